import pytest

from portal.access.answers import Refused
from portal.audit.models import Entry
from portal.cases.actions import work
from tests.cast import cast, fill  # noqa: F401  (a fixture is used by its name)


def test_what_is_made_in_a_case_stands_in_the_chain_of_the_case(cast):  # noqa: F811  (the fixture of that name)
    things = fill(cast)
    chain = f"case:{cast.case.pk}"
    for verb, name in (
        ("task.add", "task"),
        ("note.add", "note"),
        ("event.add", "event"),
        ("case_person.add", "person"),
    ):
        line = Entry.objects.get(verb=verb, thing=str(things[name].pk))
        assert (line.chain, line.kind, line.outcome) == (chain, things[name]._meta.label_lower, "done")
    assert not Entry.objects.filter(chain="portal", kind__startswith="cases.").exclude(verb="site.add").exists()


def test_a_refusal_stands_there_too(cast):  # noqa: F811  (the fixture of that name)
    before = cast.case.tasks.count()
    with pytest.raises(Refused):
        work.add_task(cast.case, actor=cast["reader"], title="Not mine to add")
    assert cast.case.tasks.count() == before
    line = Entry.objects.get(verb="task.add", outcome="refused")
    assert (line.chain, line.thing) == (f"case:{cast.case.pk}", str(cast.case.pk))
