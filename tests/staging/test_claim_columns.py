"""A claim record comes back from its columns as it went in, and most need no JSON beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.claims import ClaimRecord, Document, Passage
from graphmodel.claims import Testimony as Heard  # a name that begins with Test would be collected
from graphmodel.claims.identity import ref_text
from graphmodel.model import Model, PartialDate, Ref
from graphmodel.problems import Where
from graphmodel.staging.claim_columns import CLAIM_COLUMNS, CLAIM_READ, claim_in, claim_row
from graphmodel.staging.stage import Stage
from tests.claims.test_encoding import RECORDS

PLACES = st.sampled_from([(), ("1.1",), ("1.1", "2.10"), ("é",)])


def consistent(record: ClaimRecord, places: tuple[str, ...]) -> ClaimRecord:
    """The same as a source's claims are: its passages are of one document, at its locators."""
    said, holder = record.testimony, record.holder
    who = holder if isinstance(holder, str) else ref_text(holder)
    document = Document(said.document)
    passages = frozenset(Passage(document, place, f"mark {place}") for place in places or ("",))
    return replace(record, testimony=replace(said, holder=who, locators=places), passages=passages)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(Model.of(), threads=1)
    stage.run(f"CREATE TABLE claims ({', '.join(f'{name} {type}' for name, type in CLAIM_COLUMNS.items())})")
    yield stage
    stage.close()


def through(stage: Stage, record: ClaimRecord) -> ClaimRecord:
    stage.run("DELETE FROM claims")
    stage.insert("claims", [claim_row(record)])
    return claim_in(stage.rows_of(f"SELECT {', '.join(CLAIM_READ)} FROM claims")[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(RECORDS | st.builds(consistent, RECORDS, PLACES))
def test_a_record_comes_back_from_its_columns(stage: Stage, record: ClaimRecord) -> None:
    again = through(stage, record)
    assert again == record
    assert (again.where, again.holder_label) == (record.where, record.holder_label)


@pytest.mark.parametrize("key", ["arland", 7, ("a", 1), "e\u0301", "\ud800", "\0"])
def test_no_key_is_changed_on_the_way(stage: Stage, key: str) -> None:
    record = ClaimRecord(
        testimony=Heard(id="a", fact="b", kind="role", predicate="P", subject=Ref("A", key)), holder=""
    )
    assert through(stage, record) == record


def test_a_plain_claim_has_no_json(stage: Stage) -> None:
    said = Heard(
        id="a",
        fact="b",
        kind="relationship",
        predicate="RECOGNIZES",
        subject=Ref("State", "arland"),
        object=Ref("State", "bria"),
        holder=ref_text(Ref("State", "arland")),
        document="list",
        locators=("1.1",),
        since=PartialDate("2031"),
    )
    passages = frozenset([Passage(Document("list"), "1.1", "abc")])
    holder = Ref("State", "arland")
    record = ClaimRecord(
        testimony=said, holder=holder, passages=passages, where=Where("a.csv", 2), holder_label="State"
    )
    assert claim_row(record)[0] is None
    assert through(stage, record) == record
