"""What claims of relationships say, in columns of the staging database, and back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from graphmodel.claims import Testimony
from graphmodel.claims.identity import ref_of, ref_text
from graphmodel.claims.shares import part_of
from graphmodel.model import PartialDate, Ref

_TEXTS = (
    *("id", "fact", "kind", "predicate", "value", "qualifiers", "polarity", "certainty", "basis", "voice", "holder"),
    *("share", "rank", "document", "note"),
)
_FLAGS = ("own_voice", "committed", "conditional", "ended", "timeless")
_REFS = ("subject", "object")
_DATES = ("since", "until", "published", "period")
_LISTS = ("locators", "resolved")
COLUMNS = {
    **dict.fromkeys((*_TEXTS, *_REFS), "VARCHAR"),
    **dict.fromkeys(_FLAGS, "BOOLEAN"),
    **dict.fromkeys(_LISTS, "VARCHAR[]"),
    **dict.fromkeys(_DATES, "VARCHAR"),
    **{f"{name}_{day}": "DATE" for name in _DATES for day in ("first", "last")},
    "portion": "VARCHAR",
}
"""The columns that a testimony comes to, with their types. `portion` is the part of a collective of which it speaks."""
TEXTS = len(_TEXTS) + len(_REFS)
"""So many of them are texts, and come first."""
READ = (*_TEXTS, *_REFS, *_FLAGS, *_LISTS, *_DATES)
"""Those of which a testimony is made again."""


def columns_of(said: Testimony) -> tuple[Any, ...]:
    """A testimony's columns: all that it says but its bounds and exceptions."""
    dates = (said.since, said.until, said.published, said.period)
    return (
        *(said.id, said.fact, said.kind, said.predicate, said.value, said.qualifiers, said.polarity, said.certainty),
        *(said.basis, said.voice, said.holder, said.share, said.rank, said.document, said.note),
        *(ref_text(said.subject), ref_text(said.object)),
        *(said.own_voice, said.committed, said.conditional, said.ended, said.timeless),
        *(said.locators, sorted(said.resolved)),
        *(when and when.text for when in dates),
        *(day for when in dates for day in ((when.first, when.last) if when else (None, None))),
        part_of(said.share),
    )


def testimony_in(row: Sequence[Any]) -> Testimony:
    """The testimony whose columns, those of `READ`, these are."""
    said = dict(zip(READ, row, strict=True))
    for name in _REFS:
        said[name] = ref_in(said[name])
    for name in _DATES:
        said[name] = said[name] and _date(said[name])
    return Testimony(**{**said, "locators": tuple(said["locators"]), "resolved": frozenset(said["resolved"])})


def is_kept(ref: Ref | None) -> bool:
    """Whether a reference comes back from its column as it was: its text is in NFC, which not every key is."""
    text = ref_text(ref)
    return text.isascii() or ref_in(text) == ref


@lru_cache(maxsize=10_000)  # many claims have the same
def ref_in(text: str) -> Ref | None:
    """The reference of a column's text."""
    ref = ref_of(text)
    key: Any = ref and ref.key
    whole: Any = tuple(key) if isinstance(key, list) else key
    return Ref(ref.label, whole) if ref else None


@lru_cache(maxsize=10_000)
def _date(text: str) -> PartialDate:
    return PartialDate(text)
