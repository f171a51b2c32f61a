"""Clauses, and the queries made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from graphmodel.syntax.tokens import Token

if TYPE_CHECKING:
    from graphmodel.syntax.tree.expressions import Expression
    from graphmodel.syntax.tree.patterns import Path


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
class ProjectionClause:
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
    Match | Write | Change | ProjectionClause | Filter | Unwind | Foreach | Procedure | CallQuery | Nested | Plain
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
