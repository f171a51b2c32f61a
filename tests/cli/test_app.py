"""The command itself: help, version, exit codes, how errors and interrupts leave it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from graphmodel.cli import options
from graphmodel.cli.app import COMMANDS
from graphmodel.queries import FORMATS
from tests.cli.conftest import Commands

Process = Callable[..., "subprocess.CompletedProcess[str]"]
GRAPHMODEL = [sys.executable, "-m", "graphmodel"]


def test_help_lists_the_commands_as_a_new_user_meets_them(run: Commands) -> None:
    told = run("--help")
    assert (told.code, told.err) == (0, "")
    assert (
        told.out[told.out.index("Commands:") :]
        == """\
Commands:
  demo      Build an article's graph and ask it three questions.
  init      Make a small project that works at once.
  import    Make a first project from a database, tables or a drawing.
  validate  Check model, sources and questions, offline.
  model     The model: all types, one of them, or a picture.
  load      Load the project's sources into the database.
  spark     Load tables that are larger than one machine, by Apache Spark.
  export    Write the graph as files, without a database.
  ask       Ask a saved question, or list them.
  queries   List, show, make and test saved questions.
  explore   Look around in the graph, in a web browser.
  browser   Open Neo4j Browser with a question filled in.
  cypher    Run Cypher; read-only unless --write.
  status    Which project, which database, and what is in it.
  evidence  The claims and sentences behind a relationship.
  merge     Say that several ids are one and the same.
  resolve   Propose pairs of nodes that may be one and the same.
  coverage  Sentence by sentence: claims, or the reason for none.
  check     Rules of the model that the database cannot enforce.
  schema    Constraints and indexes; the fact sheets' JSON Schema.
  migrate   Bring the stored graph to a changed model.
  diff      What changed, against git, a folder or a database.
  docs      The project's documentation as a site.
  reset     Take what graphmodel wrote out of the database.
  document  Number an article's sentences.
  serve     Hold the embedded database open over Bolt.
  mcp       Serve questions, claims and the model to an assistant.
"""
    )


@pytest.mark.long
@pytest.mark.parametrize("command", ["", *COMMANDS, "spark load", "spark export"])
def test_help_imports_no_heavy_library(command: str) -> None:
    script = f"""
import sys
from graphmodel.cli import main
try:
    main({[*command.split(), "--help"]}, prog_name="graphmodel")
except SystemExit:
    pass
heavy = {{"pydantic", "neo4j", "py2neo", "arcadedb", "rich", "yaml", "pyspark", "graphmodel.spark"}}
sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version_is_told(process: Process) -> None:
    done = process("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "graphmodel 0.1.0\n", "")


def test_without_a_project_it_says_how_to_make_one(process: Process, tmp_path: Path) -> None:
    done = process("load", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"project: there is no graphmodel project in {tmp_path}, nor in a folder above it\n"
        "  hint: go to your project's folder, or make a project: graphmodel init my-project\n"
    )


def test_wrong_usage_has_an_exit_code_of_its_own(process: Process) -> None:
    done = process("laod")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("Error: there is no command 'laod'; did you mean 'load'?\n")


def test_there_is_no_option_for_a_password(run: Commands) -> None:
    for command in COMMANDS:
        assert "--password" not in run(command, "--help").out
    assert run("status", "--password", "p").code == 2


def test_the_formats_are_those_that_answers_have() -> None:
    assert options.FORMATS == FORMATS


def test_a_table_on_a_pipe_is_bounded_and_not_cut(nowhere: Path, run: Commands) -> None:
    command = ("cypher", "RETURN $text AS text", "-P", f"text={'x' * 500}", "--uri", "embedded:db")
    assert run(*command).out.splitlines()[2:6] == ["x" * 160, "x" * 160, "x" * 160, "x" * 20]
    assert run(*command, COLUMNS="300").out.splitlines()[2:4] == ["x" * 300, "x" * 200]


def test_a_shell_completes_commands_and_questions(starter: Path, process: Process) -> None:
    def completed(words: str, at: int) -> str:
        wanted = {"_GRAPHMODEL_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        return process(env={**os.environ, **wanted}).stdout

    assert completed("graphmodel sta", 1) == "plain,status\n"
    assert completed("graphmodel ask who", 2) == "plain,who-calls-where\n"


def test_a_uri_and_a_target_are_not_both_given(starter: Path, run: Commands) -> None:
    told = run("status", "--uri", "bolt://a", "--target", "prod")
    assert told.code == 2
    assert told.err.endswith("Error: --uri and --target both name a database; give one of them\n")


def test_a_reader_that_goes_away_is_no_error(starter: Path) -> None:
    with subprocess.Popen([*GRAPHMODEL, "schema", "sheet"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.readline()
        started.stdout.close()
        assert started.stderr.read() == b""


def test_an_interrupt_ends_it_without_a_traceback(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*GRAPHMODEL, "demo"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stderr is not None
        assert started.stderr.readline() == "writing to embedded:.graphmodel/demo (the demo's own)\n"
        started.send_signal(signal.SIGINT)
        out, err = started.communicate()
    assert (started.returncode, out) == (130, "")
    assert err == "interrupted: the work was stopped, and what was not committed is undone\n"


def test_from_a_folder_below_it_says_which_project_it_is_in(starter: Path, process: Process) -> None:
    done = process("ask", cwd=starter / "facts")
    assert (done.returncode, done.stderr) == (0, f"in the project {starter}\n")
    assert done.stdout.startswith("what-is-no-fact  ")


@pytest.mark.long
def test_progress_is_shown_on_a_terminal_only(starter: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen([*GRAPHMODEL, "load"], stdout=subprocess.PIPE, stderr=theirs, env=environment) as load:
        os.close(theirs)
        shown = b"".join(_until_closed(ours))  # a terminal takes 4 KB, and then its writer waits for a reader
        out, _ = load.communicate()
    os.close(ours)
    assert load.returncode == 0
    assert b"\x1b[" in shown
    assert b"\x1b[" not in out


def _until_closed(terminal: int) -> Iterator[bytes]:
    with suppress(OSError):  # how Linux says that the other side is closed
        while piece := os.read(terminal, 100_000):
            yield piece
