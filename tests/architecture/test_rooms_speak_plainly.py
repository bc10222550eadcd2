"""Who may touch what, read from the source: views ask no tables, models and actions know no request."""

from tests.architecture.source import arguments, imported, modules, names

VIEWS = ("**/views.py", "**/views/*.py", "**/*_views.py")
ACTIONS = ("**/actions.py", "**/actions/*.py", "**/*_actions.py")
# Not knowledge: a Wagtail page is model and view in one, by Wagtail's design.
MODELS = ("portal/**/models.py", "portal/**/models/*.py", "workflows/**/models.py", "workflows/**/models/*.py")

# Who makes badges: the gate, the fence for libraries' doors, and whoever has just changed what a session is worth.
MAKES_BADGES = {
    "badge_of": {
        "portal/access/badges.py",
        "portal/access/gates.py",
        "portal/access/fences.py",
        "portal/accounts/entrance.py",
        "portal/accounts/step_up.py",
    },
}


def test_views_ask_no_tables():
    found = [f"{path}:{line}" for path, tree in modules(*VIEWS) for name, line in names(tree) if name == "objects"]
    assert not found, f"a view is given the thing, it does not look for it: {found}"


def test_models_and_actions_know_no_request():
    found = [
        f"{path}:{line}"
        for path, tree in modules(*MODELS, *ACTIONS)
        for name, line in [*arguments(tree), *((dotted.split(".")[-1], at) for dotted, at in imported(tree))]
        if name in {"request", "HttpRequest", "HttpResponse", "render", "redirect"}
    ]
    assert not found, f"models and actions must not know the web: {found}"


def test_only_the_gate_makes_badges():
    for function, allowed in MAKES_BADGES.items():
        users = {str(path) for path, tree in modules("**/*.py") for name, _ in names(tree) if name == function}
        assert users <= allowed, f"{function} is used outside the gate: {users - allowed}"


def test_guardian_is_imported_in_one_module_only():
    users = {
        str(path) for path, tree in modules("**/*.py") for name, _ in imported(tree) if name.split(".")[0] == "guardian"
    }
    assert users == {"portal/cases/grants.py"}


def test_the_environment_is_read_in_one_place():
    """Else a setting could be missing in silence. The tests bring values of their own."""
    readers = {
        str(path)
        for path, tree in modules("**/*.py")
        for name, _ in [*names(tree), *imported(tree)]
        if name in {"environ", "getenv"}
    }
    only_name_the_settings = {"portal/asgi.py", "portal/wsgi.py"}
    assert readers == {"portal/settings/environment.py", "portal/settings/test.py"} | only_name_the_settings


def test_nothing_asks_is_superuser():
    found = [
        f"{path}:{line}"
        for path, tree in modules(
            "portal/cases/**/*.py",
            "portal/notifications/**/*.py",
            "portal/access/gates.py",
            "portal/access/actions.py",
            "portal/access/policy.py",
        )
        for name, line in names(tree)
        if name == "is_superuser"
    ]
    assert not found, f"there is no superuser key: {found}"
