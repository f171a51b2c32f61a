"""Finds stored relationships by their ends and key: what leaves a node is read once for all that is sought there.

To look for each by itself would go through all relationships of an end each time, so that loading again what joins few
nodes many times would take the square of its number. Where far more leaves a node than is sought there, the degrees of
the ends at the other side decide from which side to read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphmodel.databases import Result, Statement
from graphmodel.loading.buckets import SEPARATOR, bucket, bucket_of
from graphmodel.loading.patterns import Shape, match
from graphmodel.model.layer import OWN
from graphmodel.syntax.literals import literal
from graphmodel.syntax.quoting import quote

MANY_TIMES, BESIDES = 8, 16
"""A node with so many times more relationships than are sought there, and these besides, is read on second thoughts."""
EVERYTHING = 2**62
NAMED_TYPES = 100
"""So many types are named in a pattern. To plan it for more takes longer than to read relationships of others too."""


class Reader(Protocol):
    """What answers statements that only read."""

    def read_all(self, *queries: Statement) -> list[Result]: ...


Side = tuple[str, str]
"""The identity label and the key property of nodes at one end."""
_SEPARATOR = literal(SEPARATOR)


@dataclass(frozen=True)
class Pattern:
    """Relationships of some types, each with the columns of its key, from nodes of one label to nodes of another.

    They may end at nodes of `others` too. Then they are read from their starts alone.
    """

    keys: Mapping[str, Shape]
    start: Side
    end: Side
    others: tuple[Side, ...] = ()

    def texts(self, type: str, key: Iterable[Any]) -> tuple[str, str]:
        """What is before and after the key of the far node in the text that a relationship is sought by."""
        before = f"{type}{SEPARATOR}" if len(self.keys) > 1 else ""
        return before, "".join(SEPARATOR + bucket(value) for value in key)

    def far(self, *, outgoing: bool) -> Side:
        """The side at which relationships arrive when they are read from the other."""
        return self.end if outgoing else self.start

    def fars(self, *, outgoing: bool) -> tuple[Side, ...]:
        """All such sides."""
        return (self.end, *self.others) if outgoing else (self.start,)

    def read(self, *, outgoing: bool) -> str:
        """The beginning of a query: the relationships `r` to `m` of each of `$near`, and the numbers of `those` sought.

        `at` is a node's number, `many` how many relationships it has. A node that has more than its `$most` is one row.
        """
        near, fars = self.far(outgoing=not outgoing), self.fars(outgoing=outgoing)
        label = f":{quote(fars[0][0])}" if len(fars) == 1 else ""
        sought = [f"$sought[at][{self._text_of(f'm.{quote(key)}')}]" for key in far_keys(fars)]
        those = sought[0] if len(sought) == 1 else f"coalesce({', '.join(sought)})"
        return (
            f"UNWIND range(0, size($near) - 1) AS at {match('n', *near, '$near[at]')} "
            f"WITH at, n, {self._degree(outgoing)} AS many "
            f"OPTIONAL MATCH {self._pattern(outgoing, 'r', f' {{{OWN}: true}}', f'm{label}')} "
            "WHERE many <= $most[at] "
            f"WITH at, many, r, m, {those} AS those"
        )

    def degrees(self, *, outgoing: bool) -> str:
        """How many relationships each of `$near` has."""
        near = self.far(outgoing=not outgoing)
        return (
            f"UNWIND range(0, size($near) - 1) AS at {match('n', *near, '$near[at]')} "
            f"RETURN at, {self._degree(outgoing)} AS many"
        )

    def _degree(self, outgoing: bool) -> str:
        return f"COUNT {{ {self._pattern(outgoing)} }}"

    def _pattern(self, outgoing: bool, name: str = "", own: str = "", far: str = "") -> str:
        types = f":{'|'.join(map(quote, self.keys))}" if len(self.keys) <= NAMED_TYPES else ""
        relationship = f"[{name}{types}{own}]"
        return f"(n)-{relationship}->({far})" if outgoing else f"(n)<-{relationship}-({far})"

    def _text_of(self, far: str) -> str:
        """The Cypher expression of the text that a relationship is sought by."""
        own = {
            type: "".join(f" + {_SEPARATOR} + {bucket_of(f'r.{quote(name)}', cast)}" for name, cast in shape)
            for type, shape in self.keys.items()
        }
        if len(own) == 1:
            return f"toString({far})" + "".join(own.values())
        cases = "".join(f" WHEN {literal(type)} THEN ''{text}" for type, text in own.items() if text)
        keys = f" + CASE type(r){cases} ELSE '' END" if cases else ""
        return f"type(r) + {_SEPARATOR} + toString({far}){keys}"


def far_keys(fars: Iterable[Side]) -> list[str]:
    """The key properties of these sides, each once."""
    return list(dict.fromkeys(key for _, key in fars))


@dataclass(frozen=True)
class AdjacencyRead:
    """What is read from the `near` nodes, from the starts if `outgoing`; the parameters are those of `Pattern.read`."""

    text: str
    fars: tuple[Side, ...]
    near: Sequence[Any]
    outgoing: bool
    parameters: Mapping[str, Any]

    def statement(self, rest: str, parameters: Mapping[str, Any] | None = None) -> Statement:
        """The whole query, whose end is `rest`."""
        return Statement(f"{self.text} {rest}", {**self.parameters, **(parameters or {})})


class Lookup:
    """Rows of relationships that are sought, in columns: the keys of both ends, and what `Pattern.texts` gives."""

    def __init__(
        self, pattern: Pattern, starts: Sequence[Any], ends: Sequence[Any], texts: Sequence[tuple[str, str]]
    ) -> None:
        self.pattern = pattern
        self.starts = starts
        self.ends = ends
        self.texts = texts

    def from_starts(self) -> AdjacencyRead:
        """Reads from all starts but those that have far more relationships than rows."""
        return self._reading(range(len(self.texts)), outgoing=True, limited=True)

    def rest(self, database: Reader, first: AdjacencyRead, crowded: Mapping[int, int]) -> Iterator[AdjacencyRead]:
        """Reads from the starts that the first reading left out, by number with their degrees, or from their ends."""
        if not crowded:
            return
        degrees = {first.near[at]: many for at, many in crowded.items()}
        rows: dict[Any, list[int]] = defaultdict(list)
        for row, start in enumerate(self.starts):
            if start in degrees:
                rows[start].append(row)
        ends = list(dict.fromkeys(self.ends[row] for some in rows.values() for row in some))
        reached = database.read_all(Statement(self.pattern.degrees(outgoing=False), {"near": ends}))[0].rows
        arriving = {ends[at]: many for at, many in reached}
        by_side: dict[bool, list[int]] = {True: [], False: []}
        for start, some in rows.items():
            least = sum(arriving.get(end, 0) for end in {self.ends[row] for row in some})
            by_side[degrees[start] <= least] += some
        for outgoing, some in by_side.items():
            if some:
                yield self._reading(some, outgoing=outgoing, limited=False)

    def _reading(self, rows: Iterable[int], *, outgoing: bool, limited: bool) -> AdjacencyRead:
        near, far = (self.starts, self.ends) if outgoing else (self.ends, self.starts)
        sought: dict[Any, dict[str, list[int]]] = defaultdict(dict)
        counts: dict[Any, int] = defaultdict(int)
        for row in rows:
            before, after = self.texts[row]
            sought[near[row]].setdefault(f"{before}{far[row]}{after}", []).append(row)
            counts[near[row]] += 1
        most = [MANY_TIMES * count + BESIDES if limited else EVERYTHING for count in counts.values()]
        parameters = {"near": list(sought), "sought": list(sought.values()), "most": most}
        text = self.pattern.read(outgoing=outgoing)
        return AdjacencyRead(text, self.pattern.fars(outgoing=outgoing), list(sought), outgoing, parameters)
