"""`manage.py demo` and `manage.py code`: what they build, and that they refuse anywhere else."""

import io

import pytest
from django.core.management import CommandError, call_command

from portal.access.policy import may, scope
from portal.accounts.models import Person
from portal.audit.journal import verify
from portal.cases.demo.people import PASSWORD, find
from portal.cases.models import Case, EndedGrant, Wall
from tests.cast import badge


def run(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_the_demo_is_a_small_believable_house(own_database):
    run("demo")
    sommerfeld, castell = find("sommerfeld"), find("castell")
    hers = set(scope(badge(sommerfeld), "case.view"))
    assert Case.objects.count() == 10 > len(hers) > 5
    assert {case.state for case in Case.objects.all()} >= {
        "new",
        "assessment",
        "management",
        "monitoring",
        "retired",
        "closed_unfounded",
    }
    assert scope(badge(castell), "circle.view").exists()
    ostermann = find("ostermann")
    assert Wall.objects.filter(person=ostermann).exists()
    assert not scope(badge(ostermann), "case.view").exists()
    assert {ended.how for ended in EndedGrant.objects.all()} >= {"expired", "ended"}
    assert not list(verify())
    assert sommerfeld.check_password(PASSWORD)
    code = run("code", "sommerfeld").strip()
    device = sommerfeld.totpdevice_set.get()
    assert device.matches(code)
    assert may(badge(find("klein")), "emergency.list")
    people = run("demo", "--people")
    assert all(person.email in people for person in Person.objects.all())
    with pytest.raises(CommandError, match="already"):
        run("demo")


def test_nobody_outside_the_demo_gets_a_code(db, settings):
    with pytest.raises(CommandError, match="nobody of the demo"):
        run("code", "somebody")
    settings.DEMO = False
    for command in (["code", "sommerfeld"], ["demo"], ["demo", "--people"]):
        with pytest.raises(CommandError, match="demo settings only"):
            run(*command)
    assert not Person.objects.exists()
