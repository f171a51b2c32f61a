"""`graphmodel queries lint`: what it prints, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Commands


def write(starter: Path, text: str) -> None:
    (starter / "cypher" / "all.cypher").write_text(text)


def test_findings_are_told_with_place_and_hint_and_an_error_exits_1(starter: Path, run: Commands) -> None:
    write(starter, "// All\n// column n: node\n\nMATCH (n:Shp) RETURN n LIMIT 1\n")
    assert run("queries", "lint", "all").told == (
        1,
        "",
        "cypher/all.cypher:4:10 GM101 the model has no label 'Shp'\n"
        "  hint: did you mean 'Ship'?\n"
        "cypher/all.cypher:4:24 GM501 LIMIT without ORDER BY gives different rows each time\n"
        "  hint: add ORDER BY with everything that distinguishes two rows\n"
        "1 file: 1 error, 1 warning\n",
    )


def test_warnings_alone_exit_0(starter: Path, run: Commands) -> None:
    write(starter, "// All\n// column n: node\n\nMATCH (n:Ship) RETURN n LIMIT 1\n")
    told = run("queries", "lint", "all")
    assert (told.code, told.out) == (0, "1 file: 1 warning\n")


def test_the_starter_is_clean(starter: Path, run: Commands) -> None:
    told = run("queries", "lint")
    assert (told.code, told.err) == (0, "")
    assert told.out.endswith("files: no findings\n")


def test_other_formats_go_to_standard_output(starter: Path, run: Commands) -> None:
    write(starter, "// All\n// column n: node\n\nMATCH (n:Shp) RETURN n\n")
    told = run("queries", "lint", "all", "--format", "json")
    assert (told.code, told.err) == (1, "")
    assert [each["code"] for each in json.loads(told.out)] == ["GM101"]
    assert run("queries", "lint", "all", "--format", "github").out.startswith("::error file=cypher/all.cypher,line=4")


def test_an_unknown_name_is_told_with_the_nearest(starter: Path, run: Commands) -> None:
    told = run("queries", "lint", "who-calls-wher")
    assert told.code == 1
    assert "did you mean 'who-calls-where'?" in told.err


def test_a_column_that_is_returned_twice_is_no_traceback(starter: Path, run: Commands) -> None:
    text = "// Twice\n// column id: string\n\nMATCH (p:Port)\nRETURN p.id AS id, p.id AS id\n"
    (starter / "cypher" / "twice.cypher").write_text(text)
    assert "Traceback" not in run("queries", "lint").err
