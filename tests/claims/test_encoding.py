"""A claim record comes back from its line of JSON as it went in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import ClaimRecord, Document, Passage
from graphmodel.claims.bounds import Bound
from graphmodel.claims.encoding import decoded, encoded
from graphmodel.claims.testimony import Testimony as Said
from graphmodel.model import PartialDate, Ref
from graphmodel.problems import Where

TEXTS = st.text(max_size=4)
REFS = st.builds(Ref, st.just("Place"), TEXTS) | st.builds(Ref, st.just("Person"), st.integers())
DATES = st.none() | st.sampled_from(["2031", "2031-05", "195X", "..", "1949/1950", "2031-05-04"]).map(PartialDate)
IDS = st.frozensets(st.text("0123456789abcdef", min_size=1, max_size=3), max_size=2)
BOUNDS = st.lists(st.builds(Bound, st.sampled_from(["since", "until", "before"]), REFS | st.just("2031")), max_size=2)
TESTIMONIES = st.builds(
    Said,
    id=TEXTS,
    fact=TEXTS,
    kind=st.sampled_from(["relationship", "role", "content", "property", "occasion"]),
    predicate=TEXTS,
    subject=st.none() | REFS,
    object=st.none() | REFS,
    value=TEXTS,
    polarity=st.sampled_from(["affirmed", "denied"]),
    own_voice=st.booleans(),
    since=DATES,
    until=DATES,
    published=DATES,
    period=DATES,
    bounds=BOUNDS.map(tuple),
    timeless=st.booleans(),
    locators=st.lists(TEXTS, max_size=2).map(tuple),
    resolved=st.frozensets(st.sampled_from(["since", "until"])),
    note=TEXTS,
)
RECORDS = st.builds(
    ClaimRecord,
    testimony=TESTIMONIES,
    holder=TEXTS | REFS,
    content=IDS,
    conditions=IDS,
    reasons=IDS,
    rebuts=IDS,
    alternative_of=IDS,
    excepting=st.frozensets(REFS, max_size=2),
    passages=st.frozensets(st.builds(Passage, st.builds(Document, id=TEXTS), TEXTS, TEXTS), max_size=2),
    confidence=st.none() | st.floats(0, 1),
    where=st.builds(Where, TEXTS, st.integers(0, 9), st.integers(0, 9)),
)


@given(record=RECORDS)
def test_a_record_comes_back_as_it_was(record: ClaimRecord) -> None:
    text = encoded(record)
    assert text.isascii()
    again = decoded(text)
    assert again == record
    assert again.where == record.where


@pytest.mark.parametrize("text", ["\ud800", "e\u0301", "\0"])
def test_no_text_is_changed_on_the_way(text: str) -> None:
    record = ClaimRecord(testimony=Said(id="a", fact="b", kind="role", predicate="P", note=text), holder=text)
    assert decoded(encoded(record)) == record
    assert decoded(encoded(replace(record, excepting=frozenset([Ref("A", text)])))).excepting == {Ref("A", text)}
