"""How a load tells how it goes, and how it is stopped and gone on with."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from graphmodel.cli import progress as module
from tests.cli.conftest import Commands
from tests.loading.depots import make, many


class Clock:
    """Time as a test wants it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(module._Lines, "EVERY", 5.0)
        monkeypatch.setattr(f"{module.__name__}.time.monotonic", lambda: self.now)


@pytest.fixture
def depots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two tables of sixty rows, as the current folder."""
    make(tmp_path, *many(60, 60))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is told."""
    monkeypatch.setattr(module._Lines, "EVERY", 0.0)


def press(monkeypatch: pytest.MonkeyPatch, stage: str, done: int, times: int = 1) -> None:
    """Presses Ctrl-C when so much of a stage is done."""
    show = module._Lines.show
    left = [times]

    def pressed(self: module._Lines, at: str, so_far: int, total: int) -> None:
        show(self, at, so_far, total)
        if at == stage and so_far >= done:
            while left[0]:
                left[0] -= 1
                signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(module._Lines, "show", pressed)


# --- progress --------------------------------------------------------------------------------------------------------


def test_short_work_says_nothing_and_long_work_a_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(monkeypatch)
    with module.progress() as show:
        for step in range(0, 12_001, 1_000):
            show("nodes", step, 12_000)
            clock.now += 1
        show("relationships", 0, 0)
        clock.now += 6
        show("relationships", 3_000, 0)
        for done in (0, 3_000, 6_000):  # two stages that take turns
            show("relationships that go", done, 0)
            show("nodes that go", 0, 0)
            clock.now += 3
    assert capsys.readouterr() == (
        "",
        "nodes: 5,000 of 12,000 (1,000 rows/s, 7 s left)\n"
        "nodes: 10,000 of 12,000 (1,000 rows/s, 2 s left)\n"
        "relationships: 3,000 (500 rows/s)\n"
        "relationships that go: 6,000 (1,000 rows/s)\n",
    )


def test_a_program_gets_json_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock(monkeypatch)
    with module.progress("jsonl") as show:
        show("nodes", 0, 12_000)
        clock.now += 5
        show("nodes", 6_000, 12_000)
        clock.now += 5
        show("reading depots.csv", 7, 0)
    told = capsys.readouterr()
    assert [json.loads(line) for line in told.out.splitlines()] == [
        {"stage": "nodes", "done": 6_000, "total": 12_000, "rows_per_second": 1_200},
        {"stage": "reading depots.csv", "done": 7, "total": None, "rows_per_second": 0},
    ]
    assert told.err == ""


@pytest.mark.long
def test_all_that_a_load_prints_for_a_program_is_json(depots: Path, run: Commands, often: None) -> None:
    told = run("load", "--format", "jsonl", "--batch", "20")
    events = [json.loads(line) for line in told.out.splitlines()]
    assert (told.code, told.err) == (0, "writing to embedded:.graphmodel/database (the default)\n")
    stages = list(dict.fromkeys(event["stage"] for event in events[:-1]))
    assert stages == ["reading depots.yaml", "reading serves.yaml", "schema", "nodes", "relationships"]
    assert [event["done"] for event in events if event.get("stage") == "nodes"] == [0, 20, 40, 60]
    summary = events[-1]
    assert (summary["done"], summary["created"], summary["rejected"], summary["resumed"]) == (True, 120, 0, 0)
    assert {(tally["kind"], tally["name"], tally["created"]) for tally in summary["tallies"] if tally["created"]} == {
        ("node", "Depot", 60),
        ("relationship", "SERVES", 60),
    }


@pytest.mark.long
def test_a_log_gets_plain_lines(depots: Path, run: Commands, often: None) -> None:
    told = run("load", "--batch", "20")
    assert told.code == 0
    assert "nodes: 40 of 60 (" in told.err
    assert "nodes: 60 of 60 (" not in told.err
    assert "\x1b" not in told.err


# --- Ctrl-C ----------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_ctrl_c_ends_a_load_after_the_batch_in_hand(
    depots: Path, everywhere: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        press(patch, "nodes", 30)
        told = everywhere.on_database("load", "--batch", "10", "--jobs", "1")
    assert (told.code, told.out) == (1, "")
    assert told.err.partition("\n")[2] == (
        "stopping after the batch in hand; once more stops at once\n"
        "interrupted: the load was stopped; what it reported as written is there\n"
        "  hint: graphmodel load --resume goes on from here; graphmodel load checks everything again\n"
    )
    resumed = everywhere.on_database("load", "--resume", "--batch", "10", "--jobs", "1")
    assert resumed.code == 0
    assert " were there from before; as of " in resumed.out
    again = everywhere.on_database("load", "--format", "jsonl")
    summary = json.loads(again.out.splitlines()[-1])
    assert (summary["created"], summary["updated"], summary["unchanged"]) == (0, 0, 120)


@pytest.mark.long
def test_ctrl_c_while_sources_are_read_writes_nothing(
    depots: Path, run: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        press(patch, "reading depots.yaml", 60)
        told = run("load")
    assert told.code == 1
    assert "interrupted: the load was stopped while it read; nothing was written\n" in told.err
    assert run("cypher", "MATCH (n) RETURN count(n) AS n", "--format", "csv").out.split() == ["n", "0"]


@pytest.mark.long
def test_ctrl_c_twice_stops_at_once(depots: Path, run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        press(patch, "nodes", 30, times=2)
        told = run("load", "--batch", "10", "--jobs", "1")
    assert told.code == 130
    assert told.err.endswith("interrupted: the work was stopped, and what was not committed is undone\n")
    assert json.loads(run("load", "--format", "jsonl").out.splitlines()[-1])["rejected"] == 0
    assert "(120 unchanged)" in run("load").out


@pytest.mark.long
def test_resume_without_a_broken_load_loads_all(depots: Path, run: Commands) -> None:
    told = run("load", "--resume")
    assert (told.code, "from before" in told.out) == (0, False)


@pytest.mark.long
def test_refused_rows_end_a_load_with_1(depots: Path, everywhere: Commands) -> None:
    make(depots, [("a", "A", "c1", 1), ("b", "B", "taken", 2)], [("a", "b", "salt", 1)])
    assert everywhere.on_database("schema", "apply").code == 0
    assert everywhere.on_database("cypher", "--write", "CREATE (:Depot {id: 'other', code: 'taken'})").code == 0
    told = everywhere.on_database("load")
    assert told.code == 1
    assert "depots.csv:3 row-refused a constraint refused the write: " in told.err
    assert "serves.csv:2 missing-end the database has no Depot 'b'" in told.err
    assert told.err.endswith(
        "2 problems kept 2 rows out; they are listed in .graphmodel/rejects.jsonl\n"
        "  hint: fix the rows in .graphmodel/rejects, and load them: graphmodel load --mended\n"
    )
    listed = [json.loads(line) for line in (depots / ".graphmodel" / "rejects.jsonl").read_text().splitlines()]
    assert [(row["file"], row["line"], row["code"]) for row in listed] == [
        ("depots.csv", 3, "row-refused"),
        ("serves.csv", 2, "missing-end"),
    ]
