"""What first clicks would ask, asked before them: a server takes longer to plan a text than to answer it.

On a million nodes in Neo4j, a node's surroundings take 1.6 s the first time and 0.1 s from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import pairwise
from typing import TYPE_CHECKING

from graphmodel.explorer.near import MOST_LABELS, of_types, relationships_of_hubs
from graphmodel.explorer.reading import between, surroundings
from graphmodel.explorer.walking import paths
from graphmodel.model import Ref
from graphmodel.syntax.quoting import quote

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model

OF_EACH = 4
"""How many nodes of each label are looked at."""


def rehearse(database: Database, model: Model, turn: Callable[[], AbstractContextManager[None]]) -> None:
    """Looks at some nodes of each label that declares a key, at all of these together, and for paths between labels.

    Of each label two are taken for hubs, whose relationships are found in another way.

    `turn` gives the right to ask: it is taken for one click at a time, so that nobody waits for all of them.
    """
    refs: list[list[Ref]] = []
    for label in sorted({kind.identity for kind in model.nodes.values() if kind.key})[:MOST_LABELS]:
        text = f"MATCH (n:{quote(label)}) RETURN n.{quote(model.nodes[label].key)} AS key LIMIT {OF_EACH}"
        with turn():
            found = [Ref(label, key) for (key,) in database.read(text).rows if isinstance(key, str | int)]
        refs += [found] if found else []
    every = [ref for some in refs for ref in some]
    for ref in every:
        with turn():
            surroundings(database, model, ref)
    with turn():
        between(database, model, every)
    for some in refs:
        with turn():
            relationships_of_hubs(database, model, some, of_types(model), some[:1], some[-1:])
    for some, others in pairwise([*refs, *refs[:1]]):
        with turn():
            paths(database, model, some[0], others[-1])
