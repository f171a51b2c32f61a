"""Claims of tables go to an export a window at a time, and it is as if they had been in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.claims import Claim, Document
from graphmodel.export import MIXED, Choices, ExportGraph, Writing, maker
from graphmodel.mark import FORMAT
from graphmodel.model import PartialDate
from graphmodel.records import assemble
from graphmodel.records.layer import count_claims
from graphmodel.sources import row_reader
from graphmodel.staging import read
from tests.example import MODEL, Government, Recognizes, State
from tests.loading.test_claims_of_tables import ROWS, TODAY, Cells, assembled, register, states

FOLDERS = count()


def files(folder: Path, form: str, sources: Iterable[Any], *, staged: bool, plain: bool = False) -> dict[str, Any]:
    """Each file of an export with its lines, however they are ordered."""
    reading = read(MODEL, [states, *sources], folder, folder=folder / "stage", stage_claims=staged)
    records = assemble(MODEL, reading, closed=True)
    graph = ExportGraph(MODEL, records, TODAY, FORMAT, plain=plain, mixed=form in MIXED)
    out = folder / f"{form} {next(FOLDERS)}"
    Writing(graph, maker(form, MODEL, Choices(plain=plain))).write(out, form)
    return {path.name: Counter(path.read_bytes().splitlines()) for path in out.iterdir() if path.suffix != ".json"}


def said_elsewhere() -> Iterable[Any]:
    """A claim in memory of a fact of which a table has claims too, on a passage of that table's document."""
    recognized = Recognizes(State.key("s1"), Government.key("g1"), since=PartialDate("2001"))
    yield Claim(recognized, evidence=Document("other", published=PartialDate("2029")).passage("1"), polarity="denied")


def given_as_rows() -> Iterable[Any]:
    yield Recognizes(State.key("s2"), Government.key("g2"), since=PartialDate("1990"))


TABLE: list[Cells] = [
    {"who": f"s{n % 4}", "whom": f"g{n % 3}", "since": f"{2000 + n % 5}", "note": "x" * (n % 3), "place": f"no. {n}"}
    for n in range(24)
]
TABLE += [{"who": "s0", "whom": "g0", "polarity": "denied", "until": "1999"}, TABLE[0]]
OF_NODES: list[Cells] = [*TABLE[3:5], {"who": "s3", "whom": "g2", "size": "300", "level": "full", "place": "no. 3"}]


LONG = [
    pytest.param(form, plain, rows, marks=pytest.mark.long)
    for form in ("jsonl", "csv", "admin", "rdf")
    for plain, rows in ((False, False), (True, True), (False, True))
    if (form, plain, rows) != ("csv", False, True)
]


@pytest.mark.parametrize(("form", "plain", "rows"), [("csv", False, True), *LONG])
def test_an_export_of_staged_claims_is_that_of_claims_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, *, plain: bool, rows: bool
) -> None:
    monkeypatch.setattr(row_reader, "CLAIMS", 5)
    tables = register(tmp_path, "a", TABLE), register(tmp_path, "b", OF_NODES)
    sources = [*tables, *((said_elsewhere, given_as_rows) if rows else ())]
    staged, held = (files(tmp_path, form, sources, staged=each, plain=plain) for each in (True, False))
    assert staged == held
    assert sum(map(Counter.total, staged.values())) > (10 if plain else 60)


def test_few_claims_are_in_memory_of_those_that_an_export_writes(tmp_path: Path) -> None:
    records = assembled(tmp_path, states, register(tmp_path, "a", TABLE), register(tmp_path, "b", OF_NODES))
    whole = count_claims(records)
    ExportGraph(MODEL, records, TODAY, FORMAT)
    assert (len(records.claims), count_claims(records)) == (1, whole)  # the claim of an area


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(tables=st.lists(ROWS, min_size=1, max_size=3))
def test_any_claims_are_exported_as_if_in_memory(tmp_path: Path, tables: list[list[Mapping[str, Any]]]) -> None:
    here = tmp_path / f"{next(FOLDERS)}"
    here.mkdir()
    sources = [said_elsewhere, *(register(here, f"t{number}", rows) for number, rows in enumerate(tables))]
    assert files(here, "csv", sources, staged=True) == files(here, "csv", sources, staged=False)
