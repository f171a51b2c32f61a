"""Answers that are too long, queries that take too long, Ctrl-C, and text that an engine refuses."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Commands

RUNAWAY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN count(*) AS n"
# The embedded engine, once it is stopped, goes on computing in this process: half a second here, not for good.
LONGER = RUNAWAY.replace("100000", "600")
REFUSED = """\
// Wrong
// question: Does it matter
//   where the mistake is?
// column n: any

MATCH (n)
  RETRUN n.name AS n
"""
UNKNOWN = REFUSED.replace("  RETRUN n.name", "RETURN m.name")


def test_a_table_shows_the_first_rows_and_says_how_many_more_there_are(starter: Path, run: Commands) -> None:
    query = "UNWIND range(1, 1234) AS n RETURN n"
    told = run("cypher", query)
    assert told.out.splitlines()[-2:] == ["200", "200 of 1,234 rows"]
    assert told.err == "1,034 more rows\n  hint: --limit 1234 prints all; so does --format csv, json or jsonl\n"
    assert run("cypher", query, "--limit", "1234").out.splitlines()[-1] == "1234 rows"
    assert len(json.loads(run("cypher", query, "--format", "json").out)) == 1234


def test_a_limit_that_is_given_holds_for_every_format(starter: Path, run: Commands) -> None:
    told = run("cypher", "UNWIND range(1, 3) AS n RETURN n", "--format", "csv", "--limit", "2")
    assert told.told == (0, "n\n1\n2\n", "there are more rows\n  hint: without --limit all are printed\n")


def test_a_query_is_stopped_at_its_time_limit(starter: Path, everywhere: Commands) -> None:
    start = time.monotonic()
    query, seconds = (RUNAWAY, "1") if everywhere.options else (LONGER, "0.05")
    told = everywhere.on_database("cypher", query, "--timeout", seconds)
    assert time.monotonic() - start < 15
    assert (told.code, told.out) == (1, "")
    assert re.fullmatch(
        r"timed-out: .*(stopped the query: it took longer than its time limit|longer than .* s; .* so it was stopped)\n"
        r"  hint: give it more time with --timeout, or .*\n",
        told.err,
    )
    assert everywhere.on_database("cypher", "RETURN 1 AS one", "--format", "csv").out == "one\n1\n"


def test_a_question_is_stopped_at_its_time_limit(starter: Path, run: Commands) -> None:
    (starter / "cypher" / "long.cypher").write_text(f"// Long\n// column n: integer\n\n{LONGER}\n")
    told = run("ask", "long", "--timeout", "0.05")
    assert (told.code, told.out) == (1, "")
    assert "timed-out" in told.err


@pytest.mark.parametrize("limit", ["0", "-1", "soon"])
def test_a_time_limit_is_a_number_of_seconds(starter: Path, run: Commands, limit: str) -> None:
    assert run("cypher", "RETURN 1", "--timeout", limit).code == 2


@pytest.mark.long
def test_ctrl_c_stops_the_query_and_the_command(starter: Path, everywhere: Commands) -> None:
    command = [sys.executable, "-m", "graphmodel", "cypher", RUNAWAY, *everywhere.options]
    environment = {**os.environ, **everywhere.environment, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        time.sleep(4)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert err == "interrupted: the work was stopped, and what was not committed is undone\n"
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


def test_what_the_engine_refuses_is_placed_in_the_file_header_included(starter: Path, everywhere: Commands) -> None:
    wrong = starter / "cypher" / "wrong.cypher"
    wrong.write_text(REFUSED)
    told = everywhere.on_database("ask", "wrong")
    assert told.code == 1
    assert told.err.startswith("cypher/wrong.cypher:7:3 query-failed "), told.err
    wrong.write_text(UNKNOWN)
    told = everywhere.on_database("ask", "wrong")
    assert told.code == 1
    # The embedded engine does not say where it met the unknown variable: then it is where the query begins.
    assert told.err.startswith(("cypher/wrong.cypher:7:8 query-failed ", "cypher/wrong.cypher:6:1 query-failed "))
