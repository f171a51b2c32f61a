"""What the entries of a header declare: parameters, columns, lists of names, one of a few words."""

from __future__ import annotations

import re

from graphmodel.problems import Problem, did_you_mean
from graphmodel.queries.header import Entry
from graphmodel.queries.questions import AnswerColumn, Parameter
from graphmodel.queries.types import ValueType, coerce, parse_type

_PARTS = re.compile(
    r"""
    (?P<type> [^=]*? )
    (?: \s* = \s* (?P<default> '[^']*' | "[^"]*" | .*? ) )?
    (?: \s+ -- (?: \s+ (?P<doc> .* ) )? )?
    """,
    re.VERBOSE,
)


def parameter(entry: Entry) -> Parameter:
    """The parameter of `param NAME: TYPE = DEFAULT -- doc`.

    Raises:
        ValueError: the type or the default is none.
    """
    text, default, doc = _parts(entry.value)
    kind = parse_type(text)
    if not kind.givable:
        raise ValueError(f"a parameter cannot be a {kind.name}: give the key of a node instead")
    if default is None:
        return Parameter(entry.name, kind, True, None, doc, entry.where)
    if default == "null":
        return Parameter(entry.name, ValueType(kind.name, kind.item, True), False, None, doc, entry.where)
    plain = default[1:-1] if default[:1] in ("'", '"') and default[-1:] == default[:1] and len(default) > 1 else default
    try:
        return Parameter(entry.name, kind, False, coerce(kind, plain), doc, entry.where)
    except ValueError as wrong:
        raise ValueError(f"the default is no {kind}: {wrong}") from None


def column(entry: Entry) -> AnswerColumn:
    """The column of `column NAME: TYPE -- doc`.

    Raises:
        ValueError: the type is none, or there is more than a type.
    """
    text, default, doc = _parts(entry.value)
    if default is not None:
        raise ValueError("a column has no default")
    return AnswerColumn(entry.name, parse_type(text), doc, entry.where)


def names(value: str) -> tuple[str, ...]:
    """The names of a list with commas.

    >>> names("recognition, diplomacy")
    ('recognition', 'diplomacy')
    """
    return tuple(name.strip() for name in value.split(",") if name.strip())


def choice(entry: Entry | None, known: tuple[str, ...], default: str, problems: list[Problem]) -> str:
    """The entry's word, when it is one of the known; else a problem and the default."""
    if entry is None or entry.value in known:
        return entry.value if entry else default
    hint = did_you_mean(entry.value, known) or "write one of: " + ", ".join(known)
    problems.append(Problem(entry.value_where, "question-value", f"{entry.key} is not {entry.value!r}", hint))
    return default


def declared(value: str) -> tuple[str, str]:
    """The type with its default, and the doc, of an entry's value.

    >>> declared("string='a -- b'  --  a name")
    ("string = 'a -- b'", 'a name')
    """
    text, default, doc = _parts(value)
    return (text if default is None else f"{text} = {default}"), doc


def _parts(value: str) -> tuple[str, str | None, str]:
    match = _PARTS.fullmatch(value)
    assert match is not None  # every part may be empty, and the last takes any text
    return match["type"].strip(), match["default"], (match["doc"] or "").strip()
