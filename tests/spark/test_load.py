"""A load by Spark writes the graph that `graphmodel load` writes, and refuses what that refuses, in the same words."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from time import time
from typing import Any

import pytest

from graphmodel.databases import Database, Statement, Target
from graphmodel.errors import DatabaseInUse, Interrupted, SourceError, Unsupported
from graphmodel.loading import LoadOptions, LoadReport, reset
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.mark import read_meta
from graphmodel.project import Project
from graphmodel.project.connection import NO_OPTIONS
from graphmodel.spark.load import PRINT
from graphmodel.spark.load import load as spark_load
from graphmodel.spark.session import said_by_java, spark_context
from graphmodel.spark.tables import choose_tables
from graphmodel.spark.tasks import Work
from graphmodel.workflows import spark
from graphmodel.workflows.check import check
from graphmodel.workflows.load import load
from tests.spark.conftest import JAVA, Run

TODAY = date(2031, 1, 1)
GRAPH = (
    "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN labels(n) AS labels, properties(n) AS stored, type(r) AS type, "
    "properties(r) AS own, m.id AS end"
)


DEADLY = """
import os, signal, sys
from pathlib import Path
from graphmodel.loading.relationships import RelationshipWriter

if "pyspark.daemon" in sys.modules:  # this is one of Spark's Python workers
    write, sign = RelationshipWriter.write, Path(__file__).with_name("deadly")

    def write_and_die(self, rows):
        result = write(self, rows)
        try:
            sign.rename(sign.with_name("died"))
        except FileNotFoundError:
            return result
        os.kill(os.getpid(), signal.SIGKILL)

    RelationshipWriter.write = write_and_die
"""
"""In a model's file: the first worker that has written a batch of relationships, where a file says so, is killed."""


def by_spark(
    context: Any, project: Project, database: Database, target: Target, *, keep_going: bool = False, until: str = ""
) -> LoadReport:
    """Loads; with `until`, somebody presses Ctrl-C once that stage has begun."""
    stages: list[str] = []
    tables = choose_tables(project).tables
    work = Work(project.root, {table.name: table.duplicates for table in tables}, (), "100MB", 100)
    return spark_load(
        context,
        database,
        target,
        project.model,
        tables,
        work,
        piece=900,
        keep_going=keep_going,
        options=LoadOptions(project=project.name),
        today=lambda: TODAY,
        progress=lambda stage, *_: stages.append(stage),
        stop=lambda: until in stages,
    )[0]


def by_hand(project: Project, database: Database, **options: Any) -> LoadReport:
    return load(project, database, today=lambda: TODAY, **options)


def graph(database: Database) -> list[str]:
    """Every node and relationship with all that is stored of it, but for what a load says of its sources' files."""
    rows = database.read(GRAPH).rows
    return sorted(repr([_plain(cell) for cell in row]) for row in rows)


def _plain(cell: Any) -> Any:
    if isinstance(cell, dict):
        return sorted((name, value) for name, value in cell.items() if name not in ("fingerprints", "folders", "taken"))
    return sorted(cell) if isinstance(cell, list) else cell


@pytest.mark.long
@pytest.mark.parametrize(
    ("master", "said"),
    [
        ("foo", "Spark knows no master foo"),
        ("local[x]", "Spark knows no master local[x]"),
    ],
)
@pytest.mark.usefixtures("spark_is_there")
def test_a_master_that_is_none_is_named(master: str, said: str) -> None:
    with pytest.raises(Unsupported) as caught, spark_context(master):
        pass
    assert str(caught.value).splitlines()[0] == said
    assert caught.value.hint == "name one by --master: local[2] on this machine, spark://HOST:7077 for a cluster"


@pytest.mark.long
@pytest.mark.usefixtures("spark_is_there")
def test_the_settings_are_those_of_spark_submit(tmp_path: Path) -> None:
    script = tmp_path / "shown.py"
    script.write_text(
        "from graphmodel.spark.session import spark_context\n"
        "with spark_context() as context:\n"
        "    print(context.master, context.appName)\n"
    )
    submit = Path(sys.executable).with_name("spark-submit")
    command = [str(submit), "--master", "local[3]", "--name", "ports", "--driver-java-options", JAVA, str(script)]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "local[3,4] ports\n"


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_graph_is_the_one_that_load_writes(
    context: Any,
    project: Project,
    neo4j_database: Database,
    neo4j_target: Target,
    monkeypatch: pytest.MonkeyPatch,
    many_tasks: None,
) -> None:
    database = neo4j_database
    with (project.root / "spark_freight.py").open("a") as model:
        model.write(DEADLY)
    sound = (project.root / "routes.csv").read_text()
    bad = "p1,nowhere,1,no\ninland,p2,1,no\np3,p4,heavy,no\n,p4,5,no\np3,p4,5\np9,p10,1,no\np9,p10,2,no\n"
    (project.root / "routes.csv").write_text(sound + bad)
    with (project.root / "ports.csv").open("a") as ports:
        ports.write("p5,Port 5 again,many,\np6,Another,2,\n")
    with pytest.raises(SourceError) as caught:
        by_hand(project, database)
    refused = [str(problem) for problem in caught.value.problems]
    assert [problem.split()[:2] for problem in refused] == [
        ["beside.csv:2", "endpoint-created"],
        ["beside.csv:7", "endpoint-skipped"],
        ["ports.csv:102", "wrong-type"],
        ["routes.csv:152", "missing-end"],
        ["routes.csv:153", "wrong-end"],
        ["routes.csv:154", "wrong-type"],
        ["routes.csv:155", "missing-end"],
        ["routes.csv:156", "table-width"],
        ["routes.csv:158", "duplicate-key"],
    ]
    assert database.read("MATCH (n) RETURN count(n)").value() == 0

    with pytest.raises(Interrupted, match="the load was stopped; what it reported as written is there"):
        by_spark(context, project, database, neo4j_target, keep_going=True, until="relationships")
    assert read_meta(database)["pending"]
    (project.root / "deadly").touch()
    kept = by_spark(context, project, database, neo4j_target, keep_going=True)
    assert (project.root / "died").exists(), "and Spark tried the task of the killed worker again"
    assert min(kept.total("created"), kept.total("unchanged")) > 0, "the rounds after the first"
    told = [str(problem) for problem in kept.problems]
    assert [each.partition("\n")[0] for each in told] == [each.partition("\n")[0] for each in refused]
    apart = [mine for mine, theirs in zip(told, refused, strict=True) if mine != theirs]
    assert [each.split()[:2] for each in apart] == [["routes.csv:152", "missing-end"]], "no task knows all keys"
    assert not by_hand(project, database, keep_going=True).changed
    assert check(project, database).sound
    found = graph(database)
    reset(database)
    by_hand(project, database, keep_going=True)
    assert found == graph(database)

    (project.root / "ports.csv").write_text((project.root / "ports.csv").read_text().replace("many", "3"))
    (project.root / "routes.csv").write_text(sound.replace("p0,p0,0,no\n", ""))
    database.write(Statement("MATCH (m:Graphmodel) SET m.fingerprints = ['of another load']"))
    monkeypatch.undo()  # so few rows are no work for many tasks
    few = Run(context)
    again = by_spark(context, project, database, neo4j_target)
    assert (few.jobs, few.tasks) == (10, 16)
    assert read_meta(database).get("fingerprints") is None
    assert (again.total("created"), again.total("updated"), again.total("deleted")) == (0, 1, 0)
    # The one that is left out now, and one that was among the bad rows.
    pruned = by_hand(project, database, options=LoadOptions(prune=True))
    assert (pruned.total("deleted"), pruned.total("updated"), pruned.total("created")) == (2, 0, 0)
    reset(database)
    assert database.read("MATCH (n) RETURN count(n)").value() == 0


def test_two_loads_at_once_are_refused_before_spark_starts(project: Project, neo4j_database: Database) -> None:
    for print_ in ("", PRINT):
        other = Checkpoint(neo4j_database, print_, time)
        other.take({}, resume=False)
        with pytest.raises(DatabaseInUse):
            spark.load(project, neo4j_database, NO_OPTIONS)
        with pytest.raises(DatabaseInUse):
            by_hand(project, neo4j_database)
        other.erase()


def test_an_embedded_database_is_refused(project: Project, embedded_database: Database) -> None:
    with pytest.raises(Unsupported, match="Spark's tasks write to a server"):
        spark.load(project, embedded_database, NO_OPTIONS)


def test_a_plan_says_in_how_many_slices_files_are_read(project: Project) -> None:
    files = [(each.file, each.slices, each.note) for each in spark.plan(project, piece=1_000)]
    assert files == [
        ("places.parquet", 1, "its format or options let only one task read it"),
        ("ports.csv", 2, ""),
        ("harbours.jsonl.gz", 1, "its format or options let only one task read it"),
        ("quays.csv.zip", 1, "its format or options let only one task read it"),
        ("routes.csv", 2, ""),
        ("beside.csv", 1, ""),
    ]


def test_what_java_writes_is_shown_where_it_does_not_start(capfd: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", "import sys; sys.stderr.write('WARN: Using incubator modules')"]
    with said_by_java(verbose=False) as output:
        subprocess.run(command, check=True, **output)
    assert capfd.readouterr().err == ""
    failing = [*command[:2], f"{command[2]}; sys.exit(1)"]
    with pytest.raises(subprocess.CalledProcessError), said_by_java(verbose=False) as output:
        subprocess.run(failing, check=True, **output)
    assert capfd.readouterr().err == "WARN: Using incubator modules"
    with said_by_java(verbose=True) as output:
        assert output == {}


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(Unsupported, match="PySpark is not installed") as caught, spark_context():
        pass
    assert caught.value.hint == "uv sync --extra spark"
