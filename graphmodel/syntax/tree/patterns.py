"""Patterns: label expressions, nodes, relationships, groups, paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphmodel.syntax.tokens import Token

if TYPE_CHECKING:
    from graphmodel.syntax.tree.expressions import Expression

LabelKind = Literal["name", "and", "or", "not", "any", "dynamic"]


@dataclass(frozen=True, slots=True)
class Labels:
    """A label expression, `A|B&!C`. A `name` is its token; `any` is `%`; what is `dynamic` shows when it runs."""

    kind: LabelKind
    token: Token
    parts: tuple[Labels, ...] = ()
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class NodePattern:
    """`(variable:Labels {key: value} WHERE test)`"""

    token: Token
    variable: Token | None
    labels: Labels | None
    properties: Expression | None
    where: Expression | None


@dataclass(frozen=True, slots=True)
class Length:
    """How many steps: `*1..3`, `{1,3}`, `+`. Without an upper bound `most` is None; `least` is None where it is said
    by a parameter."""

    token: Token
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class RelationshipPattern:
    """`-[variable:TYPE*1..3 {key: value} WHERE test]->`"""

    token: Token
    direction: Literal["right", "left", "both"]
    variable: Token | None
    labels: Labels | None
    length: Length | None
    properties: Expression | None
    where: Expression | None


@dataclass(frozen=True, slots=True)
class ParenthesizedPath:
    """`((a)-->(b) WHERE test){1,3}`: a part of a path in parentheses, perhaps repeated."""

    token: Token
    path: Path
    where: Expression | None
    length: Length | None


@dataclass(frozen=True, slots=True)
class Path:
    """A path pattern: nodes and relationships in turn, with groups between nodes.

    `selector` is `SHORTEST`, `ANY`, `ALL`, `shortestPath` or `allShortestPaths`, where there is one.
    """

    token: Token
    variable: Token | None
    selector: Token | None
    elements: tuple[NodePattern | RelationshipPattern | ParenthesizedPath, ...]
