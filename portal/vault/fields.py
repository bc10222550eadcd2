"""``SealedText``: a model field that is a text in Python and sealed bytes in the table.

The model says whose key seals it: ``def sealed_under(self) -> str``. The text is opened when it is first looked at, and
sealed when the row is saved; a row whose texts nobody looks at needs no key.
"""

import contextvars
import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.lookups import BuiltinLookup
from django.db.models.query_utils import DeferredAttribute
from django.views.decorators.debug import sensitive_variables

from portal.vault import crypto, keys
from portal.vault.words import NoControlCharacters, even_lines


class Sealed(bytes):
    """Bytes as they lie in the table. Not to be mistaken for a text, so they do not print."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class Held:
    """What an instance holds for a sealed field: bytes from the table, a text, or both once opened.

    ``sealed`` is only ever what was read from the table. What this process sealed itself is sealed anew at each save:
    the first attempt may have been rolled back together with its key.
    """

    __slots__ = ("home", "is_open", "plain", "sealed")

    def __init__(self, *, sealed: Sealed | None = None, plain: str | None = None) -> None:
        self.sealed = sealed
        self.plain = plain
        self.is_open = sealed is None
        self.home: tuple[str, str] | None = None

    def __repr__(self) -> str:
        return "<sealed text>"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("A row with sealed texts is not pickled: cache its id, not the row.")

    def __deepcopy__(self, memo: object) -> "Held":
        return self  # changed by replacement only; opening it twice gives the same text


_reloading: contextvars.ContextVar[bool] = contextvars.ContextVar("reloading", default=False)


class SealedAttribute(DeferredAttribute):
    """Opens on reading, takes a text on writing."""

    field: "SealedText"

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        held: Held = super().__get__(instance, cls)
        if _reloading.get():
            return held
        if not held.is_open:
            self.field.open(instance, held)
        return held.plain

    def __set__(self, instance: models.Model, value: object) -> None:
        data, name = instance.__dict__, self.field.attname
        if isinstance(value, Held):
            data[name] = value
        elif isinstance(value, Sealed):
            data[name] = Held(sealed=value)
        elif value is None or isinstance(value, str):
            standing = data.get(name)
            # The same words again (a form that was not changed) need no new seal.
            if not (standing and standing.sealed is not None and standing.is_open and standing.plain == value):
                data[name] = Held(plain=value)
        else:
            raise TypeError(f"{self.field.label} takes a text, not {type(value).__name__}.")


if TYPE_CHECKING:
    TextField = models.Field[str | None, Any]
    Lookup = BuiltinLookup[Any]
else:  # neither takes parameters at run time
    TextField = models.Field
    Lookup = BuiltinLookup


class SealedText(TextField):
    """A text sealed for its row under the key that ``sealed_under()`` of the model names.

    ``label`` is bound into the seal and stays the same for ever, also when field or model are renamed. ``lines=True``
    allows line breaks and tabs and gives a text area. An empty text is stored as no bytes at all: whether there is a
    text shows in the table (``field__is_blank=True`` finds it), what it says does not, except its length.
    """

    descriptor_class = SealedAttribute

    def __init__(self, verbose_name: Any = None, *, label: str = "", lines: bool = False, **options: Any) -> None:
        super().__init__(verbose_name, **options)
        self.label = label
        self.lines = lines

    # -- what the table holds

    def get_internal_type(self) -> str:
        """Bytes, whatever the database calls them."""
        return "BinaryField"

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Label and lines belong to the field's state."""
        name, path, args, kwargs = super().deconstruct()
        kwargs["label"] = self.label
        if self.lines:
            kwargs["lines"] = True
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: object, connection: object) -> Sealed | None:
        """Wrap what comes from the table; nothing is opened here."""
        return None if value is None else Sealed(value)

    def get_prep_value(self, value: Any) -> Any:
        """Only sealed bytes pass: ``update(title="...")`` and ``bulk_update`` would write a plain text."""
        if value is None or isinstance(value, Sealed):
            return value
        if value in ("", b""):
            return Sealed()
        raise TypeError(f"{self.label} is sealed row by row: set it on the instance and save() or bulk_create().")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Hand the bytes to the driver."""
        value = self.get_prep_value(value)
        return None if value is None else connection.Database.Binary(bytes(value))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Expressions get no free pass here, as they do in Django: the database would write them past the seal."""
        return self.get_db_prep_value(value, connection)

    def db_check(self, connection: Any) -> str | None:
        """The table itself refuses a plain text: a seal begins with its version, a character no text may hold."""
        if connection.vendor != "postgresql":
            return None
        column = connection.ops.quote_name(self.column)
        # octet_length comes first: get_byte fails on an empty value, and CASE keeps the order.
        return f"CASE WHEN octet_length({column}) = 0 THEN true ELSE get_byte({column}, 0) < 9 END"

    def get_lookup(self, lookup_name: str) -> Any:
        """Whether there is a text can be asked; what it says cannot."""
        if lookup_name in {"isnull", "is_blank"}:
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.label} is sealed and cannot be searched: store a keyed_hash beside it.")

    def get_transform(self, lookup_name: str) -> NoReturn:
        """Nothing can be computed from a sealed text in the database."""
        raise FieldError(f"{self.label} is sealed: the database can compute nothing from it.")

    # -- opening and sealing

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Place the field; reloading a row must move its sealed bytes without opening them."""
        super().contribute_to_class(cls, name, private_only=private_only)
        if not getattr(cls.refresh_from_db, "leaves_seals_alone", False):
            cls.refresh_from_db = _leaving_seals_alone(cls.refresh_from_db)  # type: ignore[method-assign]

    @sensitive_variables()
    def open(self, instance: models.Model, held: Held) -> None:
        """Open what an instance holds."""
        if held.sealed:
            scope, row = home = self._home(instance)
            held.plain, held.home = crypto.unseal(keys.opened(scope), self.label, row, held.sealed), home
        else:
            held.plain = ""
        held.is_open = True

    @sensitive_variables()
    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """The bytes to store: those read from the table if nothing changed, else freshly sealed ones."""
        if self.attname not in model_instance.__dict__:
            getattr(model_instance, self.attname)
        held: Held = model_instance.__dict__[self.attname]
        if held.sealed is not None and not held.is_open:
            if held.sealed and model_instance._state.adding:
                raise ValueError(f"{self.label} was sealed for another row: a copy needs the text, opened and set.")
            return held.sealed
        if held.plain is None:
            return None
        if held.plain == "":
            return Sealed()
        home = self._home(model_instance)
        if held.sealed is not None and held.home == home:
            return held.sealed
        if self.max_length is not None and len(held.plain) > self.max_length:
            raise ValueError(f"{self.label} takes {self.max_length} characters, not {len(held.plain)}.")
        scope, row = home
        return Sealed(crypto.seal(keys.opened(scope), self.label, row, held.plain))

    def _home(self, instance: models.Model) -> tuple[str, str]:
        row = instance._meta.pk.to_python(instance.pk)
        if row is None:
            raise ValueError(f"{self.label} is sealed for its row: the row needs its id before it is saved.")
        return instance.sealed_under(), str(row)  # type: ignore[attr-defined]

    # -- what people type

    def to_python(self, value: Any) -> str | None:
        """A text with one kind of line break."""
        if value is None or isinstance(value, str):
            return even_lines(value) if value else value
        raise TypeError(f"{self.label} takes a text, not {type(value).__name__}.")

    @functools.cached_property
    def validators(self) -> list[Callable[[Any], None]]:
        """Length in characters, and no control characters."""
        ours: list[Callable[[Any], None]] = [NoControlCharacters(lines=self.lines)]
        if self.max_length is not None:
            ours.append(MaxLengthValidator(self.max_length))
        return [*super().validators, *ours]

    def formfield(self, **kwargs: Any) -> Any:
        """A line, or an area for lines."""
        ours = {"form_class": forms.CharField, "max_length": self.max_length, "strip": not self.lines}
        widget = {"widget": forms.Textarea} if self.lines else {}
        return super().formfield(**{**ours, **widget, **kwargs})

    def value_to_string(self, obj: models.Model) -> NoReturn:
        """Serialisers would carry the plain text out of the vault."""
        raise TypeError(f"{self.label} is sealed and is not dumped.")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """A sealed text needs a label, an owner of its key, and nothing that would need to read it."""
        found = list(super().check(**kwargs))
        if not self.label:
            found.append(checks.Error('A SealedText needs a label, such as "task.title".', obj=self, id="vault.E010"))
        if not callable(getattr(self.model, "sealed_under", None)):
            found.append(checks.Error("The model does not say sealed_under() which key.", obj=self, id="vault.E011"))
        if self.unique or getattr(self, "db_index", False) or self.choices or self.has_db_default():
            found.append(
                checks.Error(
                    "A sealed text cannot be unique, indexed, chosen from a list or defaulted by the database.",
                    obj=self,
                    id="vault.E012",
                )
            )
        return found


@SealedText.register_lookup
class IsBlank(Lookup):
    """``title__is_blank=True``: rows whose text is empty."""

    lookup_name = "is_blank"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """An empty text is stored as no bytes."""
        if not isinstance(self.rhs, bool):
            raise TypeError("is_blank is asked with True or False.")
        lhs, params = self.process_lhs(compiler, connection)
        return f"LENGTH({lhs}) {'=' if self.rhs else '>'} 0", tuple(params)


def _leaving_seals_alone(refresh: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(refresh)
    def refresh_from_db(*args: Any, **kwargs: Any) -> None:
        token = _reloading.set(True)
        try:
            refresh(*args, **kwargs)
        finally:
            _reloading.reset(token)

    refresh_from_db.leaves_seals_alone = True  # type: ignore[attr-defined]
    return refresh_from_db
