"""All names of a large graph as one text in memory, so that a part of a name is found at once.

Full-text indexes find words and their beginnings, on Neo4j alone; a scan of a million nodes by the database takes
seconds. Looking through 20 MB of text takes some hundredths of a second, on every engine.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from graphmodel.databases import Statement
from graphmodel.mark import read_meta
from graphmodel.model import Ref
from graphmodel.syntax.quoting import quote
from graphmodel.workflows.search import Match, match_of, search

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.project import Project

MANY = 20_000
"""Nodes from which on names are held in memory."""
_MOST_LOOKED_AT = 5_000
"""Names with the text of which the shortest are chosen."""
_COUNT = "MATCH (n) RETURN count(n) AS nodes"


class NameIndex:
    """Names, each with the node that bears it."""

    def __init__(self, named: Iterable[tuple[Ref, str]]) -> None:
        self._labels: list[str] = []
        self._label_of = array("H")
        self._keys: list[Any] = []
        self._starts = array("Q")
        texts: list[str] = []
        at, numbers = 1, dict[str, int]()
        for ref, name in named:
            text = _folded(name)
            if ref.label not in numbers:
                numbers[ref.label] = len(numbers)
                self._labels.append(ref.label)
            self._label_of.append(numbers[ref.label])
            self._keys.append(ref.key)
            self._starts.append(at)
            texts.append(text)
            at += len(text) + 1
        self._text = "\n" + "\n".join(texts) + "\n"

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, text: str, most: int) -> list[Ref]:
        """The nodes with a name that has the text in it: equal ones first, then those that begin with it, then others,
        of each the shortest names first."""
        wanted = _folded(text.strip())
        found: dict[Ref, None] = {}
        for pattern in (f"\n{wanted}\n", f"\n{wanted}", wanted) if wanted else ():
            near = sorted((length, str(ref.key), ref) for length, ref in self._with(pattern))
            found |= {ref: None for _, _, ref in near if ref not in found}
            if len(found) >= most:
                break
        return list(found)[:most]

    def _with(self, pattern: str) -> Iterator[tuple[int, Ref]]:
        """The nodes with names in which the pattern stands, and how long these are."""
        at = self._text.find(pattern)
        for _ in range(_MOST_LOOKED_AT):
            if at < 0:
                return
            number = bisect_right(self._starts, at + (pattern[0] == "\n")) - 1
            start = self._starts[number]
            end = self._text.index("\n", start)
            yield end - start, Ref(self._labels[self._label_of[number]], self._keys[number])
            at = self._text.find(pattern, end)


class Names:
    """Searches the nodes of a database by a part of a name; it reads the names of a large graph once for each load."""

    def __init__(self, project: Project, database: Database) -> None:
        self._project = project
        self._database = database
        self._index: NameIndex | None = None
        self._read_of: Any = None

    def prepare(self) -> None:
        """Reads the names of a large graph, unless they were read since it was last loaded."""
        nodes = int(self._database.read(_COUNT).value() or 0)
        state = (nodes, dict(read_meta(self._database)))
        if state != self._read_of:
            self._read_of = state
            self._index = NameIndex(_named(self._database, self._project.model)) if nodes >= MANY else None

    def search(self, text: str, most: int) -> tuple[Match, ...]:
        """The nodes with a text in their key or in a name, as `graphmodel.workflows.search` finds them.

        Raises:
            QuestionError: the text is empty.
            DatabaseError: the database said no.
        """
        self.prepare()
        if self._index is None or not text.strip():
            return search(self._project, self._database, text, most=most)
        return tuple(_matches(self._database, self._project.model, self._index.find(text, most)))


def _folded(text: str) -> str:
    return text.replace("\n", " ").casefold()


def _named(database: Database, model: Model) -> Iterator[tuple[Ref, str]]:
    for identity in sorted({kind.identity for kind in model.nodes.values() if kind.key}):
        key = model.nodes[identity].key
        naming = sorted({n for k in model.nodes.values() if k.identity == identity for n in k.naming} - {key})
        columns = ", ".join(f"n.{quote(name)} AS c{at}" for at, name in enumerate([key, *naming]))
        for row in database.read(f"MATCH (n:{quote(identity)}) RETURN {columns}").rows:
            texts = (str(each) for value in row for each in (value if isinstance(value, list | tuple) else [value]))
            yield from ((Ref(identity, row[0]), text) for text in dict.fromkeys(texts) if text != "None")


def _matches(database: Database, model: Model, refs: list[Ref]) -> Iterator[Match]:
    asked = []
    for label in dict.fromkeys(ref.label for ref in refs):
        matched = f"MATCH (n:{quote(label)} {{{quote(model.nodes[label].key)}: key}})"
        text = f"UNWIND $keys AS key {matched} RETURN key, labels(n) AS labels, properties(n) AS properties"
        asked.append((label, Statement(text, {"keys": [ref.key for ref in refs if ref.label == label]})))
    found: dict[Ref, Match | None] = {}
    results = database.read_all(*(statement for _, statement in asked)) if asked else []
    for (label, _), result in zip(asked, results, strict=True):
        found |= {Ref(label, key): match_of(model, labels, stored) for key, labels, stored in result.rows}
    yield from (match for ref in refs if (match := found.get(ref)) is not None)
