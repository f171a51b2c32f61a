"""`graphmodel browser`, `queries export`, `ask --html` and `serve`, as a user meets them."""

from __future__ import annotations

import signal
import subprocess
import sys
import webbrowser
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Commands

SERVER = ("--uri", "bolt://localhost:7688", "--http-port", "7475")


def test_an_embedded_database_has_no_browser_and_two_commands_lead_to_one(run: Commands, starter: Path) -> None:
    assert run("browser", "who-calls-where").told == (
        2,
        "",
        "Neo4j Browser needs a Neo4j server, and embedded:.graphmodel/database is an embedded database\n"
        "  hint: start a server and load it, with a password in .env as .env.example shows:\n"
        "    docker compose up -d --wait\n"
        "    graphmodel load --uri neo4j://localhost:7687\n",
    )


def test_the_address_is_printed_where_there_is_no_display(run: Commands, starter: Path) -> None:
    address = "http://localhost:7475/browser/?dbms=bolt%3A%2F%2Fneo4j%40localhost%3A7688&db=neo4j\n"
    assert run("browser", *SERVER, "--print").told == (0, address, "")
    assert run("browser", *SERVER, DISPLAY="", WAYLAND_DISPLAY="", BROWSER="").told == (0, address, "")


def test_with_a_display_it_is_opened(run: Commands, starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def remember(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", remember)
    told = run("browser", "who-calls-where", *SERVER, DISPLAY=":0")
    assert told.told == (0, "", "opened Neo4j Browser at http://localhost:7475/browser/\n")
    assert "&cmd=edit&arg=%2F%2F%20ferries%3A%20Who%20calls%20where%0AMATCH" in opened[0]


def test_the_port_is_that_of_compose_for_a_server_on_this_machine(run: Commands, starter: Path) -> None:
    (starter / ".env").write_text("GRAPHMODEL_HTTP_PORT=7476\nNEO4J_PASSWORD='x'\n")
    assert run("browser", "-a", "neo4j://localhost", "--print").out.startswith("http://localhost:7476/browser/?")
    assert run("browser", *SERVER, "--print").out.startswith("http://localhost:7475/browser/?")


def test_a_query_that_no_address_can_carry_is_printed_with_the_reason(run: Commands, starter: Path) -> None:
    (starter / "cypher" / "both.cypher").write_text("// Both\n// column n: node\n\nMATCH (n:Ship&Thing) RETURN n\n")
    assert run("browser", "both", *SERVER).told == (
        1,
        "// Both\nMATCH (n:Ship&Thing) RETURN n\n",
        "an address cannot carry the query, since Browser cuts it at '&': paste it\n",
    )


def test_aura_has_its_own(run: Commands, starter: Path) -> None:
    assert run("browser", "-a", "neo4j+s://abc.databases.neo4j.io").told == (
        1,
        "",
        "Aura has its own Browser: open https://console.neo4j.io, choose the instance, then Query\n",
    )


def test_export_writes_favourites_and_a_style(run: Commands, starter: Path) -> None:
    told = run("queries", "export", "--browser", "q.zip", "--tag", "claims", "--style", "model.grass")
    assert told.told == (0, "wrote model.grass: 4 labels\nwrote q.zip: 1 question\n", "")
    assert zipfile.ZipFile("q.zip").namelist() == ["what-is-no-fact.cypher"]
    assert "node.Ship {" in Path("model.grass").read_text()


def test_export_says_what_is_wrong(run: Commands, starter: Path) -> None:
    assert run("queries", "export").code == 2
    assert run("queries", "export", "--style", "m.grass", "--tag", "claims").code == 2
    assert run("queries", "export", "--browser", "no/q.zip").err == (
        "project: no/q.zip cannot be written: No such file or directory\n"
        "  hint: name a file in a folder that is there and that you may write to\n"
    )


def test_a_page_is_written_instead_of_a_table(run: Commands, starter: Path) -> None:
    run("load")
    assert run("ask", "who-calls-where", "--html", "page.html").told == (0, "wrote page.html: 2 rows\n", "")
    assert "<h1>Who calls where</h1>" in Path("page.html").read_text()


def test_serve_holds_the_database_open_until_it_is_told_to_stop(starter: Path) -> None:
    for sent in (signal.SIGINT, signal.SIGTERM):
        command = [sys.executable, "-m", "graphmodel", "serve"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
            assert served.stdout is not None
            assert served.stderr is not None
            lines = [served.stdout.readline() for _ in range(4)]
            assert lines[0].startswith("uri            bolt://127.0.0.1:")
            assert lines[1:] == [
                "user           root\n",
                "password file  .graphmodel/database/graphmodel.password\n",
                "database       graphmodel\n",
            ]
            assert served.stderr.readline() == "serving embedded:.graphmodel/database; stop with Ctrl-C\n"
            served.send_signal(sent)
            try:
                assert served.wait(60) == 0
            finally:
                served.kill()  # where it does not end; a test that waits for it would not end either
            assert served.stderr.read() == "stopped\n"
