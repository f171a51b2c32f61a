"""A fault in many rows is a line, not a flood."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Commands


@pytest.fixture
def flood(starter: Path) -> Path:
    """A column that does not fit in 600 rows, a mapping that names a column that is not there, and 500 calls."""
    model = starter / "ferries.py"
    model.write_text(model.read_text().replace("    pier: Literal", "    depth: int | None = None\n    pier: Literal"))
    facts = starter / "facts"
    rows = (f"p{n},Port {n},{'x' if n % 3 else ''}{n}\n" for n in range(900))
    (facts / "ports.csv").write_text("id,name,depth\n" + "".join(rows))
    (facts / "ports.yaml").write_text("table: ports.csv\nnodes:\n- Port: {id: id, name: name, depth: depth}\n")
    (facts / "ships.csv").write_text("id,name\n" + "".join(f"s{n},Ship {n}\n" for n in range(50)))
    (facts / "ships.yaml").write_text("table: ships.csv\nnodes:\n- Ship: {id: id, name: title}\n")
    (facts / "calls.csv").write_text("ship,port\n" + "".join(f"s{n % 50},p{n}\n" for n in range(300)))
    (facts / "calls.yaml").write_text("table: calls.csv\nrelationships:\n- CALLS_AT: {start: ship, end: port}\n")
    return starter


@pytest.mark.long
def test_each_cause_is_told_once_with_its_number_and_what_follows_is_counted(flood: Path, run: Commands) -> None:
    told = run("validate")
    assert told.code == 1
    assert told.out.splitlines() == [
        "rows of          read  kept  merged  left out  rejected",
        "facts/calls.csv   300     0       0         0       300",
        "facts/ports.csv   900   300       0         0       600",
        "",
    ]
    lines = told.err.splitlines()
    assert lines[0].startswith("facts/ports.csv:3 wrong-type Port.depth: 'x1' is not a whole number")
    assert lines[1:] == [
        "  599 more like this, at facts/ports.csv:4, facts/ports.csv:6 and others",
        "  hint: say which number it stands for, or null for none: values: {x1: ...}",
        "  200 problems may follow from this: missing-end in facts/calls.csv",
        "facts/ships.yaml:3:24 unknown-column the table has no column 'title'",
        "  hint: known are: id, name",
        "  300 problems may follow from this: missing-end in facts/calls.csv",
        "1,101 errors",
    ]


@pytest.mark.long
def test_the_load_tells_the_same(flood: Path, run: Commands) -> None:
    told = run("load")
    assert told.err.count("\n") == 10
    assert told.err.splitlines()[-2:] == [
        "source: nothing was loaded",
        "  hint: fix these, or load the sound rows with --keep-going",
    ]


def test_without_the_cause_what_followed_is_a_cause(flood: Path, run: Commands) -> None:
    for name in ("ports", "ships"):
        (flood / "facts" / f"{name}.yaml").unlink()
    assert run("validate").err.splitlines() == [
        "facts/calls.csv:2 missing-end no source declares the Port 'p0'",
        "  299 more like this, at facts/calls.csv:3, facts/calls.csv:4 and others",
        "  hint: known are: alder, haven, skerry",
        "facts/calls.csv:2 missing-end no source declares the Ship 's0'",
        "  299 more like this, at facts/calls.csv:3, facts/calls.csv:4 and others",
        "  hint: known are: heron, tern",
        "600 errors",
    ]


@pytest.mark.long
def test_the_number_of_causes_can_be_set(flood: Path, run: Commands) -> None:
    told = run("validate", "--max-problems", "1")
    assert "unknown-column" not in told.err
    assert "and 1 more cause of 1 problem\n  hint: --max-problems all lists each\n" in told.err
    assert told.err.endswith("1,101 errors\n")
    every = run("validate", "--max-problems", "all")
    assert every.err.count(" wrong-type ") == 600
    assert every.err.count(" missing-end ") == 500
    assert every.err.endswith("1,101 errors\n")
    assert run("validate", "--max-problems", "none").err.endswith(
        "'none' is neither a number of at least 1 nor `all`\n"
    )


def test_json_has_every_problem(flood: Path, run: Commands) -> None:
    told = run("validate", "--format", "json")
    made = json.loads(told.out)
    found = made["problems"]
    assert (told.code, told.err) == (1, "")
    assert [each for each in made["rows"] if each["file"] == "facts/calls.csv"] == [
        {
            "source": "facts/calls.yaml",
            "file": "facts/calls.csv",
            "read": 300,
            "kept": 0,
            "merged": 0,
            "left_out": 0,
            "rejected": 300,
        }
    ]
    assert len(found) == 1101
    assert found[0] == {
        "file": "facts/calls.csv",
        "line": 2,
        "column": 0,
        "code": "missing-end",
        "severity": "error",
        "message": "no source declares the Ship 's0'",
        "hint": "known are: heron, tern",
    }


def test_a_key_of_endless_length_is_not_printed_whole_but_in_json(starter: Path, run: Commands) -> None:
    key = "k" * 200_000
    (starter / "facts" / "ports.csv").write_text(f"id,name\n{key},A\n{key},B\n")
    (starter / "facts" / "ports.yaml").write_text("table: ports.csv\nnodes:\n- Port: {id: id, name: name}\n")
    told = run("validate")
    assert (told.code, len(told.err) < 5_000) == (1, True)
    assert "kkk... (200," in told.err
    problems = json.loads(run("validate", "--format", "json").out)["problems"]
    assert max(len(each["message"]) for each in problems) > 200_000
