"""All names of a large graph as one text in memory, so that a part of a name is found at once.

Full-text indexes find words and their beginnings, on Neo4j alone; a scan of a million nodes by the database takes
seconds. Looking through 20 MB of text takes some hundredths of a second, on every engine.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from graphmodel.databases import Rows, Statement
from graphmodel.errors import GraphmodelError
from graphmodel.mark import read_meta
from graphmodel.model import Ref
from graphmodel.syntax.quoting import quote
from graphmodel.workflows.search import NodeMatch, match_of, search

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.project import Project

MANY = 20_000
"""Nodes from which on names are held in memory."""
_MOST_LOOKED_AT = 5_000
"""Names with the text of which the shortest are chosen."""
_MOST_CALLED, _MAX_SIMILAR = 20, 5
"""Names that are looked up at once, each a pass over all of them, and the nodes that are given of each."""
_COUNT = "MATCH (n) RETURN count(n) AS nodes"


class NameIndex:
    """Names, each with the node that bears it."""

    def __init__(self, named: Iterable[tuple[Ref, str]] = ()) -> None:
        self._labels: list[str] = []
        self._label_of = array("H")
        self._keys: list[Any] = []
        self._starts = array("Q")
        self._text = "\n"
        self.add(named)

    def add(self, named: Iterable[tuple[Ref, str]]) -> None:
        """Adds some names."""
        numbers = {label: number for number, label in enumerate(self._labels)}
        texts: list[str] = []
        at = len(self._text)
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
        self._text = "\n".join([self._text[:-1], *texts, ""])

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

    def equal(self, text: str) -> list[Ref]:
        """The nodes that have the text as a whole name, the first of them."""
        wanted = _folded(text.strip())
        return [ref for (_, ref), _ in zip(self._with(f"\n{wanted}\n"), range(_MAX_SIMILAR), strict=False)]

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


class NameSearch:
    """Searches the nodes of a database by a part of a name; it reads the names of a large graph once for each load.

    `background`: the names are read in a thread, and until they are there a search finds whole keys only.
    """

    def __init__(self, project: Project, database: Database, *, background: bool = False) -> None:
        self.database = database
        self._project = project
        self._background = background
        self._index: NameIndex | None = None
        self._read_of: Any = None
        self._reader: Thread | None = None
        self._failed: GraphmodelError | None = None
        self._lock = Lock()

    @property
    def reading(self) -> bool:
        """Whether the names of a large graph are being read for the first time."""
        return self._index is None and self._reader is not None and self._reader.is_alive()

    def prepare(self) -> None:
        """Reads the names of a large graph, unless they were read since it was last loaded."""
        nodes = int(self.database.read(_COUNT).value() or 0)
        state = (nodes, dict(read_meta(self.database)))
        if state == self._read_of:
            return
        with self._lock:
            self._read_of = state
        if nodes < MANY:
            with self._lock:
                self._index = None
        elif self._background:
            self._reader = Thread(target=self._read, args=(state,), daemon=True)
            self._reader.start()
        else:
            self._read(state)

    def search(self, text: str, most: int) -> tuple[NodeMatch, ...]:
        """The nodes with a text in their key or in a name, as `graphmodel.workflows.search` finds them.

        Raises:
            QuestionError: the text is empty.
            DatabaseError: the database said no.
        """
        self.prepare()
        if self._failed is not None:
            failed, self._failed, self._read_of = self._failed, None, None
            raise failed
        model = self._project.model
        if self._index is not None and text.strip():
            return tuple(_matches(self.database, model, self._index.find(text, most)))
        if self.reading and text.strip():
            return tuple(_matches(self.database, model, _keys_like(model, text.strip())))
        return search(self._project, self.database, text, most=most)

    def called(self, texts: Sequence[str]) -> tuple[Ref, ...] | None:
        """The nodes with one of these texts as their key or as a whole name; None for a graph that is not large."""
        if self._index is None:
            return () if self.reading else None
        found = (ref for text in texts[:_MOST_CALLED] for ref in self._index.equal(text))
        return tuple(dict.fromkeys(found))

    def _read(self, state: object) -> None:
        """Reads the names; what is read is dropped where the graph was loaded since, and another thread reads it."""
        index: NameIndex | None = None
        failed: GraphmodelError | None = None
        try:
            index = _read_names(self.database, self._project.model)
        except GraphmodelError as error:
            if not self._background:
                self._read_of = None
                raise
            failed = error
        with self._lock:
            if self._read_of == state:
                self._index = self._index if index is None else index
                self._failed = failed


def _folded(text: str) -> str:
    return text.replace("\n", " ").casefold()


def _read_names(database: Database, model: Model) -> NameIndex:
    index = NameIndex()
    for identity in sorted({kind.identity for kind in model.nodes.values() if kind.key}):
        key = model.nodes[identity].key
        naming = sorted({n for k in model.nodes.values() if k.identity == identity for n in k.naming} - {key})
        columns = ", ".join(f"n.{quote(name)} AS c{at}" for at, name in enumerate([key, *naming]))
        consume = partial(_add_names, index, identity)
        database.stream(f"MATCH (n:{quote(identity)}) RETURN {columns}", {}, consume)
    return index


def _add_names(index: NameIndex, label: str, _: tuple[str, ...], rows: Rows) -> None:
    index.add((Ref(label, row[0]), text) for row in rows for text in _texts(row))


def _texts(row: Sequence[Any]) -> Iterable[str]:
    """The texts of a row's values, each once."""
    texts = (str(each) for value in row for each in (value if isinstance(value, list | tuple) else [value]))
    return (text for text in dict.fromkeys(texts) if text != "None")


def _keys_like(model: Model, text: str) -> list[Ref]:
    """What the text would refer to as a whole key, of any label."""
    keys: list[str | int] = [text, int(text)] if text.isascii() and text.isdigit() and len(text) < 19 else [text]
    return [Ref(label, key) for label in sorted({k.identity for k in model.nodes.values() if k.key}) for key in keys]


def _matches(database: Database, model: Model, refs: list[Ref]) -> Iterator[NodeMatch]:
    asked = []
    for label in dict.fromkeys(ref.label for ref in refs):
        matched = f"MATCH (n:{quote(label)} {{{quote(model.nodes[label].key)}: key}})"
        text = f"UNWIND $keys AS key {matched} RETURN key, labels(n) AS labels, properties(n) AS properties"
        asked.append((label, Statement(text, {"keys": [ref.key for ref in refs if ref.label == label]})))
    found: dict[Ref, NodeMatch | None] = {}
    results = database.read_all(*(statement for _, statement in asked)) if asked else []
    for (label, _), result in zip(asked, results, strict=True):
        found |= {Ref(label, key): match_of(model, labels, stored) for key, labels, stored in result.rows}
    yield from (match for ref in refs if (match := found.get(ref)) is not None)
