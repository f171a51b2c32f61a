"""Tables of claims with what goes wrong: documents with two titles, thousands of claims of one fact, broken loads."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from graphmodel.claims import Claim, Document, resolve
from graphmodel.claims.disagreement import MAX_LISTED, disagreements
from graphmodel.databases import Database, Statement
from graphmodel.errors import SourceError
from graphmodel.loading import LoadOptions, load
from graphmodel.loading.disagreeing import doubtful_statement
from graphmodel.loading.reset import reset
from graphmodel.model import PartialDate
from graphmodel.problems import errors
from graphmodel.records import Records, assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from graphmodel.staging.database import StagingDatabase
from tests.loading.test_bulk import graph
from tests.sources.tables.companies import MODEL, Company, Owns, Party, files

TODAY = date(2031, 5, 1)
MAPPING = """\
table: t.csv
document: {id: "{filing}", title: {column: title}, published: 2030}
claims:
- OWNS: {start: {Party: who}, end: {Company: what}, since: since, until: until}
  polarity: {column: polarity}
  locator: "{at}"
"""
HEADER = "filing,title,who,what,since,until,polarity,at\n"


def assembled(folder: Path, memory: str = "200MB", **tables: str) -> Records:
    """The records of tables of claims, staged, each with a mapping of its own."""
    mappings = {f"{name}_yaml": MAPPING.replace("t.csv", f"{name}.csv") for name in tables}
    rows = {f"{name}_csv": HEADER + text for name, text in tables.items()}
    reading = read(
        MODEL, files(folder, {**rows, **mappings}), folder, folder=folder / "stage", stage_claims=True, memory=memory
    )
    return assemble(MODEL, reading)


def told(records: Records) -> list[str]:
    return [str(problem).partition("\n")[0] for problem in errors(records.problems)]


def loaded(database: Database, records: Records) -> None:
    establish(database, MODEL)
    load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(batch=50, transaction=0))


def test_a_document_with_another_title_in_another_table_names_both(tmp_path: Path) -> None:
    one, other = "f1,Filing,ann,mill,,,,1\n", "f2,Second,ben,mill,,,,1\nf1,Form,ben,lake,,,,2\n"
    assert told(assembled(tmp_path, one=one, two=other)) == [
        "two.csv:3 sources-disagree the document 'f1' is described otherwise in one.yaml"
    ]


def test_an_interval_that_ends_before_it_starts_is_told_in_the_last_of_many_rows(tmp_path: Path) -> None:
    rows = "".join(f"f{n % 7},Filing {n % 7},ann,mill,{1900 + n % 100},,,{n}\n" for n in range(3_000))
    records = assembled(tmp_path, one=rows + "f1,Filing 1,ben,lake,2020,2019,,late\n")
    assert told(records) == ["one.csv:3002 claim-interval `until` (2019) precedes `since` (2020)"]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Lets no file grow beyond so many bytes, as a full disk does."""
    resource = pytest.importorskip("resource")
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


def test_a_full_disk_while_claims_are_staged_is_an_error_and_leaves_no_file(tmp_path: Path) -> None:
    rows = "".join(f"f1,Filing,ann,mill,{1000 + n % 1000},,,{n}\n" for n in range(1_500))
    with files_of_at_most(200_000), pytest.raises(SourceError, match="rows cannot be staged in") as said:
        assembled(tmp_path, one=rows)
    assert said.value.hint.startswith("free some space there, or allow more with --memory")
    del said
    gc.collect()
    assert not [*(tmp_path / "stage").iterdir()]


@pytest.mark.long
def test_one_fact_has_hundreds_of_claims(embedded_database: Database, tmp_path: Path) -> None:
    rows = "".join(f"f{n},,ann,mill,2020,,{'denied' if n == 799 else 'affirmed'},1\n" for n in range(800))
    loaded(embedded_database, assembled(tmp_path, one=rows))
    assert embedded_database.read("MATCH (c:Claim) RETURN count(*)").value() == 800
    assert embedded_database.read("MATCH ()-[r:OWNS]->() RETURN count(*)").value() == 0
    assert len(embedded_database.read_all(doubtful_statement(MODEL))[0].rows) == 1 + 800
    loaded(embedded_database, assembled(tmp_path, one=rows.replace("denied", "affirmed")))
    found = embedded_database.read("MATCH ()-[r:OWNS]->() RETURN size(r.claims), size(r.documents)").rows
    assert found == ((800, 800),)
    assert len(embedded_database.read_all(doubtful_statement(MODEL))[0].rows) == 1  # how many; none may disagree


def test_where_thousands_contradict_thousands_a_few_pairs_are_listed() -> None:
    def claims() -> Iterator[Claim]:
        for number in range(2_000):
            passage = Document(f"d{number}", published=PartialDate("2030")).passage("1")
            said = Owns(Party.key("ann"), Company.key("mill"), stake=0.5 if number % 3 else 0.4)
            yield Claim(said, passage, polarity="affirmed" if number % 2 else "denied")

    found = disagreements([record.testimony for record in resolve(MODEL, claims())[0]], {}, {})
    assert {each.kind: 0 for each in found}.keys() == {"yes and no", "property"}
    assert 3 * MAX_LISTED <= len(found) <= 5 * MAX_LISTED


class _Broken(Exception):
    """Stands for the end of the process."""


class _Dying:
    """A database whose process ends after so many transactions."""

    def __init__(self, database: Database, left: int) -> None:
        self._database = database
        self.left = left

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def write(self, *statements: Statement, timeout: float | None = None) -> Any:
        if not self.left:
            raise _Broken
        self.left -= 1
        return self._database.write(*statements, timeout=timeout)


class _Full:
    """Staging in which there is no room for what a query writes to disk, after so many queries."""

    def __init__(self, left: int) -> None:
        self.left = left
        self._stream = StagingDatabase.stream

    def stream(self, stage: StagingDatabase, text: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
        self.left -= 1
        with stage.guarded():
            if self.left < 0:
                raise duckdb.OutOfMemoryException("Out of Memory Error: failed to offload data block")
        yield from self._stream(stage, text, size)


@pytest.mark.long
@pytest.mark.parametrize(("transactions", "queries"), [(2, None), (7, None), (1_000, 1)])
def test_a_load_that_was_broken_off_leaves_no_fact_without_its_claims_and_the_next_completes_it(
    embedded_database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    transactions: int,
    queries: int | None,
) -> None:
    people, companies = ("ann", "ben", "eve", "holding"), ("mill", "bakery", "lake")
    pairs = [(who, what) for who in people for what in companies]
    lines = [f"f{n},Filing {n},{who},{what},20{10 + n % 20},,,{n}\n" for n, (who, what) in enumerate(pairs * 20)]
    dying: Any = _Dying(embedded_database, transactions)
    establish(embedded_database, MODEL)
    records = assembled(tmp_path, one="".join(lines))
    with monkeypatch.context() as patched:
        if queries is not None:
            full = _Full(queries)
            patched.setattr(StagingDatabase, "stream", lambda stage, text, size: full.stream(stage, text, size))
        with pytest.raises(_Broken if queries is None else SourceError):
            load(dying, MODEL, records, today=lambda: TODAY, options=LoadOptions(batch=50, transaction=0))
    assert queries is None or embedded_database.read("MATCH (c:Claim) RETURN count(*)").value() > 0
    lost = (
        "MATCH ()-[r:OWNS]->() UNWIND r.claims AS id OPTIONAL MATCH (c:Claim {id: id}) "
        "WITH id, c WHERE c IS NULL RETURN count(*)"
    )
    assert embedded_database.read(lost).value() == 0
    loaded(embedded_database, assembled(tmp_path, one="".join(lines)))
    repaired = graph(embedded_database)
    assert embedded_database.read("MATCH ()-[r:OWNS]->() RETURN count(*)").value() == len(pairs)
    reset(embedded_database)
    loaded(embedded_database, assembled(tmp_path, one="".join(lines)))
    assert graph(embedded_database) == repaired
