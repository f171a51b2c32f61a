"""A claim record as a line of JSON, so that it can wait on disk, and back."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from functools import lru_cache
from typing import Any

from graphmodel.claims.bounds import Bound
from graphmodel.claims.document import Document, Passage
from graphmodel.claims.record import ClaimRecord
from graphmodel.claims.testimony import Testimony
from graphmodel.model import PartialDate, Ref
from graphmodel.problems import Where

_IDS = ("content", "conditions", "reasons", "rebuts", "alternative_of")
_REFS = ("subject", "object")
_DATES = ("since", "until", "published", "period")
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode
_DEFAULTS = {field.name: field.default for field in fields(Testimony) if field.default is not MISSING}


def encoded(record: ClaimRecord) -> str:
    """The record as JSON; of the documents of its passages the ids alone."""
    said = {name: value for name, value in vars(record.testimony).items() if value != _DEFAULTS.get(name, MISSING)}
    for name in _REFS:
        if name in said:
            said[name] = _ref(said[name])
    for name in _DATES:
        if name in said:
            said[name] = said[name].text
    if "bounds" in said:
        said["bounds"] = [[bound.how, bound.plain] for bound in record.testimony.bounds]
    if "resolved" in said:
        said["resolved"] = sorted(record.testimony.resolved)
    holder = record.holder if isinstance(record.holder, str) else _ref(record.holder)
    plain: dict[str, Any] = {"said": said, "holder": holder}
    plain["passages"] = sorted([p.document.id, p.locator, p.fingerprint] for p in record.passages)
    plain |= {name: sorted(getattr(record, name)) for name in _IDS if getattr(record, name)}
    if record.excepting:
        plain["excepting"] = [_ref(ref) for ref in sorted(record.excepting)]
    if record.holder_label:
        plain["holder_label"] = record.holder_label
    if record.confidence is not None:
        plain["confidence"] = record.confidence
    plain["where"] = [record.where.file, record.where.line, record.where.column]
    return _ENCODE(plain)  # in ASCII: what is no Unicode is reported later, with its place


def decoded(text: str) -> ClaimRecord:
    """The record of which `encoded` made this text."""
    plain = json.loads(text)
    said: dict[str, Any] = plain["said"]
    for name in _REFS:
        if name in said:
            said[name] = _read_ref(said[name])
    for name in _DATES:
        if name in said:
            said[name] = _date(said[name])
    said["bounds"] = tuple(Bound.read(how, of) for how, of in said.get("bounds", ()))
    said["locators"] = tuple(said.get("locators", ()))
    said["excepting"] = tuple(said.get("excepting", ()))
    said["resolved"] = frozenset(said.get("resolved", ()))
    holder = plain["holder"]
    return ClaimRecord(
        testimony=Testimony(**said),
        holder=holder if isinstance(holder, str) else _read_ref(holder),
        excepting=frozenset(_read_ref(each) for each in plain.get("excepting", ())),
        passages=frozenset(Passage(_document(id), locator, mark) for id, locator, mark in plain["passages"]),
        confidence=plain.get("confidence"),
        where=Where(*plain["where"]),
        holder_label=plain.get("holder_label", ""),
        **{name: frozenset(plain.get(name, ())) for name in _IDS},
    )


@lru_cache(maxsize=10_000)  # many claims have the same
def _date(text: str) -> PartialDate:
    return PartialDate(text)


@lru_cache(maxsize=1_000)
def _document(id: str) -> Document:
    return Document(id)


def _ref(ref: Ref) -> list[Any]:
    return [ref.label, ref.key]


def _read_ref(plain: list[Any]) -> Ref:
    label, key = plain
    whole: Any = tuple(key) if isinstance(key, list) else key
    return Ref(label, whole)
