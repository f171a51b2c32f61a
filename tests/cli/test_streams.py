"""Nothing that others wrote steers a terminal: each command is run in a project full of control characters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from graphmodel import cli
from graphmodel.cli import main
from graphmodel.cli.output import Styled, remark, say
from graphmodel.cli.streams import safe_streams
from graphmodel.controls import json_text, visible, visible_line
from graphmodel.workflows.init import init

pytestmark = pytest.mark.long

EVIL = "\x1b]0;title\x07\x9b31m\u202egnp\u2066\u200b\x7f"
SHOWN = "\\x1b]0;title\\x07\\x9b31m\\u202egnp\\u2066\\u200b\\x7f"
IN_YAML = SHOWN.replace('"', '\\"')
NAME = f"evil{EVIL}"


def steering(text: str) -> set[str]:
    """The characters that a terminal obeys, or that turn the direction of what is read."""
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    kinds = {"Cc", "Cs", "Zl", "Zp"}
    return {
        sign
        for sign in set(text) - {"\n", "\t"}
        if unicodedata.category(sign) in kinds
        or unicodedata.bidirectional(sign) in turning
        or sign in "\u200b\u200e\u200f\u061c\ufeff"
    }


# --- the commands ----------------------------------------------------------------------------------------------------


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of each command below this one, as click knows them."""
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        yield from leaves(below, (*path, name))


COMMANDS = [" ".join(path) for path in leaves(main)]
FACT = ("north-line", "RUNS", "tern")
# How each command is run; one that is missing here is a test that fails.
RUNS: dict[str, list[tuple[str, ...]]] = {
    "demo": [()],
    "import neo4j": [("--to", "first"), ("--to", NAME)],
    "import sql": [(f"sqlite:///{NAME}", "--to", "second"), (NAME, "--to", NAME)],
    "import tables": [("facts/evil.csv", "--to", "third"), (NAME, "--to", NAME)],
    "import arrows": [(NAME, "--to", "fourth")],
    "import data-importer": [(NAME, "--to", "fifth")],
    "init": [(NAME,), ("facts",)],
    "validate": [()],
    "load": [("--dry-run",), (NAME,), ("--only", NAME), ("--format", "jsonl"), ("--keep-going",)],
    "spark plan": [(), (NAME,)],
    "spark export": [("admin", NAME), ("admin", "out", NAME)],
    "spark load": [(), ("--master", NAME), (NAME, "--uri", f"bolt://{NAME}:1")],
    "export": [("jsonl", NAME), ("csv", "out", NAME)],
    "ask": [
        (),
        (NAME,),
        ("evil",),
        *(("evil", "--format", each) for each in ("json", "jsonl", "csv", "markdown")),
        ("evil", "-P", f"{NAME}=1"),
        ("evil", "--html", NAME),
    ],
    "queries list": [(), ("--tag", NAME)],
    "queries show": [("evil",), (NAME,)],
    "queries new": [(NAME,)],
    "queries lint": [(), (NAME,), *(("--format", each) for each in ("github", "sarif", "json"))],
    "queries test": [("evil",)],
    "queries format": [("--check",), (NAME,)],
    "queries fix": [("--check",), (NAME,)],
    "queries docs": [(), ("--index",)],
    "queries export": [("--style", NAME), ("--browser", f"{NAME}.zip")],
    "browser": [("evil", "--uri", NAME), ("--uri", f"bolt://{NAME}:1")],
    "cypher": [
        (f"RETURN '{EVIL}' AS `{NAME}`",),
        (f"RETURN '{EVIL}' AS `{NAME}`", "--format", "csv"),
        (f"RETRUN {EVIL}",),
        ("--file", NAME),
    ],
    "status": [(), ("--target", NAME), ("--env-file", NAME)],
    "evidence": [FACT, (NAME, "RUNS", "tern"), ("north-line", NAME, "tern"), ("--text", NAME)],
    "coverage": [(), ("--text", "articles/ferry-news.txt"), ("--format", "json"), ("--document", NAME)],
    "check": [()],
    "schema plan": [()],
    "schema apply": [()],
    "schema sheet": [()],
    "reset": [("--yes", "--uri", NAME)],
    "document number": [(NAME,), ("articles/ferry-news.txt", "--passages")],
    "docs": [(NAME,), ("site", "--text", NAME), ("site", "--title", NAME, "--text", "articles/ferry-news.txt")],
    "explore": [("--html", f"{NAME}.html"), ("--html", NAME), ("--text", NAME, "--html", "explored.html")],
    "merge": [(NAME, "tern"), ("tern", NAME, "--why", EVIL)],
    "diff": [
        (NAME, "--no-questions"),
        (".", "--no-questions"),
        ("--uri", "embedded:.graphmodel/database"),
        ("--uri", NAME),
    ],
    "resolve": [("--label", NAME), ("--judged", NAME), ("--output", f"{NAME}.csv")],
    "migrate new": [(NAME,), (f"a{EVIL}",)],
    "migrate status": [(), ("--uri", NAME)],
    "schema text": [(), ("--for", NAME)],
    "mcp": [("--tag", NAME), ("--uri", NAME, "--timeout", NAME)],
    "model rename": [(NAME, NAME), ("Ship", NAME), ("Ship.name", "called")],
    "model show": [(), (NAME,), ("Ship",), ("--format", "json"), ("--diagram", f"{NAME}.svg"), ("--diagram", NAME)],
    "serve": [("--uri", NAME)],
}


def test_each_command_is_run_here() -> None:
    assert sorted(RUNS) == sorted(COMMANDS)


@pytest.fixture(scope="module", params=["sound", "faulty"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A project whose names, ids, headers, texts and files carry control characters; `faulty`: its errors do, too."""
    folder = tmp_path_factory.mktemp("evil") / "ferries"
    init(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _spoil(folder)
        loaded = invoke("load")
        assert loaded.exit_code == 0, loaded.stderr
        if request.param == "faulty":
            _break(folder)
        yield request.param


def _spoil(folder: Path) -> None:
    sheet = folder / "facts" / "ferry-news.yaml"
    text = sheet.read_text()
    for name in ("North Line", "News of the ferries", "Harbour Gazette", "the company"):
        text = text.replace(name, f'"{name} {IN_YAML}"')
    for name in ("Tern", "Heron", "Haven", "Alder", "Skerry"):
        text = text.replace(f": {name}\n", f': "{name} {IN_YAML}"\n')
    sheet.write_text(text)
    (folder / "cypher" / "evil.cypher").write_text(
        f"// Evil {EVIL}\n// question: Who {EVIL}?\n// why: {EVIL}\n// tags: a{EVIL}\n"
        f"// param port: string = null -- only {EVIL}\n// column name: string -- {EVIL}\n\n"
        f"// {EVIL}\nMATCH (n:Ship) WHERE $port IS NULL OR n.name = '{EVIL}'\nRETURN n.name AS name ORDER BY name\n"
    )
    (folder / "cypher" / f"{NAME}.cypher").write_text("// A name\n// column n: integer\n\nRETURN 1 AS n\n")
    (folder / NAME).write_text(f"A text {EVIL} it is.\n")
    (folder / "facts" / "evil.csv").write_text(f"id,{EVIL}\n1,{EVIL}\n2,{NAME}\n")
    article = folder / "articles" / "ferry-news.txt"
    article.write_text(article.read_text().replace("winter", f"winter {EVIL}"))


def _break(folder: Path) -> None:
    (folder / "facts" / f"{NAME}.csv").write_text(f"id,{EVIL},name\n{EVIL},{EVIL},{EVIL}\nx,y\n")
    (folder / "facts" / "evil.yaml").write_text(
        f'table: "evil{IN_YAML}.csv"\nnodes:\n- "Port{IN_YAML}": {{id: "a{IN_YAML}"}}\n'
        f'- Port: {{id: id, name: "{IN_YAML}"}}\n'
    )
    (folder / "facts" / f"{NAME}.yaml").write_text(f"facts: {EVIL}\n")
    (folder / "cypher" / "wrong.cypher").write_text(
        f"// Wrong\n// {EVIL}: {EVIL}\n// column a: `{EVIL}`\n\n"
        f"MATCH (n:`{NAME}` {{`{EVIL}`: 1}}) RETURN n AS `a{EVIL}`\n"
    )
    sheet = folder / "facts" / "ferry-news.yaml"
    text = sheet.read_text().replace("- tern CALLS_AT haven, alder", f'- "tern CALLS_AT nowhere{IN_YAML}"')
    sheet.write_text(text.replace("tern was", f'"tern WAS{IN_YAML}":\n  - tern was'))


@pytest.mark.parametrize(
    "command", [pytest.param(each, marks=pytest.mark.long) if each == "demo" else each for each in COMMANDS]
)
def test_no_command_hands_on_what_steers_a_terminal(project: str, command: str) -> None:
    for arguments in [*RUNS[command], (f"--{NAME}",), (NAME, NAME, NAME, NAME)]:
        ran = invoke(*command.split(), *arguments)
        assert not steering(ran.stdout), (arguments, ran.stdout)
        assert not steering(ran.stderr), (arguments, ran.stderr)
        assert "fault of graphmodel" not in ran.stderr, ran.stderr


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_what_was_taken_out_is_seen_as_escapes(project: str) -> None:
    assert f"Heron {SHOWN}" in invoke("ask", "evil").stdout
    assert f"Heron {SHOWN}" in invoke("ask", "evil", "--format", "csv").stdout
    assert f"Who {SHOWN}?" in invoke("queries", "list").stdout
    assert f"No such option '--evil{SHOWN}'" in invoke("status", f"--{NAME}").stderr
    if project == "faulty":
        assert SHOWN in invoke("validate").stderr


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_json_gives_the_very_value_back(project: str, format: str) -> None:
    text = invoke("ask", "evil", "--format", format).stdout
    rows = json.loads(text) if format == "json" else [json.loads(line) for line in text.splitlines()]
    assert rows[0] == {"name": f"Heron {EVIL}"}


@pytest.mark.parametrize("project", ["sound"], indirect=True)
def test_csv_keeps_the_value_in_a_file_alone(project: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "graphmodel", "ask", "evil", "--format", "csv"]
    with (tmp_path / "rows.csv").open("wb") as file:
        subprocess.run(command, stdout=file, check=True)
    assert f"Heron {EVIL}\n" in (tmp_path / "rows.csv").read_text()
    piped = invoke("ask", "evil", "--format", "csv")
    assert f"Heron {SHOWN}\n" in piped.stdout
    assert (
        piped.stderr == "control characters are shown as escapes; a file gets the values as they are: --output FILE\n"
    )


def test_commands_write_json_by_the_one_function_that_escapes() -> None:
    for path in Path(cli.__file__).parent.glob("*.py"):
        assert "json.dumps" not in path.read_text(), path


# --- the door --------------------------------------------------------------------------------------------------------


def test_whatever_is_printed_goes_through_the_door(capsys: pytest.CaptureFixture[str]) -> None:
    with safe_streams():
        print(EVIL)  # noqa: T201 - as a project's Python may
        print(EVIL, file=sys.stderr)  # noqa: T201
        sys.stdout.writelines([EVIL, "\n"])
        click.echo(EVIL.encode())
        click.echo(EVIL, err=True)
        sys.excepthook(RuntimeError, RuntimeError(EVIL), None)
        say(EVIL)
        remark(EVIL)
    told = capsys.readouterr()
    assert not steering(told.out + told.err)
    assert told.out.count(SHOWN) == 4
    assert told.err.count(SHOWN) == 4


def test_only_our_own_style_reaches_a_terminal() -> None:
    @click.command()
    def command() -> None:
        with safe_streams():
            say(Styled(f"in red {EVIL}", "red"), f" plain {EVIL}")

    told = CliRunner().invoke(command, color=True)
    assert told.stdout == f"\x1b[31min red {SHOWN}\x1b[0m plain {SHOWN}\n"


def test_a_fault_of_ours_is_a_traceback_without_controls(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(EVIL)

    monkeypatch.setattr("graphmodel.workflows.init.init", fail)
    told = invoke("init", "new")
    assert told.exit_code == 1
    assert told.stderr.startswith("Traceback (most recent call last):\n")
    assert told.stderr.endswith(
        f"RuntimeError: {SHOWN}\nthis is a fault of graphmodel: please report it, with the lines above\n"
    )


def test_a_stream_that_cannot_write_a_letter_shows_its_code(nowhere: Path) -> None:
    for encoding, shown in (("latin-1", b"\\u0416"), ("ascii", "Ж".encode())):
        command = [sys.executable, "-m", "graphmodel", "ask", "Ж"]
        done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding})
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        command = [sys.executable, "-m", "graphmodel", "load", "--Ж"]
        assert (
            shown
            in subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}).stderr
        )


@given(st.text())
def test_text_that_steers_nothing_is_not_touched(text: str) -> None:
    assert not steering(visible(text))
    assert not steering(visible_line(text))
    assert "\n" not in visible_line(text)
    assert visible(visible(text)) == visible(text)
    harmless = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    assert visible(harmless) == harmless


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda item: st.lists(item) | st.dictionaries(st.text(), item))
)
def test_json_without_controls_is_the_same_value(value: object) -> None:
    assert not steering(json_text(value))
    assert json.loads(json_text(value)) == value
