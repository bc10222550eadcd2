"""People and things to tell them about. The thing is a row of a library's table: this room knows no case."""

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.access import policy
from portal.notifications import sentences
from tests.portal.notifications.telling import CODE, TITLE


@pytest.fixture
def rules(monkeypatch):
    """A kind of thing that is seen by whom it names, and a verb that is settled when the thing is done."""
    rule = policy.Policy(
        DBTaskResult,
        seen_by="thing.view",
        reach=lambda badge, roles: Q(worker_ids__contains=[badge.person.pk.hex]),
        rules={"thing.view": policy.Grant({"named"})},
    )
    monkeypatch.setitem(policy._POLICIES, "thing.view", rule)
    monkeypatch.setitem(policy._SEEN_BY, DBTaskResult, rule)
    done = sentences.Saying("A thing of yours is due soon.", lambda thing: thing.status == "SUCCESSFUL")
    monkeypatch.setitem(sentences._SAYINGS, "thing.remind", done)
    monkeypatch.setitem(sentences._SAYINGS, "thing.change", sentences.Saying("A thing of yours has changed."))


@pytest.fixture
def person(rules):
    """Makes people: `person("inga")`."""

    def make(name, language="de"):
        return get_user_model().objects.create(email=f"{name}@nordlicht.example", name=name.title(), language=language)

    return make


@pytest.fixture
def thing(rules):
    """Makes things seen by these people: `thing(inga, tarek)`."""

    def make(*seen_by):
        return DBTaskResult.objects.create(
            task_path=TITLE,
            queue_name=CODE,
            worker_ids=[person.pk.hex for person in seen_by],
            args_kwargs={},
            backend_name="default",
            run_after=timezone.now(),
        )

    return make
