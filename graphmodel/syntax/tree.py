"""What the reader makes of Cypher: patterns, expressions, clauses and queries, each with the tokens it was read from.

Only what says something about a graph or about scopes has a class of its own; the rest is an `Operation` on its parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from graphmodel.syntax.tokens import Token

LabelKind = Literal["name", "and", "or", "not", "any", "dynamic"]


@dataclass(frozen=True, slots=True)
class Labels:
    """A label expression, `A|B&!C`. A `name` is its token; `any` is `%`; what is `dynamic` shows when it runs."""

    kind: LabelKind
    token: Token
    parts: tuple[Labels, ...] = ()
    expression: Expression | None = None


# --- expressions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that stands for a value."""

    token: Token


@dataclass(frozen=True, slots=True)
class Parameter:
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
    | Parameter
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


# --- patterns --------------------------------------------------------------------------------------------------------


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
class Group:
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
    elements: tuple[NodePattern | RelationshipPattern | Group, ...]


# --- clauses ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """`[OPTIONAL] MATCH`, with its hints as expressions on what they name."""

    token: Token
    optional: bool
    paths: tuple[Path, ...]
    where: Expression | None
    hints: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Write:
    """`CREATE`, `INSERT` or `MERGE`; `changes` are those of ON CREATE and ON MATCH."""

    token: Token
    kind: str
    paths: tuple[Path, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """`SET`, `REMOVE` and `DELETE`: targets such as `n.key`, `n` or `n:Label`, each with the value it gets."""

    token: Token
    kind: str
    items: tuple[tuple[Expression, Expression | None], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What a projection makes: an expression and the name it gets, by `AS` or as written."""

    token: Token
    expression: Expression
    name: str
    alias: Token | None


@dataclass(frozen=True, slots=True)
class Project:
    """`WITH` or `RETURN` and all that belongs to it; also `LET`, which keeps what there was."""

    token: Token
    kind: str
    items: tuple[Item, ...]
    star: Token | None
    order: tuple[Expression, ...]
    skip: Token | None
    limit: Token | None
    where: Expression | None
    bounds: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """`FILTER`, and `WHERE` where a clause of its own."""

    token: Token
    where: Expression


@dataclass(frozen=True, slots=True)
class Unwind:
    """`UNWIND list AS x`, `FOR x IN list`, `LOAD CSV FROM address AS x`."""

    token: Token
    kind: str
    source: Expression
    variable: Token


@dataclass(frozen=True, slots=True)
class Foreach:
    """`FOREACH (x IN list | clauses)`"""

    token: Token
    variable: Token
    source: Expression
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """`CALL name(arguments) YIELD a AS b`; `arguments` is None where there are no parentheses."""

    token: Token
    names: tuple[Token, ...]
    arguments: tuple[Expression, ...] | None
    yields: tuple[tuple[Token, Token], ...]
    star: bool
    where: Expression | None

    @property
    def name(self) -> str:
        """The whole name in lower case."""
        return ".".join(token.name for token in self.names).lower()


@dataclass(frozen=True, slots=True)
class CallQuery:
    """`CALL (imports) {...}`; `imports` is None where there are no parentheses, `star` true for `(*)`."""

    token: Token
    imports: tuple[Token, ...] | None
    star: bool
    body: Body
    transactions: Token | None = None
    status: Token | None = None


@dataclass(frozen=True, slots=True)
class Nested:
    """A query in braces as a part of another: `{ RETURN 1 } UNION { RETURN 2 }`."""

    token: Token
    body: Body


@dataclass(frozen=True, slots=True)
class Plain:
    """`USE`, `FINISH` and whatever else says nothing about the graph; also a whole command, such as SHOW INDEXES."""

    token: Token
    kind: str
    parts: tuple[Expression, ...] = ()


Clause: TypeAlias = (
    Match | Write | Change | Project | Filter | Unwind | Foreach | Procedure | CallQuery | Nested | Plain
)


@dataclass(frozen=True, slots=True)
class Branch:
    """One side of a UNION, or what WHEN and ELSE choose from; `condition` is that of WHEN."""

    clauses: tuple[Clause, ...]
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """Branches whose rows are put together; `conditional` where WHEN chooses one of them, by the token of the first."""

    branches: tuple[Branch, ...]
    conditional: Token | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """Queries, each working on the rows of the one before; `nexts` are the NEXT between them."""

    queries: tuple[Query, ...]
    nexts: tuple[Token, ...] = ()
