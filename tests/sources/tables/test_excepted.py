"""Who is left out of a claim, named by keys of one column or of several, which go in step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from graphmodel.claims import resolve
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.staging import read


class Team(Node):
    name: Annotated[str, Property(key=True)]


class Season(Node):
    key = ("team", "year")  # type: ignore[assignment]

    team: str
    year: int


class Plays(Relationship[Team, Team]):
    """Plays against."""


MODEL = Model.of(Team, Season, Plays)
STEP = "table-step the parts do not match: except.team has 2, except.year has 3"
LACKS = "missing-end the except names no Season by its year (column year)"


def excepted(folder: Path, given: str, row: str) -> tuple[set[str], list[str]]:
    """Which seasons a claim excepts, and the problems of the row."""
    (folder / "t.csv").write_text(f"a,b,team,year\n{row}\n")
    mapping = "table: t.csv\ndocument: {id: d}\nclaims:\n- PLAYS: {start: a, end: b}\n  except: {Season: "
    (folder / "t.yaml").write_text(f"{mapping}{given}}}\n")
    reading = read(MODEL, ["t.yaml"], folder)
    found = [claim for batch in reading.batches for claim in resolve(MODEL, batch.claims)[0]]
    problems = [str(problem).partition("\n")[0].removeprefix("t.csv:2 ") for problem in reading.problems]
    reading.close()
    return {str(ref.key) for claim in found for ref in claim.excepting}, problems


BOTH = '[{column: team, split: "|"}, {column: year, split: "|"}]'
FIRST = '[{column: team, split: "|"}, year]'
SECOND = '[team, {column: year, split: "|"}]'


@pytest.mark.parametrize(
    ("given", "cells", "wanted", "problems"),
    [
        ("[team, year]", "lions,2031", {"lions/2031"}, []),
        ("[team, year]", ",", set(), []),
        ("[team, year]", "lions,", set(), [LACKS]),
        (BOTH, "lions|bears,2031|2032", {"lions/2031", "bears/2032"}, []),
        (BOTH, "lions|bears,2031|2032|2033", set(), [STEP]),
        (BOTH, ",", set(), []),
        (FIRST, "lions|bears,2031", {"lions/2031", "bears/2031"}, []),
        (FIRST, "lions|bears,", set(), [LACKS]),
        (SECOND, "lions,2031|2032", {"lions/2031", "lions/2032"}, []),
    ],
)
def test_parts_of_several_columns_go_in_step(
    tmp_path: Path, given: str, cells: str, wanted: set[str], problems: list[str]
) -> None:
    found, told = excepted(tmp_path, given, f"x,y,{cells}")
    assert (found, told) == (wanted, problems)
