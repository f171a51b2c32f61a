"""Wrong dates, bounds and decisions: each is told with its place and the next step, and nothing is written."""

from __future__ import annotations

import pytest

from graphmodel.databases import Database
from graphmodel.errors import SourceError
from graphmodel.workflows.load import load
from tests.example import sheet
from tests.workflows.conftest import Make

GOOD = "  1.1:\n  - arland RECOGNIZES bria-government\n"
RAID = "  1.1:\n  - Attack raid: {by: red-band, when: 2030}\n  - bria RECOGNIZES bria-government: "
HEADER = "decision,one,other,by,on,why\n"


def line(options: str) -> str:
    return sheet(f"  1.1:\n  - arland RECOGNIZES bria-government: {options}\n")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            sheet(GOOD).replace("published: 2031-06", "published: 2031-06, period: 1945/1937"),
            "facts/one.yaml:1:",
            "'1945/1937' ends before it begins",
        ),
        (line("{since: 1950/1949}"), "facts/one.yaml:16:", "'1950/1949' ends before it begins"),
        (line("{since: 1958, until: 1954}"), "facts/one.yaml:16:", "`until` (1954) precedes `since` (1958)"),
        (line("{since: 2031-25}"), "facts/one.yaml:16:", "'2031-25' is EDTF of level 2"),
        (line("{since: 2031-02-30}"), "facts/one.yaml:16:", "'2031-02-30' is not a day of the calendar"),
        (line("{since: -0044}"), "facts/one.yaml:16:", "'-0044' has a year before 0001"),
        (line("{since: nothing}"), "facts/one.yaml:16:", "nothing"),
        (
            sheet("  1.1:\n  - Attack raid: {by: red-band, before: raid}\n"),
            "facts/one.yaml:16:",
            "the event 'raid' bounds itself",
        ),
        (
            sheet(
                "  1.1:\n  - Attack raid: {by: red-band, after: siege}\n  - Attack siege: {by: critics, after: raid}\n"
            ),
            "facts/one.yaml:16:",
            "the bounds of events contradict each other: raid after siege, siege after raid",
        ),
        (sheet(RAID + "{since: arland}\n"), "facts/one.yaml:17:", "arland"),
    ],
)
def test_wrong_times_are_told_with_their_place(
    text: str, place: str, message: str, make: Make, embedded_database: Database
) -> None:
    with pytest.raises(SourceError) as refused:
        load(make(one=text), embedded_database)
    told = [str(problem) for problem in refused.value.problems]
    assert [each for each in told if each.startswith(place) and message in each] == told[:1], told
    assert embedded_database.read("MATCH (n) RETURN count(n)").value() == 0


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ("same,Entity:arland,Entity:bria,,,\nsame,Entity:arland,Entity:corrin,,,\n", "identity.csv:3 "),
        ("same,Entity:arland,Entity:bria,,,\ndifferent,Entity:bria,Entity:arland,,,\n", "identity.csv:3 "),
        ("same,Entity:arland,Entity:bria,,,\nsame,Entity:bria,Entity:arland,,,\n", "merged in a circle"),
        ("same,Entity:arland,Entity:arland,,,\n", "identity.csv:2 identity-itself"),
        ("same,Entity:arland,Entity:nobody,,,\n", "no source has Entity:nobody"),
    ],
)
def test_wrong_decisions_are_told_with_their_place(
    decisions: str, message: str, make: Make, embedded_database: Database
) -> None:
    project = make(one=sheet(GOOD))
    (project.root / "identity.csv").write_text(HEADER + decisions, encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        load(project, embedded_database)
    told = [str(problem) for problem in refused.value.problems]
    assert [each for each in told if each.startswith("identity.csv:") and message in each] == told, told
    assert embedded_database.read("MATCH (n) RETURN count(n)").value() == 0
