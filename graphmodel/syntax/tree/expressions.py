"""Expressions: values, operators, calls, and what names values within itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from graphmodel.syntax.tokens import Token

AGGREGATES = frozenset(
    ("count", "sum", "avg", "min", "max", "collect", "stdev", "stdevp", "percentilecont", "percentiledisc")
)
"""Functions that make one value of many rows."""

if TYPE_CHECKING:
    from graphmodel.syntax.tree.clauses import Body
    from graphmodel.syntax.tree.patterns import Labels, Path


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that stands for a value."""

    token: Token


@dataclass(frozen=True, slots=True)
class ParameterUse:
    """`$name`, or `{name}` as it was once written."""

    token: Token
    old: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, a number, true, false or null; `value` is what Python calls it, and None for what it could not read."""

    token: Token
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[1, 2]`"""

    token: Token
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """`{key: value}`"""

    token: Token
    entries: tuple[tuple[Token, Expression], ...]


@dataclass(frozen=True, slots=True)
class PropertyOf:
    """`subject.key`"""

    subject: Expression
    key: Token

    @property
    def token(self) -> Token:
        """The key: what is looked up."""
        return self.key


@dataclass(frozen=True, slots=True)
class ItemOf:
    """`subject[index]`, or `subject[from..to]` where `slice` is true."""

    token: Token
    subject: Expression
    indexes: tuple[Expression, ...]
    slice: bool = False


@dataclass(frozen=True, slots=True)
class HasLabels:
    """`subject:A|B`, true or false."""

    token: Token
    subject: Expression
    labels: Labels


@dataclass(frozen=True, slots=True)
class Call:
    """`name(arguments)`, a function's."""

    names: tuple[Token, ...]
    arguments: tuple[Expression, ...]

    @property
    def token(self) -> Token:
        """The name's first part."""
        return self.names[0]

    @property
    def name(self) -> str:
        """The whole name in lower case, as functions are compared."""
        return ".".join(token.name for token in self.names).lower()


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or keyword on its operands: `AND`, `=`, `IN`, `NOT`, `IS NULL`, `CASE`, `+`."""

    token: Token
    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`[x IN source WHERE test | result]`, `any(x IN source WHERE test)`: names an item of a list within itself."""

    token: Token
    kind: str
    variable: Token
    source: Expression
    where: Expression | None
    result: Expression | None


@dataclass(frozen=True, slots=True)
class Reduction:
    """`reduce(total = start, x IN source | step)`; `last` is the test of `allReduce`."""

    token: Token
    total: Token
    start: Expression
    variable: Token
    source: Expression
    step: Expression
    last: Expression | None = None


@dataclass(frozen=True, slots=True)
class PatternTest:
    """`(a)-->(b)` or `shortestPath(...)` where a value is expected."""

    token: Token
    path: Path


@dataclass(frozen=True, slots=True)
class PatternList:
    """`[p = (a)-->(b) WHERE test | result]`"""

    token: Token
    path: Path
    where: Expression | None
    result: Expression


@dataclass(frozen=True, slots=True)
class Subquery:
    """`EXISTS {...}`, `COUNT {...}`, `COLLECT {...}`"""

    token: Token
    kind: str
    body: Body


@dataclass(frozen=True, slots=True)
class Projection:
    """`subject {.name, .*, key: value, variable}`: `properties` are the names after a dot."""

    token: Token
    subject: Expression
    properties: tuple[Token, ...]
    entries: tuple[tuple[Token, Expression], ...]


Expression: TypeAlias = (
    Variable
    | ParameterUse
    | Constant
    | ListOf
    | MapOf
    | PropertyOf
    | ItemOf
    | HasLabels
    | Call
    | Operation
    | Comprehension
    | Reduction
    | PatternTest
    | PatternList
    | Subquery
    | Projection
)


def parts_of(found: Expression) -> Iterator[Expression]:
    """The expressions in one, those of subqueries and patterns aside."""
    match found:
        case PropertyOf(subject=subject) | HasLabels(subject=subject):
            yield subject
        case ItemOf(subject=subject, indexes=indexes):
            yield from (subject, *indexes)
        case ListOf(items=several) | Call(arguments=several) | Operation(operands=several):
            yield from several
        case MapOf(entries=entries):
            yield from (value for _, value in entries)
        case Projection(subject=subject, entries=entries):
            yield from (subject, *(value for _, value in entries))
        case Comprehension(source=source, where=where, result=result):
            yield from filter(None, (source, where, result))
        case Reduction(start=start, source=source, step=step, last=last):
            yield from filter(None, (start, source, step, last))
        case _:
            return
