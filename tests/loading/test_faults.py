"""What goes wrong while a load writes: it is told with its place, the rest is loaded, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import neo4j.exceptions
import pytest

from graphmodel import files
from graphmodel.databases import Database, Result, Statement, pipelining
from graphmodel.databases import neo4j as door
from graphmodel.errors import DatabaseInUse, Interrupted, SourceError, Unreachable
from graphmodel.loading import LoadOptions
from graphmodel.mark import READ_META
from graphmodel.project import Project
from graphmodel.schema import apply
from graphmodel.workflows.load import load
from tests.loading.depots import graph, ids, make, many, served

BOTH = pytest.mark.parametrize("database", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
LONG = "x" * 40_000
"""More than an engine keeps in an index."""
META = "MATCH (m:Graphmodel) RETURN properties(m)"


def problems(report: Any) -> list[tuple[str, str]]:
    """The place and rule of each."""
    return [(f"{Path(p.where.file).name}:{p.where.line}", p.code) for p in report.problems]


def strict(database: Database, project: Project) -> Project:
    """The project, with all that its model wants unique enforced, and somebody else's depot with the code taken."""
    apply(database, project.model)
    database.write(Statement("CREATE (:Depot {id: 'other', code: 'taken'})"))
    return project


def everything(database: Database) -> tuple[list[str], list[Any]]:
    """The graph, and what it says of itself."""
    return graph(database), [list(row) for row in database.read(META).rows]


class Through:
    """A database that does something of its own before each write; all else goes to another."""

    def __init__(self, database: Database, before: Callable[[Statement], None]) -> None:
        self._database = database
        self._before = before

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def write(self, *statements: Statement, timeout: float | None = None) -> list[Result]:
        for statement in statements:
            self._before(statement)
        return self._database.write(*statements, timeout=timeout)


# --- rows that the database refuses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [pytest.param(1, marks=pytest.mark.long), 2])
def test_a_poisonous_row_is_told_and_the_rest_is_loaded(database: Database, tmp_path: Path, jobs: int) -> None:
    nodes, ties = many(50, 100)
    nodes.insert(20, ("poison", "Poison", "taken", 1))
    ties.insert(30, ("d1", "poison", "salt", 1.0))
    project = strict(database, make(tmp_path, nodes, ties))
    report = load(project, database, options=LoadOptions(batch=16, jobs=jobs))
    (refused,) = (problem for problem in report.problems if problem.code == "row-refused")
    lost = [problem for problem in report.problems if problem.code == "missing-end"]
    assert (str(refused.where), "poison" in ids(database)) == ("depots.csv:22", False)
    assert sorted(p.where.line for p in lost) == [n for n, tie in enumerate(ties, 2) if "poison" in tie[:2]]
    assert lost
    assert len(served(database)) == len(ties) - len(lost)
    assert "a constraint refused the write: " in refused.message
    assert (report.rejected >= 2, report.rejects_file) == (True, ".graphmodel/rejects.jsonl")
    listed = [json.loads(line) for line in (tmp_path / report.rejects_file).read_text().splitlines()]
    assert [(row["file"], row["line"], row["code"]) for row in listed] == [
        (p.where.file, p.where.line, p.code) for p in sorted(report.problems)
    ]
    assert len(ids(database)) == 51
    again = load(project, database, options=LoadOptions(batch=16, jobs=jobs))
    assert (again.changed, len(again.problems)) == (False, len(report.problems))


@BOTH
def test_a_value_that_the_engine_refuses_is_told(database: Database, tmp_path: Path) -> None:
    nodes = [("a", "A", "c1", 1), ("b", "B", LONG, 2), ("c", "C", "c3", 3)]
    project = strict(database, make(tmp_path, nodes, [("a", "b", "salt", 1), ("a", "c", "salt", 1)]))
    report = load(project, database)
    if not report.problems:
        pytest.skip("this engine keeps long texts in an index")
    assert problems(report) == [("depots.csv:3", "row-refused"), ("serves.csv:2", "missing-end")]
    assert (ids(database), served(database)) == (["a", "c", "other"], [("a", "c")])


@pytest.mark.long
@BOTH
def test_an_end_that_is_nowhere_is_told_by_the_sources_or_by_the_database(database: Database, tmp_path: Path) -> None:
    project = make(tmp_path, [("a", "A", "", 1)], [("a", "a", "salt", 1), ("a", "nowhere", "salt", 1)])
    with pytest.raises(SourceError) as told:
        load(project, database)
    assert [(p.where.file, p.where.line, p.code) for p in told.value.problems] == [("serves.csv", 3, "missing-end")]
    assert graph(database) == []
    load(project, database, [str(tmp_path / "depots.yaml")])
    for _ in range(2):  # it is told again where the others are there
        with pytest.raises(SourceError) as alone:
            load(project, database, [str(tmp_path / "serves.yaml")])
        assert [(p.where.line, p.code, p.message) for p in alone.value.problems] == [
            (3, "missing-end", "no source declares the Depot 'nowhere'")
        ]
        report = load(project, database, [str(tmp_path / "serves.yaml")], keep_going=True)
        assert (problems(report), report.rejected) == ([("serves.csv:3", "missing-end")], 1)
        assert served(database) == [("a", "a")]


@BOTH
@pytest.mark.proved_by("tests/loading/test_faults.py::test_a_poisonous_row_is_told_and_the_rest_is_loaded")
def test_rows_of_a_sheet_that_lead_to_what_is_not_loaded_are_told(database: Database, tmp_path: Path) -> None:
    make(tmp_path, [])
    (tmp_path / "rows.py").write_text(
        "from depots_model import Depot, Serves\n\n"
        "def rows():\n"
        "    yield Depot(id='a')\n"
        "    yield Depot(id='b')\n"
        "    yield Serves(Depot.key('a'), Depot.key('b'), good='salt')\n"
    )
    (tmp_path / "graphmodel.toml").write_text('model = "depots_model"\nsources = ["rows:rows"]\n')
    project = Project.at(tmp_path, {})
    report = load(project, database, only=["SERVES"])
    assert problems(report) == [("rows.py:6", "missing-end")]
    assert "the Depot 'a' is not in the database" in report.problems[0].message
    assert report.total("created") == 0
    assert load(project, database, only=["Depot"]).problems == ()
    assert load(project, database, only=["SERVES"]).problems == ()
    assert served(database) == [("a", "b")]


@BOTH
@pytest.mark.proved_by("tests/loading/test_faults.py::test_a_poisonous_row_is_told_and_the_rest_is_loaded")
def test_the_sound_rows_are_loaded_where_that_is_asked_for(database: Database, tmp_path: Path) -> None:
    project = make(tmp_path, [("a", "A", "", 1), ("b", "B", "", "many")], [("a", "b", "salt", 1)])
    with pytest.raises(SourceError, match="nothing was loaded"):
        load(project, database)
    assert everything(database) == ([], [])
    report = load(project, database, keep_going=True)
    assert [place for place, _ in problems(report)] == ["depots.csv:3", "serves.csv:2"]
    assert (ids(database), report.rejected) == (["a"], 2)


@pytest.mark.parametrize("fault", ["full", pytest.param("unwritable", marks=pytest.mark.long)])
def test_rejects_that_cannot_be_listed_are_told_all_the_same(
    embedded_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    depots = [("a", "A", "c1", 1), ("b", "B", "taken", 1)]
    project = strict(embedded_database, make(tmp_path, depots, [("a", "a", "x", 1)]))
    if fault == "full":
        write = files.write_in

        def full(root: Path, path: Path, content: bytes | str) -> None:
            if path.name == "rejects.jsonl":
                raise OSError(28, "No space left on device")
            write(root, path, content)

        monkeypatch.setattr("graphmodel.workflows.rejects.write_in", full)
    else:
        (tmp_path / ".graphmodel").write_text("in the way")
    report = load(project, embedded_database)
    (refused, unlisted) = sorted(report.problems, key=lambda p: p.severity)
    assert (refused.code, unlisted.severity, report.rejected, report.rejects_file) == ("row-refused", "warning", 1, "")
    assert str(unlisted.where) == ".graphmodel/rejects.jsonl"
    assert unlisted.message.startswith("the list of rejected rows cannot be written: ")
    assert ids(embedded_database) == ["a", "other"]


# --- the engine and other programs -----------------------------------------------------------------------------------


@BOTH
def test_a_second_load_is_refused_while_the_first_is_at_work(database: Database, tmp_path: Path) -> None:
    project = make(tmp_path, *many(40, 40))
    told: list[str] = []

    def meanwhile(stage: str, done: int, total: int) -> None:
        if stage == "relationships" and not told:
            with pytest.raises(DatabaseInUse) as refused:
                load(project, database)
            told.append(refused.value.message)

    report = load(project, database, progress=meanwhile, options=LoadOptions(batch=10))
    assert told[0].startswith(f"another command is writing to {database.address}: ")
    assert (report.total("created"), report.problems) == (80, ())
    assert not load(project, database).changed


@pytest.mark.parametrize("engine", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def test_transient_trouble_is_tried_again(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    database: Database = request.getfixturevalue(f"{engine}_database")
    project = make(tmp_path, *many(40, 40))
    run, send, calls = door._run, pipelining.send, [0]

    def stumble(statement: Statement) -> None:
        calls[0] += "$key" in statement.text and ("MERGE" in statement.text or "CREATE" in statement.text)
        if calls[0] in (1, 3):
            calls[0] += 1
            code = "Neo.TransientError.Transaction.DeadlockDetected"
            raise neo4j.exceptions.Neo4jError._hydrate_neo4j(code=code, message="a deadlock")

    def shaky(tx: Any, statement: Statement) -> Result:
        stumble(statement)
        return run(tx, statement)

    def shaky_pipeline(tx: Any, statements: Sequence[Statement], most: int) -> Any:
        for statement in statements:
            stumble(statement)
        return send(tx, statements, most)

    monkeypatch.setattr(door, "_run", shaky)
    monkeypatch.setattr(door, "send", shaky_pipeline)
    report = load(project, database, options=LoadOptions(batch=20))
    assert (report.total("created"), report.problems) == (80, ())
    assert calls[0] > 4


@pytest.mark.long
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_batch_that_failed_is_not_passed_over_later(
    embedded_database: Database, tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batches after it may have been written."""
    monkeypatch.setattr("graphmodel.loading.checkpoint.SECONDS", -1.0)
    project = make(tmp_path, *many(60, 60))
    broken = [True]

    def fail_once(statement: Statement) -> None:
        if broken[0] and "d20" in statement.parameters.get("key", ()):
            broken[0] = False
            raise Unreachable("went away")

    database: Any = Through(embedded_database, fail_once)
    with pytest.raises(Unreachable):
        load(project, database, options=LoadOptions(batch=5, jobs=jobs))
    assert len(ids(embedded_database)) < 60
    load(project, embedded_database, options=LoadOptions(batch=5, jobs=jobs, resume=True))
    assert len(ids(embedded_database)) == 60
    assert len(served(embedded_database)) == 60


def test_a_table_that_changes_while_it_is_read_is_told(embedded_database: Database, tmp_path: Path) -> None:
    project = make(tmp_path, *many(12_000, 1))
    mapping = tmp_path / "depots.yaml"
    mapping.write_text(mapping.read_text() + "escape: '^'\n")  # so that it is read row by row

    def meanwhile(stage: str, done: int, total: int) -> None:
        if stage == "reading depots.yaml" and done == 5_000:
            with (tmp_path / "depots.csv").open("a") as file:
                file.write("late,Late,,1\n")

    for keep_going in (False, True):
        with pytest.raises(SourceError) as told:
            load(project, embedded_database, keep_going=keep_going, progress=meanwhile)
        assert [problem.code for problem in told.value.problems] == ["table-changed"]
        assert "--keep-going" not in told.value.hint  # it would not help
        assert ids(embedded_database) == []


def test_every_row_that_is_kept_out_is_listed(embedded_database: Database, tmp_path: Path) -> None:
    depots = [(f"d{n}", "", "", "many" if n % 2 else n) for n in range(700)]
    project = make(tmp_path, depots, [("d0", "d2", "x", 1), *((f"d{n}", "nowhere", "x", 1) for n in range(300))])
    report = load(project, embedded_database, keep_going=True)
    assert (len(ids(embedded_database)), report.rejected) == (350, 350 + 300)  # of these 300, 150 have two problems
    listed = [json.loads(line) for line in (tmp_path / report.rejects_file).read_text().splitlines()]
    assert {each["line"] for each in listed if each["file"] == "depots.csv"} == set(range(3, 702, 2))
    assert {each["line"] for each in listed if each["file"] == "serves.csv"} == set(range(3, 303))


# --- how a load goes about it ----------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_dry_run_tells_what_a_load_then_does_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    nodes, ties = many(40, 80)
    project = make(tmp_path, nodes, ties)
    for step in range(3):
        if step == 1:  # some rows differ, some are new, some say less
            nodes[3:6] = [("d3", "New name", "c-new", 3), ("d4", "", "", 4), ("new", "New", "", 0)]
            ties[7] = (*ties[7][:3], 99.5)
            ties = [tie for tie in ties if "d5" not in tie[:2]] + [("new", "d1", "tin", 1)]
            project = make(tmp_path, nodes, ties)
        before = everything(database)
        schema = database.read("SHOW CONSTRAINTS YIELD name").rows
        dry = load(project, database, options=LoadOptions(dry=True, batch=16))
        assert everything(database) == before
        assert database.read("SHOW CONSTRAINTS YIELD name").rows == schema
        report = load(project, database, options=LoadOptions(batch=16))
        assert (dry.tallies, dry.changed, dry.problems) == (report.tallies, report.changed, report.problems)
        assert report.changed == (step < 2)


@pytest.mark.parametrize(("batch", "jobs"), [pytest.param(1, 1, marks=pytest.mark.long), (7, 3)])
def test_batches_and_jobs_make_the_same_graph(
    embedded_database: Database, tmp_path: Path, batch: int, jobs: int
) -> None:
    project = make(tmp_path, *many(30, 90))
    report = load(project, embedded_database, options=LoadOptions(batch=batch, jobs=jobs))
    assert (report.total("created"), report.problems) == (120, ())
    assert not load(project, embedded_database, options=LoadOptions(batch=50, jobs=1)).changed


@BOTH
@pytest.mark.proved_by("tests/loading/test_faults.py::test_a_poisonous_row_is_told_and_the_rest_is_loaded")
def test_only_some_labels_and_types(database: Database, tmp_path: Path) -> None:
    project = make(tmp_path, *many(20, 20))
    assert load(project, database, only=["Depot"]).total("created") == 20
    assert (len(ids(database)), served(database)) == (20, [])
    assert load(project, database, only=["SERVES"]).total("created") == 20
    with pytest.raises(SourceError, match="the model has no label or relationship type 'Depo'"):
        load(project, database, only=["Depo"])


@BOTH
@pytest.mark.proved_by(
    "tests/loading/test_faults.py::test_an_end_that_is_nowhere_is_told_by_the_sources_or_by_the_database"
)
def test_relationships_alone_are_told_where_their_nodes_are_not_there(database: Database, tmp_path: Path) -> None:
    report = load(make(tmp_path, *many(3, 3)), database, only=["SERVES"])
    assert {code for _, code in problems(report)} == {"missing-end"}
    assert (len(report.problems), report.total("created"), graph(database)) == (3, 0, [])


# --- stopping and going on -------------------------------------------------------------------------------------------


class Stop:
    """Asks to stop when so much of a stage is done."""

    def __init__(self, stage: str, done: int) -> None:
        self.wanted = stage, done
        self.asked = False

    def progress(self, stage: str, done: int, total: int) -> None:
        self.asked = self.asked or (stage == self.wanted[0] and done >= self.wanted[1])

    def __call__(self) -> bool:
        return self.asked


@pytest.mark.long
@BOTH
@pytest.mark.parametrize(
    ("stage", "done", "passed"),
    [("nodes", 30, True), ("nodes", 60, True), ("relationships", 0, True), ("reading depots.yaml", 1, False)],
)
def test_a_load_that_was_stopped_goes_on(
    database: Database, tmp_path: Path, stage: str, done: int, passed: bool
) -> None:
    project = make(tmp_path, *many(60, 60))
    stop = Stop(stage, done)
    with pytest.raises(Interrupted) as told:
        load(project, database, progress=stop.progress, stop=stop, options=LoadOptions(batch=10, jobs=1))
    assert ("--resume" in told.value.hint) == passed
    there = ids(database)
    noted = database.read(READ_META).value() or {}
    assert noted.get("loading") is None
    if passed:
        assert (noted["load_stage"], noted["load_rows"]) == ("nodes", len(there))
    report = load(project, database, options=LoadOptions(batch=10, jobs=1, resume=True))
    assert report.resumed == len(there)
    assert (len(ids(database)), len(served(database))) == (60, 60)
    after = graph(database)
    assert not load(project, database).changed
    assert graph(database) == after
    assert load(project, database, options=LoadOptions(batch=10, jobs=1, resume=True)).resumed == 0, "it was completed"


@pytest.mark.long
@pytest.mark.parametrize("jobs", [1, 2])
def test_relationships_stop_after_the_batch_in_hand(embedded_database: Database, tmp_path: Path, jobs: int) -> None:
    project = make(tmp_path, *many(60, 600))
    asked: list[Statement] = []
    database: Any = Through(embedded_database, lambda each: asked.append(each) if "SERVES" in each.text else None)
    with pytest.raises(Interrupted):
        load(project, database, stop=lambda: len(asked) >= 3, options=LoadOptions(batch=10, jobs=jobs))
    assert 20 <= len(served(embedded_database)) <= 50
    report = load(project, embedded_database, options=LoadOptions(batch=10, jobs=jobs, resume=True))
    assert (report.resumed, len(served(embedded_database))) == (60, 600)


@pytest.mark.long
def test_relationships_tell_how_far_they_came(
    embedded_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphmodel.loading.bulk.GLANCE", 0.001)
    seen: list[int] = []
    told = lambda stage, done, total: seen.append(done) if stage == "relationships" else None  # noqa: E731
    load(make(tmp_path, *many(60, 600)), embedded_database, progress=told, options=LoadOptions(batch=10))
    assert (seen[0], seen[-1], seen) == (0, 600, sorted(seen))
    assert len(set(seen)) > 10


@pytest.mark.long
def test_what_was_refused_before_a_load_was_stopped_is_told_by_the_one_that_goes_on(
    embedded_database: Database, tmp_path: Path
) -> None:
    nodes, ties = many(60, 60)
    nodes[12] = ("d12", "Poison", "taken", 0)
    project = strict(embedded_database, make(tmp_path, nodes, ties))
    stop = Stop("nodes", 40)
    with pytest.raises(Interrupted):
        load(project, embedded_database, progress=stop.progress, stop=stop, options=LoadOptions(batch=10, jobs=1))
    report = load(project, embedded_database, options=LoadOptions(batch=10, jobs=1, resume=True))
    assert [code for _, code in problems(report)].count("row-refused") == 1
    assert len(ids(embedded_database)) == 60


@pytest.mark.long
@pytest.mark.parametrize("change", ["a value", "a row", "only", "batch"])
def test_other_rows_are_loaded_from_the_beginning(embedded_database: Database, tmp_path: Path, change: str) -> None:
    nodes, ties = many(60, 60)
    project = make(tmp_path, nodes, ties)
    stop = Stop("nodes", 30)
    only = ["Depot"] if change == "only" else []
    with pytest.raises(Interrupted):
        load(
            project,
            embedded_database,
            only=only,
            progress=stop.progress,
            stop=stop,
            options=LoadOptions(batch=10, jobs=1),
        )
    nodes[2] = ("d2", "Else", "", 2) if change == "a value" else nodes[2]
    nodes += [("late", "Late", "", 1)] if change == "a row" else []
    project = make(tmp_path, nodes, ties)
    report = load(
        project, embedded_database, options=LoadOptions(batch=5 if change == "batch" else 10, jobs=1, resume=True)
    )
    assert (report.resumed, report.problems) == (0, ())
    assert (len(ids(embedded_database)), len(served(embedded_database))) == (len(nodes), 60)
    assert not load(project, embedded_database).changed
