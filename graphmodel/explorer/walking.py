"""The shortest paths of facts between two nodes, by walking from both ends, a bounded way.

An engine's own search goes through every relationship of a node that it meets, of which some have a million. Here such
a node is the end of a path, or where the ways from both ends meet, and never walked through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from graphmodel.explorer.near import by_keys, by_label, given, nodes_of, of_types, relationships_between
from graphmodel.explorer.view import View, view_of
from graphmodel.model import Ref
from graphmodel.syntax.quoting import quote
from graphmodel.workflows.evidence import class_of

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model

MOST_PATHS, LONGEST = 10, 5
THROUGH = 200
"""A node with more relationships than this is not walked through."""
MOST_WALKED = 20_000
"""Relationships that one search reads at the most."""
_AT_ONCE = 50
Steps = Mapping[Ref, Sequence[Ref]]


class _Side:
    """What was reached from one end: the nodes, each with those it was first reached from."""

    def __init__(self, end: Ref) -> None:
        self.before: dict[Ref, list[Ref]] = {end: []}
        self.border = [end]

    def advance(self, steps: Steps) -> None:
        """Takes the next steps from the border."""
        fresh: dict[Ref, list[Ref]] = defaultdict(list)
        for here in self.border:
            for there in dict.fromkeys(steps.get(here, ())):
                if there not in self.before:
                    fresh[there].append(here)
        self.before |= fresh
        self.border = list(fresh)

    def ways(self, ref: Ref) -> Iterator[tuple[Ref, ...]]:
        """The ways on which a node was reached, from it back to the end."""
        if not self.before[ref]:
            yield (ref,)
        for before in self.before[ref]:
            yield from ((ref, *way) for way in self.ways(before))


@dataclass
class _Walk:
    """What a search has read so far, and the nodes with too many relationships to be walked through."""

    database: Database
    model: Model
    read: int = 0
    passed_over: int = 0

    def steps(self, border: Sequence[Ref]) -> Steps:
        """The neighbours of each node, as long as the bound on what is read allows."""
        if not self.model.relationships:
            return {}
        keys = sorted({kind.key for kind in self.model.nodes.values() if kind.key})
        returned = f"labels(m) AS labels, [{', '.join(f'm.{quote(name)}' for name in keys)}] AS found"
        walked = f"MATCH (n)-[r:{of_types(self.model)}]-(m) WITH r, m LIMIT {THROUGH + 1}"
        found: dict[Ref, list[Ref]] = defaultdict(list)
        for at in range(0, len(border), _AT_ONCE):
            for label, some in by_label(border[at : at + _AT_ONCE]).items():
                if self.read < MOST_WALKED:
                    text = f"{by_keys(self.model, label)} CALL {{ WITH n {walked} RETURN {returned} }}"
                    rows = self.database.read(f"{text} RETURN key, labels, found", given(keys=some)).rows
                    self.read += len(rows)
                    for key, labels, values in rows:
                        kind = class_of(self.model, labels)
                        value = values[keys.index(kind.key)] if kind is not None and kind.key else None
                        if kind is not None and value is not None:
                            found[Ref(label, key)].append(Ref(kind.identity, value))
        wide = [ref for ref, others in found.items() if len(others) > THROUGH]
        self.passed_over += len(wide)
        return {ref: others for ref, others in found.items() if len(others) <= THROUGH}


def paths(database: Database, model: Model, start: Ref, end: Ref) -> View:
    """The shortest paths of facts between two nodes, whichever way the relationships point.

    The view's note says what was not walked.
    """
    walk = _Walk(database, model)
    near, far = _Side(start), _Side(end)
    met = [start] if start == end else []
    for _ in range(LONGEST):
        if met or walk.read >= MOST_WALKED or not (near.border or far.border):
            break
        side, other = (
            (near, far) if near.border and (len(near.border) <= len(far.border) or not far.border) else (far, near)
        )
        side.advance(walk.steps(side.border))
        met = [ref for ref in side.border if ref in other.before]
    if not met and walk.passed_over:  # neither end may have been walked from, though a relationship connects them
        ends = nodes_of(database, model, [start, end])
        if direct := relationships_between(database, model, ends, of_types(model)):
            return view_of(database, model, ends.values(), direct)
    ways = ((*reversed(a), *b[1:]) for ref in met for a in near.ways(ref) for b in far.ways(ref))
    refs = dict.fromkeys(ref for way in islice(ways, MOST_PATHS) for ref in way)
    nodes = nodes_of(database, model, list(refs))
    view = view_of(database, model, nodes.values(), relationships_between(database, model, nodes, of_types(model)))
    return replace(view, note=_note(walk, bool(met)))


def _note(walk: _Walk, found: bool) -> str:
    over = f"nodes with more than {THROUGH} relationships were not walked through" if walk.passed_over else ""
    if found:
        return over
    read = f"{walk.read:,} relationships were read, the most that one search may" if walk.read >= MOST_WALKED else ""
    said = "; ".join(part for part in (over, read) if part)
    return f"no path of at most {LONGEST} facts was found" + (f"; {said}: there may be one" if said else "")
