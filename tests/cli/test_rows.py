"""Rows leave as the engine gives them, and a file of rows appears whole or not at all."""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphmodel.cli.rows import print_rows
from graphmodel.databases import Recording, Rows
from graphmodel.queries import STREAMED
from tests.cli.conftest import Commands

ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN a, b"
HALF_WAY = "UNWIND range(-3000, 1) AS n RETURN 1 / n AS x"


@pytest.mark.parametrize("format", STREAMED)
def test_the_first_row_is_printed_before_the_second_is_read(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []

    def rows() -> Rows:
        for number in (12345, 2, 3):
            printed.append(capsys.readouterr().out)
            yield (number,)

    print_rows(Recording(), lambda consume: consume(("n",), rows()), format)
    assert printed[0] == ""
    assert "12345" in printed[1]


class Text(str):
    """A value whose end of life is seen."""

    __slots__ = ("__weakref__",)


@pytest.mark.parametrize("format", STREAMED)
def test_rows_are_not_kept(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    alive = weakref.WeakSet[Text]()
    most = 0

    def rows() -> Rows:
        nonlocal most
        for number in range(5000):
            value = Text(number)
            alive.add(value)
            most = max(most, len(alive))
            yield (value,)

    gc.collect()
    print_rows(Recording(), lambda consume: consume(("n",), rows()), format)
    assert most <= 3


@pytest.mark.long
def test_many_rows_are_the_same_as_few(everywhere: Commands, nowhere: Path) -> None:
    query = "UNWIND range(1, 2500) AS n RETURN n, 'name ' + toString(n) AS name"
    options = everywhere.options or ("--uri", "embedded:db")
    expected = [{"n": n, "name": f"name {n}"} for n in range(1, 2501)]
    for format in STREAMED:
        told = everywhere("cypher", query, "--format", format, *options)
        assert (told.code, told.err) == (0, "")
        if format == "csv":
            assert told.out.splitlines() == ["n,name", *(f"{row['n']},{row['name']}" for row in expected)]
        else:
            rows = json.loads(told.out) if format == "json" else [json.loads(line) for line in told.out.splitlines()]
            assert rows == expected


@pytest.fixture
def head(everywhere: Commands, nowhere: Path) -> Iterator[subprocess.Popen[str]]:
    """A query without an end, whose first two lines were read."""
    options = everywhere.options or ("--uri", "embedded:db")
    command = [sys.executable, "-m", "graphmodel", "cypher", ENDLESS, "--format", "csv", *options]
    environment = {**os.environ, **everywhere.environment}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["a,b\n", "1,1\n"]
        yield process


@pytest.mark.long
def test_a_reader_that_goes_away_ends_the_query(head: subprocess.Popen[str], everywhere: Commands) -> None:
    assert head.stdout is not None
    assert head.stderr is not None
    head.stdout.close()
    head.wait(timeout=60)
    assert head.stderr.read() == ""
    if everywhere.options:
        running = everywhere.on_database(
            "cypher",
            "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND' RETURN count(*) AS n",
            "--allow",
            "SHOW TRANSACTIONS",
            "--format",
            "csv",
        )
        assert running.out == "n\n0\n"


def test_an_error_half_way_says_how_many_rows_were_written(everywhere: Commands, nowhere: Path) -> None:
    options = everywhere.options or ("--uri", "embedded:db")
    told = everywhere("cypher", HALF_WAY, "--format", "jsonl", *options)
    rows = told.out.count("\n")
    assert told.code == 1
    assert rows >= 2900
    assert told.err.startswith(f"{rows:,} rows were written before this\nquery-failed: "), told.err


@pytest.mark.long
def test_a_file_of_rows_appears_whole_or_not_at_all(nowhere: Path, run: Commands) -> None:
    file = nowhere / "rows.csv"
    told = run("cypher", "RETURN 'a\x1b' AS x", "--uri", "embedded:db", "--format", "csv", "-o", "rows.csv")
    assert told.told == (0, "wrote rows.csv: 1 row\n", "")
    assert file.read_text() == "x\na\x1b\n"
    told = run("cypher", HALF_WAY, "--uri", "embedded:db", "--format", "csv", "-o", "rows.csv")
    assert (told.code, told.out) == (1, "")
    assert re.match(r"nothing was written to rows.csv, after [\d,]+ rows\nquery-failed: ", told.err), told.err
    assert file.read_text() == "x\na\x1b\n"
    assert sorted(path.name for path in nowhere.iterdir()) == ["db", "rows.csv"]


@pytest.mark.long
def test_a_file_takes_every_format(nowhere: Path, run: Commands) -> None:
    for format, text in (
        ("table", "x\n─\n1\n1 row\n"),
        ("json", '[\n  {"x": 1}\n]\n'),
        ("markdown", "| x |\n| --- |\n| 1 |\n"),
    ):
        told = run("cypher", "RETURN 1 AS x", "--uri", "embedded:db", "--format", format, "--output", "rows")
        assert told.told == (0, "wrote rows: 1 row\n", "")
        assert (nowhere / "rows").read_text() == text


def test_a_file_is_not_reached_through_a_link(nowhere: Path, run: Commands) -> None:
    (nowhere / "mine").write_text("mine")
    (nowhere / "rows.csv").symlink_to(nowhere / "mine")
    told = run("cypher", "RETURN 1 AS x", "--uri", "embedded:db", "--format", "csv", "-o", "rows.csv")
    assert (told.code, told.out) == (1, "")
    assert "rows.csv file it is a symbolic link" in told.err
    assert (nowhere / "mine").read_text() == "mine"


def test_a_limit_ends_a_query_without_end(everywhere: Commands, nowhere: Path) -> None:
    options = everywhere.options or ("--uri", "embedded:db")
    told = everywhere("cypher", ENDLESS, "--format", "csv", "--limit", "2", *options)
    assert told.told == (0, "a,b\n1,1\n1,2\n", "there are more rows\n  hint: without --limit all are printed\n")


@pytest.mark.long
def test_a_question_streams_under_its_declared_columns(starter: Path, run: Commands) -> None:
    (starter / "cypher" / "many.cypher").write_text(f"// Many\n// column a: any\n// column b: any\n\n{ENDLESS}\n")
    (starter / "cypher" / "none.cypher").write_text("// None\n// column n: any\n\nMATCH (n:Port {id: ''}) RETURN n\n")
    (starter / "cypher" / "other.cypher").write_text("// Other\n// column m: any\n\nRETURN 1 AS n\n")
    loaded = "nothing was ever loaded into this database\n  hint: load it first: graphmodel load\n"
    more = "there are more rows\n  hint: without --limit all are printed\n"
    assert run("ask", "many", "--format", "csv", "--limit", "1").told == (0, "a,b\n1,1\n", more + loaded)
    assert run("ask", "none", "--format", "csv").told == (0, "n\n", loaded)
    assert run("ask", "none", "--format", "json").told == (0, "[]\n", loaded)
    told = run("ask", "other", "--format", "csv")
    assert (told.code, told.out) == (1, "")
    assert "returns other columns than its header declares" in told.err
