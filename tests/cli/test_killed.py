"""Commands that die: prune, migrate, merge and export are killed in a message or at a call on a file, then run again.

Where follows from a seed; `GRAPHMODEL_CRASH_SEEDS` is how many trials of each kind are made.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.moments import Moments
from graphmodel.databases import Target, connect
from graphmodel.workflows.init import init
from tests.cli.conftest import Commands
from tests.drafts.comparing import claim_layer, everything
from tests.migrations.test_migrate import RENAMED

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
SEEDS = range(int(os.environ.get("GRAPHMODEL_CRASH_SEEDS", "1")))
PORTS = 40
RUNS = tuple(f"s{number},p{number % PORTS}\n" for number in range(2 * PORTS))


@dataclass(frozen=True)
class Deed:
    """What a person does to a loaded project, the command that dies, and those that complete the work."""

    change: Callable[[Path], None]
    dies: tuple[str, ...]
    then: tuple[tuple[str, ...], ...]


def fewer(folder: Path) -> None:
    """Takes rows and a claim out of the sources."""
    write_tables(folder, PORTS // 2)
    sheet = folder / "facts" / "ferry-news.yaml"
    sheet.write_text(sheet.read_text().replace("  - tern was CALLS_AT skerry\n", ""))


def renamed(folder: Path) -> None:
    """Renames a label, a type and a property in all files."""
    for path in [*folder.glob("*.py"), *folder.glob("*.yaml"), *folder.glob("facts/*"), *folder.glob("cypher/*")]:
        text = path.read_text()
        for old, new in RENAMED:
            text = re.sub(old, new, text)
        path.write_text(text)


def same(folder: Path) -> None:
    """Says that two ports are one."""
    (folder / "identity.csv").write_text("decision,one,other,by,on,why\nsame,Port:p1,Port:p0,me,2031-05-01,\n")


def more(folder: Path) -> None:
    """Puts a port into the sheet."""
    sheet = folder / "facts" / "ferry-news.yaml"
    sheet.write_text(sheet.read_text().replace("    skerry: Skerry\n", "    skerry: Skerry\n    holm: Holm\n"))


EXPORT = ("export", "csv", "out")
DEEDS = {
    "prune": Deed(fewer, ("load", "--prune"), (("load", "--prune"),)),
    "migrate": Deed(renamed, ("migrate",), (("migrate",), ("load",))),
    "merge": Deed(same, ("load",), (("load",),)),
    "export": Deed(more, EXPORT, (EXPORT,)),
}


def write_tables(folder: Path, ports: int) -> None:
    """Tables of ports and of ships that call there."""
    (folder / "ports.csv").write_text("id,name\n" + "".join(f"p{number},Port {number}\n" for number in range(ports)))
    calls = [run for run in RUNS if int(run.rpartition("p")[2]) < ports]
    (folder / "calls.csv").write_text("ship,port\n" + "".join(calls))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with two tables, loaded and exported."""
    folder = tmp_path_factory.mktemp("killed") / "ferries"
    init(folder)
    write_tables(folder, PORTS)
    (folder / "ports.yaml").write_text("table: ports.csv\nnodes: [{Port: {id: id, name: name}}]\n")
    (folder / "calls.yaml").write_text(
        "table: calls.csv\nnodes: [{Ship: {id: ship, name: ship}}]\n"
        "relationships: [{CALLS_AT: {start: ship, end: port}}]\n"
    )
    settings = folder / "graphmodel.toml"
    settings.write_text(
        settings.read_text().replace('["facts/*.yaml"]', '["facts/*.yaml", "ports.yaml", "calls.yaml"]')
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for arguments in (("load",), EXPORT):
            assert Commands()(*arguments).code == 0
    return folder


def killed(folder: Path, moment: str, *arguments: str) -> None:
    """Runs a command in a folder, until it is killed at a moment; it may end before, where it had less to do."""
    command = (sys.executable, "-m", "bench.moments", str(folder), moment, *arguments)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -9), done.stderr


def exported(folder: Path) -> dict[str, bytes]:
    """The files of an export; the manifest says when it was made."""
    out = folder / "out"
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.suffix != ".json"}


def held(folder: Path) -> tuple[object, ...]:
    """All that the database and the export hold."""
    with connect(Target(f"embedded:{folder / '.graphmodel' / 'database'}")) as database:
        return everything(database), claim_layer(database), exported(folder)


@pytest.mark.parametrize("kind", DEEDS)
def test_after_a_kill_the_same_command_ends_as_if_undisturbed(
    run: Commands, loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    deed = DEEDS[kind]

    def begun(name: str) -> Path:
        folder = tmp_path / name / "ferries"
        shutil.copytree(loaded, folder)
        deed.change(folder)
        monkeypatch.chdir(folder)
        return folder

    def complete(commands: tuple[tuple[str, ...], ...]) -> None:
        for arguments in commands:
            sys.modules.pop("ferries", None)
            done = run(*arguments)
            assert done.code == 0, done

    right = begun("undisturbed")
    old = exported(right)
    with monkeypatch.context() as patch:
        moments = Moments(str(right), patch.setattr)
        complete((deed.dies,))
        count = moments.count
    complete(deed.then[1:])
    new, expected = exported(right), held(right)
    for seed in SEEDS:
        chance = random.Random(f"{kind} {seed}")
        moment = f"{chance.randint(1, count)}{chance.choice(('', '.5'))}"
        sys.stdout.write(f"{kind}, seed {seed}: killed at moment {moment} of {count}\n")  # shown of a failed test
        folder = begun(str(seed))
        killed(folder, moment, *deed.dies)
        assert exported(folder) in (old, new), "an export is the earlier one or the new one, whole"
        complete(deed.then)
        assert held(folder) == expected
        assert not [path for path in folder.iterdir() if path.name.startswith(".") and "export" in path.name]
        shutil.rmtree(folder.parent)
