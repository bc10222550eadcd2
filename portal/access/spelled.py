"""A rule is put into a statement once and asked often, with blanks for who asks, of what, and when.

To build and spell the question of a deep rule takes Django up to sixty milliseconds, to ask it takes the database a
few. What `may` asks of a verb is the same statement every time but for a handful of values, so it is kept.

SECURITY: it is kept only where it is proved to be the same for everybody. It is spelled for two people who do not
exist, of whom a rule can read nothing but their key and their address: another word of theirs, any other word of their
badge, and any row of the database are out of reach meanwhile. The two must agree in every letter, and every value in
which they differ must be a blank we know how to fill: the person's key, the thing's key, the moment of asking, or what
`filled_in` makes of a person. Whatever else a rule does, it is spelled anew each time it is asked, as a list is.
"""

import functools
import random
import secrets
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.utils import timezone
from psycopg2.extensions import Binary


class _NotForEverybody(Exception):
    """This rule looks at more than a statement with blanks could say."""


@dataclass(frozen=True)
class _Blank:
    """A value that is filled in when the question is asked."""

    fill: Callable
    is_bytes: bool = False


@dataclass(frozen=True)
class Question:
    """A statement, and its values: plain ones, and blanks. Without a statement the answer is no, whoever asks."""

    sql: str = ""
    values: tuple = ()

    def ask(self, person, key) -> bool:
        """Is it so for this person and the thing with this key, now?"""
        if not self.sql:
            return False
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(person, key))
            return cursor.fetchone() is not None

    def filled(self, person, key) -> list:
        """Its values for this person and this key, now."""
        now = timezone.now()
        return [_filled(value, person, key, now) for value in self.values]


_KEPT: dict[str, tuple[Any, Any, Question | None]] = {}
_noted: ContextVar[dict[bytes, Callable] | None] = ContextVar("noted", default=None)


def question(verb: str, policy, grant) -> Question | None:
    """What `may` asks of a thing for this verb; None where a rule must be put together anew for whoever asks."""
    kept = _KEPT.get(verb)
    if kept is None or kept[0] is not policy or kept[1] is not grant:
        kept = _KEPT[verb] = (policy, grant, _spelled(policy, grant))
    return kept[2]


def filled_in(make):
    """Let rules compare with what this makes of a person (a keyed hash of their address, say): bytes, made anew each
    time somebody asks, never kept."""

    @functools.wraps(make)
    def value(person):
        noted = _noted.get()
        if noted is None:
            return make(person)
        mark = secrets.token_bytes(32)
        noted[mark] = make
        return mark

    return value


def _spelled(policy, grant) -> Question | None:
    try:
        one, other = _spelled_once(policy, grant), _spelled_once(policy, grant)
    except EmptyResultSet:
        return Question()
    except _NotForEverybody:
        return None
    return one if one == other else None


def _spelled_once(policy, grant) -> Question:
    person, key, begun = _somebody(), _a_key(policy.model._meta.pk), timezone.now()
    noted: dict[bytes, Callable] = {}
    token = _noted.set(noted)
    try:
        with connection.execute_wrapper(_no_question):
            reached = policy.reach(_Anybody(person, grant), frozenset(grant.roles)) & grant.when
            things = policy.model._default_manager.filter(reached).filter(pk=key)
            sql, values = things.query.exists().sql_with_params()
    finally:
        _noted.reset(token)
    ended = timezone.now()

    def kept(value):
        plain = value.adapted if isinstance(value, Binary) else value
        if plain == person.pk:
            return _Blank(_the_person)
        if plain == key:
            return _Blank(_the_thing)
        if isinstance(plain, bytes) and plain in noted:
            return _Blank(noted[plain], is_bytes=True)
        if isinstance(plain, date):
            if isinstance(plain, datetime) and begun <= plain <= ended:
                return _Blank(_the_moment)
            raise _NotForEverybody
        return value

    return Question(sql, tuple(map(kept, values)))


def _filled(value, person, key, now):
    if not isinstance(value, _Blank):
        return value
    if value.is_bytes:
        return Binary(value.fill(person))
    return value.fill(person, key, now)


def _the_person(person, key, now):
    return person.pk


def _the_thing(person, key, now):
    return key


def _the_moment(person, key, now):
    return now


class _Anybody:
    """A badge of which a rule can read that a person wears it, perhaps that they proved a factor, and no more."""

    service = ""

    def __init__(self, person, grant):
        self.person = person
        if grant.factor:
            self.factor = _Proved()

    def __getattr__(self, name):
        raise _NotForEverybody(name)


class _Proved:
    """A factor, whichever."""

    def __eq__(self, other):
        raise _NotForEverybody

    def __hash__(self):
        raise _NotForEverybody


def _somebody():
    """A person who is one of us, and of whom there is only a key and an address: for more, Django asks the database."""
    model: Any = get_user_model()
    address = f"{uuid.uuid4().hex}@nowhere.invalid"
    known = {model._meta.pk.attname: uuid.uuid4(), model.get_email_field_name(): address, "is_active": True}
    names = [each.attname for each in model._meta.concrete_fields if each.attname in known]
    return model.from_db(connection.alias, names, [known[name] for name in names])


def _a_key(field):
    """A key that no thing has."""
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.IntegerField):
        return random.randrange(2**29, 2**30)  # noqa: S311  (nothing secret: a value that is found again)
    raise _NotForEverybody


def _no_question(execute, sql, params, many, context):
    raise _NotForEverybody
