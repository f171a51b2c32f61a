"""Whole columns validated by the model at once, and stored as it stores them one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WrapValidator,
)

from graphmodel.model import Node, PropertyType
from graphmodel.model.encodings import UnreadText
from graphmodel.model.exact_floats import ExactItems
from graphmodel.model.groups import groups_of
from graphmodel.model.keys import COMPLETING
from graphmodel.model.marks import metadata
from graphmodel.model.relationships import Relationship
from graphmodel.model.truth_values import NoTruthValues
from graphmodel.problems import NOWHERE, shown
from graphmodel.sources.invalid import refusal
from graphmodel.sources.tables.cells import Refuse, is_decimal
from graphmodel.sources.tables.durations import calendar_duration
from graphmodel.sources.tables.form_hints import day_hint, list_hint, number_hint
from graphmodel.sources.tables.lexical import OWN, READERS
from graphmodel.sources.tables.memo import Memo
from graphmodel.sources.tables.numeric import is_rounded, rounded
from graphmodel.sources.tables.unfit import InvalidValue

_OWN_CODE = (AfterValidator, BeforeValidator, PlainValidator, WrapValidator)
KEPT = "declare the property as float, or have the source keep it as a whole number, a decimal or a text"
_DECORATORS = ("validators", "field_validators", "root_validators", "model_validators")


def own_rules(cls: type[BaseModel]) -> bool:
    """Whether a class checks its values by code of its own, so that its objects have to be built one by one."""
    base: type[BaseModel] = Relationship if issubclass(cls, Relationship) else Node
    ours, theirs = base.__pydantic_decorators__, cls.__pydantic_decorators__
    if any(set(getattr(theirs, kind)) - set(getattr(ours, kind)) - COMPLETING for kind in _DECORATORS):
        return True
    if any(group.judges for group in groups_of(cls).values()):
        return True
    marks = [mark for each in cls.model_fields.values() for mark in (*each.metadata, *metadata(each.annotation))]
    if any(isinstance(mark, _OWN_CODE) for mark in marks):
        return True
    return cls.__init__ is not base.__init__ or cls.model_post_init is not base.model_post_init


class Typed:
    """One property of a class, as the type of a column."""

    def __init__(self, cls: type[BaseModel], owner: str, declared: PropertyType, memo: Memo | None = None) -> None:
        self.declared = declared
        self._memo = memo or Memo()
        self._way = declared.kind, repr(cls.model_fields[declared.attribute])
        self.owner = owner
        self._adapter = _adapter(cls, declared.attribute)

    def column(self, values: Sequence[Any], refuse: Refuse) -> list[Any]:
        """The values as the model types them; those it refuses, and absent ones, are None."""
        values = self.read(values, refuse)
        if None not in values:
            return self._all(values, refuse)
        present = [at for at, value in enumerate(values) if value is not None]
        found: list[Any] = [None] * len(values)
        made = self._all([values[at] for at in present], lambda at, *said: refuse(present[at], *said))
        for at, value in zip(present, made, strict=True):
            found[at] = value
        return found

    def read(self, values: Sequence[Any], refuse: Refuse) -> list[Any]:
        """The values in the forms that their kind is read from; those of another form are None."""
        kind, encoding = self.declared.kind, self.declared.encoding
        if encoding is not None:
            return self._decoded(values, refuse)
        reader = calendar_duration if self.declared.calendar else READERS.get(kind)
        own = {OWN.get(kind), type(None)} if not (self.declared.many or self.declared.calendar) else set()
        if reader is None or (own and {*map(type, values)} <= own):
            return list(values)
        known = self._memo.of(("read", kind, self.declared.many, self.declared.allowed is None, self.declared.calendar))
        found: list[Any] = []
        for at, value in enumerate(values):
            if not isinstance(value, str):
                made = None if value is None else self._read(reader, value)
            elif value in known:
                made = known[value]
            else:
                made = known[value] = self._read(reader, value)
            if isinstance(made, InvalidValue):
                subject = f"{self.owner}.{self.declared.name}"
                refuse(at, made.code, f"{subject}: {made.message}", made.hint)
                made = None
            found.append(made)
        return found

    def _decoded(self, values: Sequence[Any], refuse: Refuse) -> list[Any]:
        found = [None if value is None else self.declared.read(value) for value in values]
        for at, value in enumerate(values) if is_decimal(self.declared) else ():
            if any(map(is_rounded, value if isinstance(value, list | tuple) else (value,))):
                refuse(at, "wrong-type", f"{self.owner}.{self.declared.name}: {rounded(value)}", KEPT)
                found[at] = None
        return found

    def _read(self, reader: Callable[[Any], Any], value: Any) -> Any:
        try:
            if not self.declared.many:
                return reader(value)
            if not isinstance(value, list | tuple | set | frozenset):
                return InvalidValue(f"{shown(value)} is not a list", list_hint(value))
            return [reader(item) for item in value]
        except InvalidValue as wrong:
            return wrong if self.declared.allowed is None else value  # the model says what is allowed

    def _all(self, values: Sequence[Any], refuse: Refuse) -> list[Any]:
        if self.declared.kind != "partial_date" or {*map(type, values)} - {str}:
            return self._each(values, refuse)
        known = self._memo.of(("typed", *self._way))  # partial dates are slow to make, and there are not many
        new = list(set(values) - known.keys())
        bad: set[int] = set()
        made = self._each(new, lambda at, *_: bad.add(at))
        known |= {text: value for at, (text, value) in enumerate(zip(new, made, strict=True)) if at not in bad}
        return [known[text] for text in values] if not bad else self._each(values, refuse)

    def _each(self, values: Sequence[Any], refuse: Refuse) -> list[Any]:
        try:
            found: list[Any] = self._adapter.validate_python(list(values))
        except ValidationError as wrong:
            return self._sound(values, wrong, refuse)
        return found

    def _sound(self, values: Sequence[Any], wrong: ValidationError, refuse: Refuse) -> list[Any]:
        """The values without those that have errors, which are reported."""
        bad: set[int] = set()
        for error in wrong.errors(include_url=False):
            at = int(error["loc"][0])
            if at not in bad:
                problem = refusal(error, self.owner, self.declared.name, {self.declared.name: self.declared}, NOWHERE)
                refuse(at, problem.code, problem.message, self._hint(error, problem.hint))
                bad.add(at)
        kept = [value for at, value in enumerate(values) if at not in bad]
        running = iter(self._adapter.validate_python(kept))
        return [None if at in bad else next(running) for at in range(len(values))]

    def _hint(self, error: Any, hint: str) -> str:
        given = error.get("input")
        if self.declared.allowed is not None and isinstance(given, str) and given.strip() in self.declared.allowed:
            return "it has spaces around it: trim: true takes them off"
        if is_decimal(self.declared) and isinstance(given, UnreadText):
            return number_hint(given.text)
        return day_hint(given) if self.declared.kind == "partial_date" else hint


def stored(declared: PropertyType, values: Sequence[Any]) -> dict[str, list[Any]]:
    """The stored columns of a typed column, as `PropertyType.store` makes them of each value; None for none."""
    name, kind = declared.name, declared.kind
    if declared.is_label:
        return {declared.columns[0].name: [each or None for each in values]}
    if kind == "quantity" and not declared.many:
        return {
            name: [each and each.value for each in values],
            f"{name}_unit": [(each and each.unit) or None for each in values],
            f"{name}_about": [(each and each.about) or None for each in values],
        }
    if kind == "partial_date" and not declared.many:
        return {
            name: [each and each.text for each in values],
            f"{name}_first": [each and each.first for each in values],
            f"{name}_last": [each and each.last for each in values],
        }
    if declared.many:  # an empty list states nothing
        made = [declared.store(each) if each else {} for each in values]
        return {column.name: [each.get(column.name) for each in made] for column in declared.columns}
    if declared.allowed is not None:
        return {name: [each.value if isinstance(each, Enum) else each for each in values]}
    if declared.encoding is not None:
        return {name: [None if each is None else declared.encoded(each) for each in values]}
    return {name: list(values)}


def kinds(declared: PropertyType) -> Mapping[str, str]:
    """The kinds of a property's stored columns."""
    return {column.name: column.kind for column in declared.columns}


@lru_cache(maxsize=4096)
def _adapter(cls: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = cls.model_fields[name]
    annotation: Any = field.annotation
    for mark in field.metadata:
        annotation = Annotated[annotation, mark]
    config = {name: value for name, value in cls.model_config.items() if name not in ("extra", "frozen", "title")}
    wanted: Any = Annotated[list[annotation], NoTruthValues(), ExactItems()]
    return TypeAdapter(wanted, config=config or None)  # type: ignore[arg-type]
