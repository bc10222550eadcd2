"""People administration: duties, groups that follow, leaving, and two administrators for lost devices."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.access.answers import Refused
from portal.accounts import handover
from portal.accounts.actions import people
from portal.accounts.groups import GROUP_OF_DUTY, make_groups
from portal.accounts.models import Duty, EnteredSession, FactorReset, Person, TotpDevice
from portal.audit.models import Entry
from portal.notifications.models import Notice
from tests.cast import badge
from tests.portal.accounts.conftest import code_of

NEW = {"email": "Mara@Nordlicht.example", "name": "Mara Lindt", "language": "de", "duties": ["hr"]}


def test_an_administrator_invites(admin, sign_in):
    client = sign_in(admin)
    answer = client.post(reverse("person_invite"), NEW)
    mara = Person.objects.get(email="mara@nordlicht.example")
    assert answer.url == reverse("person", args=[mara.pk])
    assert mara.duty_codes == {"hr"}
    assert not mara.has_usable_password()
    assert mail.outbox[-1].to == ["mara@nordlicht.example"]
    assert "Lindt" not in mail.outbox[-1].subject + mail.outbox[-1].body
    entry = Entry.objects.get(verb="person.invite")
    assert (entry.thing, entry.facts["duties"]) == (str(mara.pk), ["hr"])


@pytest.mark.parametrize("who", ["threat_management", "editor", "auditor", "data_protection"])
def test_nobody_else_does(person, sign_in, who):
    client = sign_in(person("inga", who, app=True))
    assert client.post(reverse("person_invite"), NEW).status_code == 403
    assert client.get(reverse("people")).status_code == 403
    assert not Person.objects.filter(email="mara@nordlicht.example").exists()
    assert Entry.objects.filter(outcome="refused").count() == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 121, "120"),
        ("Ma\x00ra", "character"),
        ("Ma\x07ra", "character"),
        ("Ma\u202era", "control"),
        ("", "required"),
    ],
)
def test_names_that_cannot_be_read_are_refused_clearly(admin, sign_in, name, said):
    answer = sign_in(admin).post(reverse("person_invite"), NEW | {"name": name})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Person.objects.filter(email="mara@nordlicht.example").exists()


def test_the_table_itself_refuses_them(admin):
    for change in ({"name": "Ma\x07ra"}, {"name": ""}, {"email": "ADA@nordlicht.example"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=admin.pk).update(**change)
    admin.refresh_from_db()
    assert admin.name == "Ada"


def test_an_address_is_taken_however_it_is_spelt(admin, sign_in):
    answer = sign_in(admin).post(reverse("person_invite"), NEW | {"email": "ADA@Nordlicht.Example"})
    assert "already is an account" in answer.content.decode()
    with pytest.raises(ValidationError):
        Person.objects.create_person("ADA@nordlicht.example", "Another")
    assert Person.objects.count() == 1


def test_groups_follow_from_duties_and_from_nothing_else(person, admin):
    mara = person("mara", "hr")
    assert [group.name for group in mara.groups.all()] == ["Human resources"]
    assert mara.get_all_permissions() == set()
    people.change_duties(mara, actor=badge(admin), duties=["editor"])
    mara = Person.objects.get(pk=mara.pk)
    assert [group.name for group in mara.groups.all()] == ["Editors"]
    assert mara.has_perm("wagtailadmin.access_admin")
    people.change_duties(mara, actor=badge(admin), duties=["hr"])
    mara = Person.objects.get(pk=mara.pk)
    assert [group.name for group in mara.groups.all()] == ["Human resources"]
    assert not mara.has_perm("wagtailadmin.access_admin")


def test_a_group_joined_by_hand_gives_nothing(person):
    mara = person("mara", "hr")
    mara.groups.add(Group.objects.get(name="Editors"))
    mara = Person.objects.get(pk=mara.pk)
    assert mara.get_all_permissions() == set()


def test_every_duty_has_its_group_and_migrating_puts_people_where_they_belong(person):
    mara = person("mara", "hr")
    assert set(GROUP_OF_DUTY) == {duty for duty, _ in Duty.DUTIES}
    mara.groups.set([Group.objects.get(name="Editors")])
    make_groups(None, "default")
    assert [group.name for group in mara.groups.all()] == ["Human resources"]


def test_two_groups_open_wagtail_and_no_other(db):
    entrance = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    assert set(entrance.group_set.values_list("name", flat=True)) == {"Editors", "Administrators"}


def test_an_administrator_runs_wagtail_and_writes_no_guidance(admin):
    rights = admin.get_all_permissions()
    assert "wagtailadmin.access_admin" in rights
    assert not [right for right in rights if "page" in right or "document" in right or "image" in right]


def test_a_superuser_made_by_hand_gets_nothing(person, sign_in):
    Person.objects.filter(pk=person("root").pk).update(is_superuser=True)
    root = Person.objects.get(email="root@nordlicht.example")
    assert Person.objects.filter(is_superuser=True).exists()  # and the start-up check of production sees it
    assert root.is_superuser is False
    assert not root.has_perm("wagtailadmin.access_admin")
    assert not root.has_module_perms("wagtailcore")
    assert root.get_all_permissions() == set()
    client = sign_in(root)
    assert client.get(reverse("people")).status_code == 403
    root.save()
    assert Person.objects.filter(is_superuser=True).exists()


def test_wagtail_opens_to_editors_with_a_second_factor_only(person, sign_in):
    assert sign_in(person("eva", "editor", app=True)).get("/admin/").status_code == 200
    assert sign_in(person("carl", "editor")).get("/admin/").url == reverse("account_enrol")
    assert sign_in(person("emil")).get("/admin/").url == reverse("account_enrol")
    assert sign_in(person("hans", "hr", app=True)).get("/admin/").status_code in (302, 403, 404)
    Person.objects.filter(pk=person("root", app=True).pk).update(is_superuser=True)
    root = sign_in(Person.objects.get(email="root@nordlicht.example"))
    assert root.get("/admin/").status_code in (302, 403, 404)


def test_someone_who_left_has_no_rights_in_wagtail(person):
    eva = person("eva", "editor")
    eva.leave()
    assert Person.objects.get(pk=eva.pk).get_all_permissions() == set()


def test_nobody_gives_themselves_a_duty(admin, sign_in):
    client = sign_in(admin)
    answer = client.post(reverse("person_duties", args=[admin.pk]), {"duties": ["data_protection"], "version": 1})
    assert answer.status_code == 403
    assert Person.objects.get(pk=admin.pk).duty_codes == {"administrator"}


def test_two_tabs_changing_duties_do_not_overwrite_each_other(admin, sign_in, person):
    mara = person("mara", "hr")
    client = sign_in(admin)
    where = reverse("person_duties", args=[mara.pk])
    assert client.post(where, {"duties": ["compliance"], "version": 1}).status_code == 302
    answer = client.post(where, {"duties": ["psychology"], "version": 1})
    assert answer.status_code == 409
    assert "it now says: Compliance" in answer.content.decode()
    assert Person.objects.get(pk=mara.pk).duty_codes == {"compliance"}


def test_who_holds_a_duty_is_told_of_a_change(admin, person):
    mara = person("mara", "hr")
    people.change_duties(mara, actor=badge(admin), duties=["hr", "compliance"])
    assert Notice.objects.filter(person=mara, verb="person.change_duties").exists()
    assert Duty.objects.get(person=mara, duty="compliance").given_by == admin
    assert Duty.objects.get(person=mara, duty="hr").given_by is None


def test_leaving_lists_what_is_to_be_handed_over(admin, person, sign_in, monkeypatch):
    mara = person("mara", "hr", app=True)
    inside = sign_in(mara)
    monkeypatch.setattr(handover, "_TELLERS", [lambda asker, who: [handover.Left("Three open tasks", "/cases/")]])
    client = sign_in(admin)
    assert "Three open tasks" in client.get(reverse("person_deactivate", args=[mara.pk])).content.decode()
    client.post(reverse("person_deactivate", args=[mara.pk]))
    mara = Person.objects.get(pk=mara.pk)
    assert (mara.is_active, mara.name, mara.duty_codes) == (False, "Mara", frozenset())
    assert mara.left_at is not None
    assert inside.get(reverse("account")).status_code == 302
    assert not EnteredSession.objects.filter(person=mara).open().exists()


def test_rows_of_people_cannot_be_deleted(person):
    mara = person("mara")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Person.objects.filter(pk=mara.pk)._raw_delete("default")
    assert Person.objects.filter(pk=mara.pk).exists()


def test_lost_devices_take_two_administrators(inga, admin, second_admin, sign_in):
    inside, one = sign_in(inga), sign_in(admin)
    assert one.post(reverse("person_ask_reset", args=[inga.pk])).status_code == 302
    assert Notice.objects.filter(person=second_admin, verb="person.ask_factor_reset").exists()
    answer = one.post(reverse("person_reset_factors", args=[inga.pk]), follow=True)
    assert "Another administrator must" in answer.content.decode()
    assert inga.has_a_factor
    two = sign_in(second_admin)
    two.post(reverse("person_reset_factors", args=[inga.pk]))
    inga = Person.objects.get(pk=inga.pk)
    assert not inga.has_a_factor
    assert inga.suspended_at is not None
    assert Notice.objects.filter(person=inga, verb="person.reset_factors").exists()
    assert inside.get(reverse("account")).status_code == 302
    assert sign_in(inga).get(reverse("account_factors")).status_code == 200  # the way to a new device is open


def test_an_old_request_resets_nothing(inga, admin, second_admin, sign_in, time_machine):
    people.ask_factor_reset(inga, actor=badge(admin))
    FactorReset.objects.update(asked_at="2026-01-01T00:00Z")
    sign_in(second_admin).post(reverse("person_reset_factors", args=[inga.pk]))
    assert TotpDevice.objects.filter(user=inga).exists()


def test_the_table_knows_that_it_takes_two(inga, admin):
    asked = FactorReset.ask(inga, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.carry_out(by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(person=admin, asked_by=admin)
    assert inga.has_a_factor


def test_nobody_resets_themselves(admin):
    with pytest.raises(Refused):
        people.ask_factor_reset(admin, actor=badge(admin))
    assert not FactorReset.objects.exists()


def test_the_list_costs_the_same_however_many_there_are(admin, person, sign_in, django_assert_max_num_queries):
    client = sign_in(admin)
    counts = []
    for batch in (2, 12):
        for number in range(batch):
            person(f"p{batch}{number}", "hr", "compliance")
        with django_assert_max_num_queries(11) as asked:
            assert client.get(reverse("people")).status_code == 200
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]


def test_people_are_found_by_post_so_that_no_name_stands_in_an_address(admin, person, sign_in):
    person("mara"), person("nele")
    page = sign_in(admin).post(reverse("people"), {"words": "mar", "duty": ""}).content.decode()
    assert "Mara" in page and "Nele" not in page


def test_strangers_find_no_people(inga, admin, sign_in):
    client = sign_in(inga)
    for name in ("person", "person_name", "person_duties", "person_deactivate", "person_ask_reset"):
        assert client.get(reverse(name, args=[admin.pk])).status_code == 404
    assert Client().get(reverse("person", args=[admin.pk])).status_code == 302


def test_step_up_codes_work_here_too(admin, sign_in):
    client = sign_in(admin)
    assert client.post(reverse("person_invite"), NEW | {"_confirm_code": code_of(admin, 1)}).status_code == 302
