"""From what the sources say to records: keys and ends resolved, duplicates merged, disagreements told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from graphmodel.claims import ClaimRecord, Document, Passage, merge, resolve
from graphmodel.model import Key, Model, Node, Ref, Relationship
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.records.claims import add_claim, add_document, add_passage, caption_of
from graphmodel.records.elements import NodeRecord, Records, RelationshipRecord
from graphmodel.sources import Batch, Reading, Row

Stated = dict[str, tuple[Any, str, Where]]


def assemble(
    model: Model, reading: Reading, selected: Collection[str] | None = None, priority: Sequence[str] = ()
) -> Records:
    """The records of the selected sources (all by default), and the problems of all that were read.

    Nodes that a selected source names but another declares come along. Where two sources disagree on a property, the
    one earlier in `priority` wins; without a priority it is a problem.
    """
    work = _Assembly(model, reading, priority)
    records = work.records
    work.nodes()
    work.relationships()
    work.claims()
    wanted = {batch.source for batch in reading.batches} if selected is None else set(selected)
    records.sources = frozenset(wanted)
    records.faultless = frozenset(b.source for b in reading.batches if b.source in wanted) - work.faulty()
    records.published = [d.published for b in reading.batches if b.source in wanted for d in b.documents]
    return records if selected is None else _only(records, wanted)


class _Assembly:
    def __init__(self, model: Model, reading: Reading, priority: Sequence[str]) -> None:
        self.model = model
        self.batches = reading.batches
        self.priority = list(priority)
        self.records = Records(problems=list(reading.problems))
        self.records.keys = {kind.identity: kind.key for kind in model.nodes.values() if kind.key}
        self.records.keys |= dict.fromkeys(("Claim", "Document", "Passage"), "id")
        self.classes: dict[Ref, type[Node]] = {}
        self._bad: set[str] = set()

    def faulty(self) -> set[str]:
        """The sources of which something had to be left out."""
        return self._bad | {batch.source for batch in self.batches if not batch.faultless}

    def _fault(self, source: str, where: Where, code: str, message: str, hint: str = "") -> None:
        self._bad.add(source)
        self.records.problems.append(Problem(where, code, message, hint))
        self.records.rejected.append((where, message))

    # Nodes

    def nodes(self) -> None:
        by_ref: dict[Ref, list[tuple[str, Row]]] = defaultdict(list)
        for batch in self.batches:
            for row in batch.rows:
                if isinstance(row.item, Node):
                    by_ref[self.model.ref(row.item)].append((batch.source, row))
        for ref, rows in by_ref.items():
            self._node(ref, rows)

    def _node(self, ref: Ref, rows: list[tuple[str, Row]]) -> None:
        first = rows[0][1]
        cls: type[Any] = type(first.item)
        for source, row in rows[1:]:
            if type(row.item) is not cls:
                other = f"{cls.__name__} at {first.where}"
                fault = f"{ref.key!r} is {type(row.item).__name__} here, but {other}"
                self._fault(source, row.where, "class-differs", fault, "give one of them another id, or one class")
        same = [(source, row) for source, row in rows if type(row.item) is cls]
        kind = self.model.node(cls)
        stated = self._stated(ref, [(source, row) for source, row in same], kind.key)
        values = {name: value for name, (value, _, _) in stated.items()}
        defaults = {n: v for n, v in _values(first.item, kind.key).items() if n not in values}
        stored: dict[str, Any] = {}
        for name, value in (defaults | values).items():
            stored |= kind.properties[name].store(value)
        sources = frozenset(source for source, _ in same)
        self.classes[ref] = cls
        self.records.nodes[ref] = NodeRecord(ref, kind.key, kind.labels, stored, sources, first.where)
        self.records.names[ref] = caption_of(kind, stored, ref.key)

    def _stated(self, ref: Ref, rows: list[tuple[str, Row]], key: str) -> Stated:
        found: Stated = {}
        for source, row in sorted(rows, key=lambda pair: self._place(pair[0])):
            assert isinstance(row.item, Node | Relationship)
            for name in sorted(row.item.model_fields_set - {key, "start", "end"}):
                value = getattr(row.item, name)
                if value is None:
                    continue
                known = found.get(name)
                if known is None:
                    found[name] = (value, source, row.where)
                elif isinstance(value, list) and value != known[0]:
                    found[name] = (sorted({*known[0], *value}, key=str), source, row.where)
                elif value != known[0]:
                    self._disagreement(ref, name, value, source, row.where, known)
        return found

    def _place(self, source: str) -> int:
        return self.priority.index(source) if source in self.priority else len(self.priority)

    def _disagreement(
        self, ref: Ref, name: str, value: Any, source: str, where: Where, known: tuple[Any, str, Where]
    ) -> None:
        other, other_source, other_where = known
        if self._place(source) != self._place(other_source):
            return
        fault = f"{ref.key!r} has {name} {value!r} here, but {other!r} at {other_where}"
        hint = "mend one of them, or name the source that wins in `priority` of the settings"
        code = "duplicate-key" if source == other_source else "sources-disagree"
        self._fault(source, where, code, fault, hint)

    # Relationships

    def relationships(self) -> None:
        by_identity: dict[tuple[Any, ...], list[tuple[str, Row, RelationshipRecord]]] = defaultdict(list)
        for batch in self.batches:
            for row in batch.rows:
                if isinstance(row.item, Relationship):
                    made = self._relationship(batch.source, row, row.item)
                    if made is not None:
                        by_identity[made.identity].append((batch.source, row, made))
        for identity, rows in by_identity.items():
            sources = frozenset(source for source, _, _ in rows)
            made = rows[0][2]
            stated = self._stated(made.start, [(source, row) for source, row, _ in rows], "")
            kind = self.model.relationships[made.type]
            stored = dict(made.stored)
            for name, (value, _, _) in stated.items():
                stored |= kind.properties[name].store(value)
            self.records.relationships[identity] = replace(made, stored=stored, sources=sources)

    def _relationship(self, source: str, row: Row, item: Relationship[Any, Any]) -> RelationshipRecord | None:
        if type(item) not in self.model:
            self._fault(source, row.where, "unknown-type", f"{type(item).__name__} is not in the model")
            return None
        kind = self.model.relationship(type(item))
        ends = [self._end(source, row.where, side) for side in (item.start, item.end)]
        if ends[0] is None or ends[1] is None:
            return None
        if not self._fits(source, row.where, kind.type, kind.pairs, ends[0], ends[1]):
            return None
        start, end = sorted(ends, key=str) if kind.symmetric else ends
        assert start is not None
        assert end is not None
        stored: dict[str, Any] = {}
        for name, value in _values(item, "").items():
            stored |= kind.properties[name].store(value)
        return RelationshipRecord(kind.type, start, end, stored, frozenset([source]), kind.key, row.where)

    def _end(self, source: str, where: Where, side: Node | Key[Any]) -> Ref | None:
        of = side.of if isinstance(side, Key) else type(side)
        if of not in self.model:
            fault = f"{of.__name__} is no node of the graph; a plain relationship joins nodes of the model"
            self._fault(source, where, "missing-end", fault, "say it as a claim, or name the node")
            return None
        ref = self.model.ref(side)
        return ref if self._declared(source, where, ref) else None

    def _declared(self, source: str, where: Where, ref: Ref) -> bool:
        if ref in self.classes:
            return True
        hint = did_you_mean(str(ref.key), (str(r.key) for r in self.classes if r.label == ref.label))
        self._fault(source, where, "missing-end", f"no source declares the {ref.label} {ref.key!r}", hint)
        return False

    def _fits(
        self, source: str, where: Where, name: str, pairs: Sequence[tuple[str, str]], start: Ref, end: Ref | None
    ) -> bool:
        """Whether the nodes' own classes, now known, make an allowed pair. An unnamed party or content fits any."""
        a, b = self.classes[start], self.classes[end] if end else None
        nodes = self.model.nodes
        for left, right in pairs:
            known = right in nodes
            if issubclass(a, nodes[left].cls) and (b is None or (known and issubclass(b, nodes[right].cls))):
                return True
        wanted = ", ".join(f"({left})->({right})" for left, right in pairs)
        given = f"({a.__name__})->({b.__name__ if b else 'someone'})"
        self._fault(source, where, "wrong-end", f"{name} joins {wanted}, not {given}")
        return False

    # Claims

    def claims(self) -> None:
        said_by: dict[str, set[str]] = defaultdict(set)
        documents: dict[str, tuple[Document, str]] = {}
        for batch in self.batches:
            self._documents(batch, documents)
            found, problems = resolve(self.model, batch.claims)
            self.records.problems += problems
            if problems:
                self._bad.add(batch.source)
                self.records.rejected += [(p.where, p.message) for p in problems]
            sound = self._sound(batch.source, found)
            for record in sound:
                known = self.records.claims.get(record.id)
                self.records.claims[record.id] = merge(known, record) if known else record
                said_by[record.id].add(batch.source)
        for id, record in self.records.claims.items():
            sources = frozenset(said_by[id])
            add_claim(self.records, record, sources)
            for passage in record.passages:
                self._passage(passage, "", sources)

    def _sound(self, source: str, found: Iterable[ClaimRecord]) -> list[ClaimRecord]:
        sound = {record.id: record for record in found if self._known(source, record)}
        while lost := [r for r in sound.values() if (r.content | r.conditions) - set(sound)]:
            for record in lost:
                del sound[record.id]
        kept = set(sound)
        return [
            replace(
                record,
                reasons=record.reasons & kept,
                rebuts=record.rebuts & kept,
                alternative_of=record.alternative_of & kept,
            )
            for record in sound.values()
        ]

    def _known(self, source: str, record: ClaimRecord) -> bool:
        said = record.testimony
        holder = record.holder if isinstance(record.holder, Ref) else None
        named = [ref for ref in (said.subject, said.object, holder, *record.excepting) if ref is not None]
        undeclared = [ref for ref in named if not self._declared(source, record.where, ref)]
        if undeclared:
            return False
        if said.value:
            return self._has_property(source, record)
        if said.subject is None:
            return True
        pairs = self.model.relationships[said.predicate].pairs
        return self._fits(source, record.where, said.predicate, pairs, said.subject, said.object)

    def _has_property(self, source: str, record: ClaimRecord) -> bool:
        said = record.testimony
        assert said.subject is not None
        kind = self.model.node(self.classes[said.subject])
        if said.predicate in kind.properties:
            return True
        hint = did_you_mean(said.predicate, kind.properties)
        fault = f"{kind.label} has no property {said.predicate!r}"
        self._fault(source, record.where, "unknown-property", fault, hint)
        return False

    def _documents(self, batch: Batch, known: dict[str, tuple[Document, str]]) -> None:
        for document in batch.documents:
            other = known.setdefault(document.id, (document, batch.source))
            if other[0] != document:
                fault = f"the document {document.id!r} is described otherwise in {other[1]}"
                self._fault(batch.source, Where(batch.source), "sources-disagree", fault, "make the two the same")
            author = None if isinstance(document.author, str) else self.model.ref(document.author)
            name = self.records.names.get(author, str(author.key)) if author else str(document.author)
            add_document(self.records, document, author, name, batch.source)
        for passage in batch.passages:
            self._passage(passage, batch.no_fact.get(passage.locator, ""), frozenset([batch.source]))

    def _passage(self, passage: Passage, no_fact: str, sources: frozenset[str]) -> None:
        for source in sources:
            ref = Ref("Passage", passage.id)
            known = self.records.claim_nodes.get(ref)
            add_passage(self.records, passage, no_fact, source)
            if known is not None:
                mine = self.records.claim_nodes[ref]
                self.records.claim_nodes[ref] = replace(mine, stored={**mine.stored, **known.stored})


def _values(item: Node | Relationship[Any, Any] | Any, key: str) -> dict[str, Any]:
    fields = type(item).model_fields
    own = {name: getattr(item, name) for name in fields if name not in (key, "start", "end")}
    return {name: value for name, value in own.items() if value is not None and value != []}


def _only(records: Records, wanted: set[str]) -> Records:
    """What the wanted sources say, with the nodes that their claims and relationships need."""
    ties = {i: r for i, r in records.relationships.items() if r.sources & wanted}
    claims = {id: c for id, c in records.claims.items() if records.claim_nodes[Ref("Claim", id)].sources & wanted}
    links = {i: r for i, r in records.claim_links.items() if r.sources & wanted}
    needed = {ref for tie in (*ties.values(), *links.values()) for ref in (tie.start, tie.end)}
    return replace(
        records,
        nodes={ref: n for ref, n in records.nodes.items() if ref in needed or n.sources & wanted},
        relationships=ties,
        claims=claims,
        claim_nodes={ref: n for ref, n in records.claim_nodes.items() if ref in needed or n.sources & wanted},
        claim_links=links,
    )
