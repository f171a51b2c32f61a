"""What a query uses of a graph, in the order of its text: labels, properties, values, steps, scans, calls, columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from graphmodel.syntax.kinds import Element, Kind
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    Call,
    CallQuery,
    Constant,
    Expression,
    Labels,
    Match,
    Path,
    PatternTest,
    ProjectionClause,
    Query,
    RelationshipPattern,
    Unwind,
    Write,
)


@dataclass(frozen=True, slots=True)
class LabelUse:
    """A label expression, and whether it is of a node, a relationship, or it does not show."""

    labels: Labels
    of: Literal["node", "relationship", "either"]


@dataclass(frozen=True, slots=True)
class PropertyUse:
    """A property by name, of a node or relationship."""

    name: str
    token: Token
    subject: Element


@dataclass(frozen=True, slots=True)
class ValueUse:
    """A value in the text that a property is compared with or gets."""

    name: str
    subject: Element
    constant: Constant


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """A parameter or `constant` that is compared with a value of this kind, or given to a property; of a list, each."""

    token: Token
    kind: Kind
    constant: Constant | None = None


@dataclass(frozen=True, slots=True)
class KindUse:
    """Something that is done with values whose kinds matter, at a token.

    `what` is a comparison's operator; `call`, and the name is the token's; `order`; `part`, of which the token is the
    name; `item` of a list; `column`; or `stored`, with a literal list in `value`.
    """

    what: str
    token: Token
    kinds: tuple[Kind, ...] = ()
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A relationship in a pattern, with the nodes on its left and right; `written` where the pattern makes it."""

    pattern: RelationshipPattern
    element: Element
    left: Element
    right: Element
    written: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A MATCH, or a MERGE, with the names that were bound before it."""

    clause: Match | Write
    bound: frozenset[str]


@dataclass
class Uses:
    """All that one body uses; `elements` are those of the node patterns, by the offset of their tokens.

    `columns` are the names that the whole query returns with their tokens, or None where they are not known.
    """

    labels: list[LabelUse] = field(default_factory=list)
    properties: list[PropertyUse] = field(default_factory=list)
    values: list[ValueUse] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    searches: list[Search] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    tests: list[tuple[Call, PatternTest]] = field(default_factory=list)
    old: list[tuple[Token, str]] = field(default_factory=list)
    projects: list[ProjectionClause] = field(default_factory=list)
    writes: list[Token] = field(default_factory=list)
    unwinds: list[Unwind] = field(default_factory=list)
    filters: list[Token] = field(default_factory=list)
    nexts: list[Token] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    subcalls: list[CallQuery] = field(default_factory=list)
    procedures: list[tuple[str, Token]] = field(default_factory=list)
    kinds: list[KindUse] = field(default_factory=list)
    compared: list[ComparedValue] = field(default_factory=list)
    elements: dict[int, Element] = field(default_factory=dict)
    columns: tuple[tuple[str, Token], ...] | None = ()
    star: Token | None = None
