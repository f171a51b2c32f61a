"""The commands of pages that show them, each with its output, run in this process on embedded and on Neo4j."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from graphmodel.workflows.init import init
from tests.cli.conftest import Commands, everywhere, run  # noqa: F401 - fixtures
from tests.docs.test_pages import BLOCK, FILE, ROOT, matches, transcript
from tests.drafts.test_drawings import arrow, drawn, node
from tests.drafts.test_sql import SHOP, made

pytestmark = pytest.mark.long

TAKES_A_DATABASE = re.compile(r"(import neo4j|load|migrate(?! new)|schema|status|check|ask|cypher)\b")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a page's commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def follow(page: str, folder: Path, commands: Commands) -> None:
    """Makes the files that a page shows, and runs its commands in order; each prints what the page says."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    steps = sorted([*FILE.finditer(text), *BLOCK.finditer(text)], key=lambda found: found.start())
    for step in steps:
        if path := step.groupdict().get("path"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(step["text"], encoding="utf-8")
        elif step["kind"] in ("console", "console fails"):
            for command, shown in transcript(step["text"]):
                _forget(folder)
                call = commands.on_database if TAKES_A_DATABASE.match(command) else commands
                ran = call(*shlex.split(command.replace(*server(commands))))
                assert (ran.code != 0) == (step["kind"] == "console fails"), ran.err
                told = re.sub(r"^writing to .*\n", "", ran.err)  # says another place on each engine
                printed = _joined(ran.out, told) if told else ran.out
                # a first line may begin with spaces
                assert matches("|" + shown.strip("\n"), "|" + printed.strip("\n")), f"$ graphmodel {command}\n{printed}"


def _forget(folder: Path) -> None:
    """Forgets the modules of a folder, as a person's next command is a new process."""
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(f"{folder}/"):
            del sys.modules[name]


def server(commands: Commands) -> tuple[str, str]:
    """The server that pages name, and the database that a test has instead."""
    return "bolt://localhost:7687", commands.options[1] if commands.options else "embedded:.graphmodel/database"


def _joined(out: str, err: str) -> str:
    """Both streams as a terminal shows them: notes stand before the lines that follow the list of files."""
    head, mark, tail = out.partition("\n\n")
    return f"{head.rstrip()}\n{err.rstrip()}{mark}{tail}"


def test_the_page_on_import(work: Path, everywhere: Commands) -> None:  # noqa: F811 - a fixture
    init(work / "ferries")
    made(work / "shop.db", SHOP.read_text())
    drawn(
        work / "drawing.json",
        [node("n0", ["Person"], id="string, key"), node("n1", ["Town"], name="string, key")],
        [arrow("r0", "n0", "n1", "LIVES_IN")],
    )
    assert json.loads((work / "drawing.json").read_text())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(work / "ferries")
        assert everywhere.on_database("load").code == 0
    if not everywhere.options:
        everywhere = Commands(("--uri", f"embedded:{work / 'ferries' / '.graphmodel' / 'database'}"))
    follow("import.md", work, everywhere)


def test_the_page_on_change(work: Path, everywhere: Commands, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    sys.modules.pop("ferries", None)
    init(work / "ferries")
    monkeypatch.chdir(work / "ferries")
    assert everywhere.on_database("load").code == 0
    sys.modules.pop("ferries", None)
    follow("change.md", work, everywhere)


def test_the_page_on_editions(work: Path, everywhere: Commands, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    sys.modules.pop("ferries", None)
    init(work / "ferries")
    monkeypatch.chdir(work / "ferries")
    follow("editions.md", work, everywhere)


def test_the_page_on_differences(work: Path, everywhere: Commands, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    sys.modules.pop("ferries", None)
    init(work / "ferries")
    committed(work / "ferries")
    monkeypatch.chdir(work / "ferries")
    follow("diff.md", work, everywhere)


def test_the_job_of_a_pull_request_writes_the_difference_into_its_summary(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Commands,  # noqa: F811
) -> None:
    init(tmp_path / "ferries")
    shutil.rmtree(tmp_path / "ferries" / "cypher")  # answers would need a database
    committed(tmp_path / "ferries")
    monkeypatch.chdir(tmp_path / "ferries")
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], check=True)
    sheet = Path("facts/ferry-news.yaml")
    sheet.write_text(sheet.read_text().replace("since: 2019", "since: 2020"))
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    (job,) = yaml.safe_load(page.partition("\n```yaml\n")[2].partition("\n```\n")[0])["jobs"].values()
    steps = "\n".join(step["run"] for step in job["steps"] if "run" in step)
    # the shell as the job has it; what it gives to uv is run here
    uv = 'uv() { printf "%s\\n" "$*" | tee -a "$CALLS"; }\n'
    given = {"BASE": "main", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "CALLS": str(tmp_path / "calls")}
    subprocess.run(["bash", "-ec", uv + steps], check=True, env={**os.environ, **given}, capture_output=True)
    validate, diff = (tmp_path / "calls").read_text().splitlines()
    assert (tmp_path / "summary").read_text() == f"{diff}\n"
    assert [call.split()[:3] for call in (validate, diff)] == [["run", "graphmodel", w] for w in ("validate", "diff")]
    assert run(*validate.split()[2:]).code == 0
    said = run(*diff.split()[2:]).out
    assert said.startswith("### graphmodel: from ")
    assert "\n<details><summary>claims</summary>\n\n```diff\n- North Line runs Tern (since 2019)" in said


def committed(folder: Path) -> None:
    """Puts a folder under git, and commits all that is in it."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "--quiet", "--initial-branch=main"), ("add", "--all"), (*who, "commit", "-qm", "one")):
        subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True)


def test_the_page_on_identity(work: Path, everywhere: Commands) -> None:  # noqa: F811
    follow("identity.md", work, everywhere)
    assert (
        (work / "identity.csv").read_text(encoding="utf-8").startswith("decision,one,other,by,on,why\nsame,Entity:arl,")
    )
