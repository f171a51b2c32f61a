"""Who only asks pays for no loader: what is imported, and which files are opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

SCRIPT = """
import sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
from graphmodel.__main__ import run
try:
    run()
except SystemExit as ended:
    assert not ended.code, ended.code
rooms = {name.split(".")[1] for name in sys.modules if name.startswith("graphmodel.")}
libraries = {"pydantic", "yaml", "rich", "duckdb", "sqlalchemy", "networkx", "mcp", "pandas", "pyarrow"}
libraries &= set(sys.modules)
files = {name.rpartition("/")[2] for name in opened if name.endswith((".cypher", ".yaml", ".csv"))}
print(*(",".join(sorted(each)) for each in (rooms, libraries, files)), sep=";", file=sys.stderr)
"""
LOADERS = {"loading", "records", "sources", "claims", "schema", "export", "checks"}


def used(*command: str) -> tuple[set[str], set[str], set[str]]:
    """The packages of ours, the heavy libraries and the project's files that a command takes."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, *command], capture_output=True, text=True, check=True)
    rooms, libraries, files = (set(part.split(",")) - {""} for part in done.stderr.splitlines()[-1].split(";"))
    return rooms, libraries, files


@pytest.fixture
def loaded(starter: Path) -> Path:
    """The starter, loaded, with other questions beside the one that is asked."""
    for number in range(3):
        (starter / "cypher" / f"other-{number}.cypher").write_text("no header\n")
    subprocess.run([sys.executable, "-m", "graphmodel", "load"], capture_output=True, check=True)
    return starter


def test_asking_reads_one_question_and_imports_no_loader(loaded: Path) -> None:
    rooms, libraries, files = used("ask", "who-calls-where")
    assert not rooms & (LOADERS | {"model"})
    assert libraries == {"rich"}
    assert files == {"who-calls-where.cypher"}
    assert used("ask", "who-calls-where", "--format", "csv")[1] == set()


def test_cypher_reads_no_question(loaded: Path) -> None:
    rooms, libraries, files = used("cypher", "RETURN 1 AS n", "--format", "csv")
    assert (rooms & (LOADERS | {"model"}), libraries, files) == (set(), set(), set())


def test_status_imports_the_model_and_no_loader(loaded: Path) -> None:
    rooms, _, files = used("status")
    assert not rooms & (LOADERS - {"claims"})
    assert files == {"nodes-by-label.cypher", "relationships-by-type.cypher"}


def test_evidence_reads_no_question_of_the_project(loaded: Path) -> None:
    _, _, files = used("evidence", "north-line", "RUNS", "tern")
    assert not files & {path.name for path in loaded.rglob("*")}


def test_the_driver_imports_no_frames_but_for_python_of_the_projects_own(loaded: Path) -> None:
    frames = {"pandas", "pyarrow"}
    assert not used("load")[1] & frames
    (loaded / "rows.py").write_text("def rows():\n    return iter(())\n")
    assert frames <= used("load", "rows:rows")[1]
    imported = "import graphmodel.databases.neo4j, sys; sys.exit(not {'pandas', 'pyarrow'} <= set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", imported], check=False).returncode == 0


def test_a_migration_may_send_values_of_numpy(loaded: Path) -> None:
    (loaded / "migrations").mkdir()
    (loaded / "migrations" / "0001-sizes.py").write_text(
        '"""Sizes."""\n\nimport numpy\n\nfrom graphmodel.databases import Statement\n\n\n'
        'def migrate(graph):\n    graph.apply(Statement("MATCH (s:Ship) SET s.size = $n", {"n": numpy.int64(7)}))\n'
    )
    used("migrate")
    done = subprocess.run(
        [sys.executable, "-m", "graphmodel", "cypher", "MATCH (s:Ship) RETURN DISTINCT s.size AS n", "--format", "csv"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "n\n7\n"
