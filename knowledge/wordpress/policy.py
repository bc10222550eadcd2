"""Who may bring guidance over from WordPress: those who write guidance."""

from django.utils.translation import gettext_lazy as _

from knowledge.models import WordPressImport, WordPressItem
from portal.access.policy import Duties, Grant, Policy, register
from portal.accounts.policy import by_duty
from portal.cases.verbs import describe

EDITORS = frozenset({"editor"})

register(Duties({"import.list": Grant(EDITORS), "import.begin": Grant(EDITORS)}, by_duty))
register(
    Policy(
        WordPressImport,
        seen_by="import.view",
        address={"run": "pk"},
        reach=by_duty,
        rules={
            verb: Grant(EDITORS)
            for verb in (
                *("import.view", "import.confirm", "import.discard", "import.undo"),
                *("import.prepare", "import.release"),
            )
        },
    )
)
register(
    Policy(
        WordPressItem,
        seen_by="imported.view",
        address={"item": "pk"},
        reach=by_duty,
        rules={verb: Grant(EDITORS) for verb in ("imported.view", "imported.take", "imported.leave")},
    )
)

describe(
    {
        "import.list": _("See what was brought over from WordPress"),
        "import.begin": _("Bring a WordPress export in, to be looked through"),
        "import.view": _("See what an import brought, and what there is to do"),
        "import.confirm": _("Let an import make its pages"),
        "import.discard": _("Throw away an import that made no pages"),
        "import.undo": _("Take an import back"),
        "import.prepare": _("Give imported pages an owner and a day of review, and ask others to release them"),
        "import.release": _("Release imported pages others have prepared"),
        "imported.view": _("Compare an imported page with a newer export"),
        "imported.take": _("Take the words of a newer export"),
        "imported.leave": _("Leave a page as it is, against a newer export"),
    }
)
