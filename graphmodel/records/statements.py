"""The claim layer of an assembly: claims resolved, merged, kept or refused; documents and passages described once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from graphmodel.claims import ClaimRecord, Document, Passage, merge, merge_all, resolve
from graphmodel.claims.values import typed_qualifiers, typed_value
from graphmodel.model import Key, Model, Ref
from graphmodel.problems import Where
from graphmodel.records.claims import add_claim, add_document, add_passage
from graphmodel.records.elements import Records
from graphmodel.records.ends import Ends
from graphmodel.records.storable import unstorable
from graphmodel.sources import Batch
from graphmodel.staging.claim_labels import ClaimLabels
from graphmodel.staging.claims import StagedClaims
from graphmodel.staging.faults import Faults


def add_statements(
    model: Model,
    batches: Sequence[Batch],
    ends: Ends,
    faults: Faults,
    records: Records,
    staged: StagedClaims | None = None,
    labels: ClaimLabels | None = None,
) -> None:
    """Adds the claims, documents and passages of all batches to the records, and checks the staged claims."""
    work = _Statements(model, ends, faults, records)
    for batch in batches:
        work.documents(batch)
        work.state(batch)
    if staged is not None:
        work.stage(staged, labels)
    work.finish()


class _Statements:
    def __init__(self, model: Model, ends: Ends, faults: Faults, records: Records) -> None:
        self.model = model
        self.ends = ends
        self.faults = faults
        self.records = records
        self._said_by: dict[str, set[str]] = defaultdict(set)
        self._described: dict[str, tuple[tuple[Any, ...], str]] = {}
        self._fingerprints: dict[str, tuple[str, str]] = {}

    def state(self, batch: Batch) -> None:
        """Adds a batch's claims that have no fault, each merged with what other sources say of it."""
        found, problems = resolve(self.model, batch.claims)
        self.faults.all(batch.source, problems)
        for record in self._sound(batch.source, found):
            known = self.records.claims.get(record.id)
            self.records.claims[record.id] = merge(known, record) if known else record
            self._said_by[record.id].add(batch.source)

    def stage(self, staged: StagedClaims, labels: ClaimLabels | None) -> None:
        """Checks the staged claims; those that are in memory as well leave the stage."""
        for window in staged.given([source for source in staged.parts if not self._all_fit(staged, source)]):
            sources = {claim.source for claim in window}
            sound = {
                (source, record.id)
                for source in sources
                for record in self._sound(source, [claim.record for claim in window if claim.source == source])
            }
            staged.drop([claim.number for claim in window if (claim.source, claim.record.id) not in sound])
        for source, records in labels.links(staged) if labels is not None else ():
            staged.add(source, records)
        also: dict[str, list[ClaimRecord]] = defaultdict(list)
        for claim in staged.take(self.records.claims):
            also[claim.record.id].append(claim.record)
            self._said_by[claim.record.id].add(claim.source)
        for id, given in also.items():
            self.records.claims[id] = merge_all([self.records.claims[id], *given])
        staged.settle()
        self.records.staged_claims = staged

    def finish(self) -> None:
        """Adds the nodes and links of the claims, now that each is known from all sources."""
        for id, record in self.records.claims.items():
            sources = frozenset(self._said_by[id])
            add_claim(self.records, record, sources)
            for passage in record.passages:
                add_passage(self.records, passage, "", sources)

    # Claims

    def _sound(self, source: str, found: Iterable[ClaimRecord]) -> list[ClaimRecord]:
        """The claims without a fault, and without those that quote or suppose one that has a fault."""
        given = list(found)
        faulty = {record.id for record in given if not self._is_sound(source, record)}
        sound = {record.id: record for record in given if record.id not in faulty}
        while unsound := [r for r in sound.values() if not (r.content | r.conditions) <= sound.keys()]:
            for record in unsound:
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

    def _all_fit(self, staged: StagedClaims, source: str) -> bool:
        """Whether the plain claims of a source have no fault, whichever of its nodes each names: none is looked at."""
        parts = staged.parts[source]
        if not staged.named([source]) <= self.ends.classes.keys():
            return False
        classes = {part: {self.ends.classes[ref] for ref in refs} for part, refs in parts.items()}
        labelled = {label: each for (what, label), each in classes.items() if what == "holder" and label}
        if not all(self.ends.fits(cls, label) for label, each in labelled.items() for cls in each):
            return False
        for (predicate,) in staged.distinct(source, "predicate"):
            pairs = self.model.relationships[predicate].pairs
            starts, ends = (classes.get((side, predicate), {None}) for side in ("subject", "object"))
            if not all(self.ends.fit_pair(pairs, start, end) for start in starts for end in ends):
                return False
        for predicate, qualifiers in staged.distinct(source, "predicate", "qualifiers"):
            if unstorable(self._qualifiers(predicate, qualifiers), self.model.relationships[predicate].key):
                return False
        return all(document in self._described for (document,) in staged.distinct(source, "document"))

    def _is_sound(self, source: str, record: ClaimRecord) -> bool:
        said, where = record.testimony, record.where
        holder = record.holder if isinstance(record.holder, Ref) else None
        events = [bound.of for bound in said.bounds if isinstance(bound.of, Ref)]
        wanted = (said.subject, said.object, holder, *sorted(record.excepting), *events)
        named = [ref for ref in wanted if ref is not None]
        undeclared = [ref for ref in dict.fromkeys(named) if not self.ends.declared(source, where, ref)]
        if undeclared or not self.ends.is_of(source, where, "the holder", holder, record.holder_label):
            return False
        keys: tuple[str, ...] = ()
        if said.value:
            columns = self._property(source, record)
        else:
            kind = self.model.relationships[said.predicate]
            if not self.ends.fit(source, where, kind.type, kind.pairs, said.subject, said.object):
                return False
            columns, keys = self._qualifiers(said.predicate, said.qualifiers), kind.key
        texts = {"note": said.note, "share": said.share, "locators": said.locators, "holder": record.holder}
        found = unstorable(columns or {}, keys) + unstorable(texts, ("locators",))
        refused = self.faults.unstorable(source, where, "the claim", found)
        return columns is not None and not refused and said.document in self._described

    def _qualifiers(self, predicate: str, qualifiers: str) -> dict[str, Any]:
        kind = self.model.relationships[predicate]
        columns: dict[str, Any] = {}
        for name, value in typed_qualifiers(self.model, predicate, qualifiers).items():
            columns |= kind.properties[name].store(value)
        return columns

    def _property(self, source: str, record: ClaimRecord) -> dict[str, Any] | None:
        """The columns of a claimed property, as the node's own class has it; None where it has not."""
        said = record.testimony
        assert said.subject is not None
        kind = self.model.node(self.ends.classes[said.subject])
        declared = kind.properties.get(said.predicate)
        if declared is None:
            hint = self.model.suggest(said.predicate, kind.properties)
            fault = f"{kind.label} has no property {said.predicate!r}"
            self.faults.add(source, record.where, "unknown-property", fault, hint)
            return None
        try:
            return declared.store(typed_value(self.model, kind.label, said.predicate, said.value))
        except ValidationError as wrong:
            fault = f"{kind.label}.{said.predicate}: {said.value} does not fit: {wrong.errors()[0]['msg']}"
            self.faults.add(source, record.where, "wrong-type", fault, f"its type in the model is {declared.kind}")
            return None

    # Documents

    def documents(self, batch: Batch) -> None:
        """Adds the documents and passages that a batch describes."""
        sources = frozenset([batch.source])
        for document in batch.documents:
            where = batch.places.get(f"document {document.id}", Where(batch.source))
            if self._usable(document, batch.source, where):
                self._describe(document, batch.source, where)
        for passage in batch.passages:
            where = batch.places.get(f"passages {passage.locator}", Where(batch.source))
            columns = {"locator": passage.locator, "fingerprint": passage.fingerprint}
            if not self.faults.unstorable(batch.source, where, "the passage", unstorable(columns, columns)):
                self._agree(passage, batch.source, where)
                add_passage(self.records, passage, batch.no_fact.get(passage.locator, ""), sources)

    def _usable(self, document: Document, source: str, where: Where) -> bool:
        columns = {"id": document.id, "title": document.title, "url": document.url, "licence": document.licence}
        if self.faults.unstorable(source, where, "the document", unstorable(columns, ("id",))):
            return False
        if document.id and not any(letter.isspace() for letter in document.id):
            return True
        fault = f"the document's id {document.id!r} is empty or holds white space"
        self.faults.add(source, where, "document-id", fault, "take-a-short-name: locators follow it after a space")
        return False

    def _describe(self, document: Document, source: str, where: Where) -> None:
        """Adds a document that is described for the first time, or reports that it is described otherwise."""
        author = self._author(document, source, where)
        said = (author, replace(document, author=""))
        known, other = self._described.setdefault(document.id, (said, source))
        if known != said:
            fault = f"the document {document.id!r} is described otherwise in {other}"
            self.faults.add(source, where, "sources-disagree", fault, "make the two the same")
            return
        ref = author if isinstance(author, Ref) else None
        name = self.records.names.get(ref, str(ref.key)) if ref else str(author)
        add_document(self.records, document, ref, name, source)

    def _author(self, document: Document, source: str, where: Where) -> Ref | str:
        author = document.author
        if isinstance(author, str):
            return author
        of = author.of if isinstance(author, Key) else type(author)
        if of not in self.model:
            hint = "name one who is, or give the name as text"
            self.faults.add(source, where, "unknown-label", f"{of.__name__} is not in the model", hint)
            return ""
        ref = self.model.ref(author)
        return ref if self.ends.declared(source, where, ref) else ""

    def _agree(self, passage: Passage, source: str, where: Where) -> None:
        """Tells when another source read another text at this place."""
        if not passage.fingerprint:
            return
        known, other = self._fingerprints.setdefault(passage.id, (passage.fingerprint, source))
        if known != passage.fingerprint:
            fault = f"the passage {passage.id!r} has the fingerprint {passage.fingerprint}, but {known} in {other}"
            hint = "number the text again: the two were made from different texts"
            self.faults.add(source, where, "sources-disagree", fault, hint)
