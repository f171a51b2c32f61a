"""A claim record as a row of the staging database, and back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from graphmodel.claims import ClaimRecord, Document, Passage, Testimony
from graphmodel.claims.encoding import decoded, encoded
from graphmodel.model import Ref
from graphmodel.problems import Where
from graphmodel.sources.tables.storable import fault_of
from graphmodel.staging.standing import is_decided_by_columns
from graphmodel.staging.testimony import COLUMNS, READ, TEXTS, columns_of, is_kept, ref_in, testimony_in

_OF_RECORD = {
    "record": "VARCHAR",
    "decided": "BOOLEAN",
    "plain": "BOOLEAN",
    "bounded": "BOOLEAN",
    "of_node": "BOOLEAN",
    "holder_label": "VARCHAR",
    "holder_is_node": "BOOLEAN",
    "fingerprints": "VARCHAR[]",
    "file": "VARCHAR",
    "line": "BIGINT",
    "place": "BIGINT",
}
CLAIM_COLUMNS = {**_OF_RECORD, **COLUMNS}
"""The columns of a claim, with their types. `record` is its JSON, where the other columns do not hold all of it."""
CLAIM_READ = ("record", "holder_label", "holder_is_node", "fingerprints", "file", "line", "place", *READ)
"""Those of which a record is made again."""
_KEPT = ("id", "fact", "kind")
_OF_NODE = ("property", "occasion", "role")


def claim_row(record: ClaimRecord) -> tuple[Any, ...]:
    """A claim's columns."""
    said, at = record.testimony, record.where
    columns = columns_of(said)
    fits = _is_text(said, columns) and is_kept(said.subject) and is_kept(said.object)
    if not fits:  # what is no Unicode is reported later, with its place
        columns = tuple(value if name in _KEPT else None for name, value in zip(COLUMNS, columns, strict=True))
    return (
        None if fits and _is_in_columns(record) else encoded(record),
        fits and not record.excepting and is_decided_by_columns(said),  # the testimony has none before all are known
        fits and _is_plain(record),
        said.bounded_by_event,
        said.kind in _OF_NODE,
        record.holder_label,
        isinstance(record.holder, Ref),
        _fingerprints(record),
        *(at.file, at.line, at.column),
        *columns,
    )


def claim_in(row: Sequence[Any]) -> ClaimRecord:
    """The record whose columns, those of `CLAIM_READ`, these are."""
    text, holder_label, holder_is_node, fingerprints, file, line, place = row[:7]
    if text is not None:
        return decoded(text)
    said = testimony_in(row[7:])
    document = _document(said.document)
    pairs = zip(said.locators or ("",), fingerprints, strict=True)
    return ClaimRecord(
        testimony=said,
        holder=_node(said.holder) if holder_is_node else said.holder,
        passages=frozenset(Passage(document, locator, mark) for locator, mark in pairs),
        where=Where(file, line, place),
        holder_label=holder_label,
    )


def _is_in_columns(record: ClaimRecord) -> bool:
    """Whether the columns hold all of a claim: it refers to no other, and all its passages are of its document."""
    said, passages, holder = record.testimony, record.passages, record.holder
    others = record.content or record.conditions or record.reasons or record.rebuts or record.alternative_of
    more = others or record.excepting or said.excepting or said.bounds or record.confidence is not None
    places = {(said.document, locator) for locator in said.locators or ("",)}
    same_places = {(passage.document.id, passage.locator) for passage in passages} == places
    single = len(passages) == len(places) == max(1, len(said.locators))
    named = holder == said.holder if isinstance(holder, str) else holder == ref_in(said.holder)
    return not more and same_places and single and named


def _fingerprints(record: ClaimRecord) -> list[str]:
    """Those of the passages, in the order of the claim's locators."""
    if len(record.passages) == 1:
        return [passage.fingerprint for passage in record.passages]
    marks = {passage.locator: passage.fingerprint for passage in record.passages}
    return [marks.get(locator, "") for locator in record.testimony.locators]


def _is_text(said: Testimony, columns: Sequence[Any]) -> bool:
    text = "".join((*columns[:TEXTS], *said.locators))
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_plain(record: ClaimRecord) -> bool:
    said = record.testimony
    texts = (said.note, said.share, *said.locators, record.holder if isinstance(record.holder, str) else "")
    return not (said.value or record.content or record.conditions or fault_of("".join(texts), key=True))


@lru_cache(maxsize=1_000)
def _document(id: str) -> Document:
    return Document(id)


def _node(text: str) -> Ref:
    ref = ref_in(text)
    assert ref is not None
    return ref
