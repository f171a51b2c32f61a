"""What is wrong with staged claims as a whole: all of it is counted, and what is refused for it leaves the stage."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.claims import ClaimRecord, resolve
from graphmodel.problems import total
from graphmodel.sources import row_reader
from graphmodel.staging import read
from graphmodel.staging.counting import count_rows
from tests.sources.tables.companies import MODEL, files

START = "table: t.csv\ndocument: {id: d}\nclaims:\n"
OWNS = (
    START + "- OWNS: {start: {Person: who}, end: {Company: what}}\n"
    '  as: {column: label}\n  rebuts: "{other}"\n  because: {column: reason}\n'
)
OWN = "- OWNS: {start: {Person: who}, end: {Company: what}}\n"
TAKEOVERS = START + "- Takeover: {id: id}\n  after: {Takeover: after}\n- Takeover.name: {of: id, value: name}\n"
Kept = list[tuple[str, tuple[str, ...]]]


def staged(folder: Path, mapping: str, rows: str, limit: int = 100) -> tuple[Kept, list[str], int, int]:
    """The staged claims with their locators, the problems, how many they stand for, and how many rows are rejected."""
    sources = files(folder, {"t_csv": rows, "t_yaml": mapping})
    reading = read(MODEL, sources, folder, folder=folder / "stage", stage_claims=True, max_reported=limit)
    claims = reading.claims
    assert claims is not None
    claims.settle()
    found = [record for window in claims.merged({"t.yaml"}) for record, _ in window.values()]
    assert claims.count({"t.yaml"}) == len(found)
    problems = [str(each).partition("\n")[0] for each in reading.problems]
    counts = count_rows(reading.rows, None)
    reading.close()
    return kept(found), problems, total(reading.problems), sum(each.rejected for each in counts)


def in_memory(folder: Path, mapping: str, rows: str) -> tuple[Kept, list[str]]:
    """The claims and the problems where they are not staged."""
    reading = read(MODEL, files(folder, {"t_csv": rows, "t_yaml": mapping}), folder)
    (batch,) = (each for each in reading.batches if each.source == "t.yaml")
    found, problems = resolve(MODEL, batch.claims)
    reading.close()
    return kept(found), [str(each).partition("\n")[0] for each in sorted(problems)]


def kept(records: list[ClaimRecord]) -> Kept:
    return sorted((record.testimony.predicate, record.testimony.locators) for record in records)


def test_all_rows_that_refer_to_no_label_are_counted_and_refused_however_many_are_told(tmp_path: Path) -> None:
    rows = "".join(f"ann,mill,l{n},{'' if n % 2 else f'x{n}'},\n" for n in range(60))
    found, problems, count, rejected = staged(tmp_path, OWNS, f"who,what,label,other,reason\n{rows}", limit=3)
    assert problems == [
        "t.csv claim-label unknown label: 27 more rows have a problem of this kind",
        *(f"t.csv:{line} claim-label no claim here has the label 'x{line - 2}'" for line in (2, 4, 6)),
    ]
    assert (count, rejected) == (30, 30)
    assert found == [("OWNS", tuple(f"line {n + 2}" for n in range(60) if n % 2))]


WRONG = "who,what,label,other,reason\nann,mill,a,,\nann,mill,,x,\nben,mill,b,a,\nben,bakery,b,,\neve,lake,c,,nothing\n"


@pytest.mark.parametrize("window", [1, 2, 2_000])
def test_what_is_refused_for_a_label_is_in_no_claim_whether_staged_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(row_reader, "CLAIMS", window)
    found, problems, _, rejected = staged(tmp_path / "staged", OWNS, WRONG)
    assert found == [("OWNS", ("line 2",)), ("OWNS", ("line 4",))]
    assert [problem.split(" ", 1)[0] for problem in problems] == ["t.csv:3", "t.csv:5", "t.csv:6"]
    assert rejected == 3
    again = in_memory(tmp_path / "memory", OWNS, WRONG)
    assert again[0] == found
    assert [problem.split(" ", 2)[:2] for problem in again[1]] == [problem.split(" ", 2)[:2] for problem in problems]


@pytest.mark.parametrize("how", ["because", "rebuts", "alternative_of"])
def test_a_claim_may_refer_to_one_that_differs_in_its_condition(tmp_path: Path, how: str) -> None:
    mapping = f'{OWN}  as: {{column: label}}\n  {how}: "{{other}}"\n  if:\n  - {OWN[2:].replace("who", "boss")}'
    rows = "who,what,boss,label,other\nann,mill,ben,a,\nann,mill,eve,,a\n"
    found, problems, _, _ = staged(tmp_path / "staged", START + mapping, rows)
    assert (problems, [name for name, _ in found]) == ([], ["OWNS"] * 4)
    assert in_memory(tmp_path / "memory", START + mapping, rows) == (found, [])


@pytest.mark.parametrize("window", [1, 2_000])
def test_bounds_of_staged_events_that_contradict_each_other_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(row_reader, "CLAIMS", window)
    rows = "id,after,name\na,b,A\nb,c,B\nc,a,C\nd,a,D\n"
    found, problems, _, rejected = staged(tmp_path / "staged", TAKEOVERS, rows)
    assert problems == [
        "t.csv:2 claim-interval the bounds of events contradict each other: a after b, b after c, c after a"
    ]
    assert rejected == 1
    lines = ["line 3", "line 4", "line 5"]
    assert found == [(name, (line,)) for name in ("name", "occurred") for line in lines]
    assert in_memory(tmp_path / "memory", TAKEOVERS, rows) == (found, problems)
