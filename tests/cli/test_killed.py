"""Commands that die: prune, migrate, merge and export are killed in a message or at a call on a file, then run again.

Where follows from a seed; `GRAPHMODEL_CRASH_SEEDS` is how many trials of each kind are made. Without it there are
more of the kinds that cost less.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.moments import Moments, Mortals, mortals
from graphmodel.databases import Database, Statement, Target, connect
from graphmodel.workflows.init import init
from tests.cli.conftest import Commands
from tests.conftest import empty
from tests.drafts.comparing import claim_layer, everything
from tests.migrations.test_migrate import RENAMED

pytestmark = pytest.mark.long

SEEDS = {"embedded": 30, "neo4j": 2, "files": 106}
"""How many trials a kind has by default, by what it writes to: with those of loading/test_crashes.py, some 200."""
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


@pytest.fixture(scope="module")
def mortal() -> Iterator[Mortals]:
    """Runs commands that die, each a copy of a process that has imported all."""
    with mortals() as made:
        yield made


def exported(folder: Path) -> dict[str, bytes]:
    """The files of an export; the manifest says when it was made."""
    out = folder / "out"
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.suffix != ".json"}


@dataclass(frozen=True)
class Stored:
    """All that a Neo4j database holds, to be put there again."""

    nodes: list[tuple[Any, ...]]
    relationships: list[tuple[Any, ...]]
    constraints: dict[str, str]

    @classmethod
    def of(cls, database: Database) -> Stored:
        """What it holds now."""
        nodes = database.read("MATCH (n) RETURN elementId(n), labels(n), properties(n)").rows
        ends = "MATCH (a)-[r]->(b) RETURN elementId(a), type(r), elementId(b), properties(r)"
        constraints = database.read("SHOW CONSTRAINTS YIELD name, createStatement").rows
        return cls([*map(tuple, nodes)], [*map(tuple, database.read(ends).rows)], dict(map(tuple, constraints)))

    def put(self, database: Database) -> None:
        """Makes the database hold that and nothing else."""
        if Stored.of(database).constraints != self.constraints:
            empty(database)
            for text in self.constraints.values():
                database.write(Statement(text))
        database.write(Statement("MATCH (n) DETACH DELETE n"))
        nodes = [{"id": id, "labels": labels, "values": values} for id, labels, values in self.nodes]
        ends = [dict(zip(("a", "type", "b", "values"), row, strict=True)) for row in self.relationships]
        made = "UNWIND $nodes AS row CREATE (n:$(row.labels)) SET n = row.values, n.`test id` = row.id"
        joined = (
            "MATCH (n) WITH collect(n) AS all UNWIND $ends AS row"
            " WITH row, [n IN all WHERE n.`test id` = row.a][0] AS a, [n IN all WHERE n.`test id` = row.b][0] AS b"
            " CREATE (a)-[r:$(row.type)]->(b) SET r = row.values"
        )
        database.write(Statement(made, {"nodes": nodes}), Statement(joined, {"ends": ends}))
        database.write(Statement("MATCH (n) REMOVE n.`test id`"))


@dataclass(frozen=True)
class Place:
    """Where commands write, and what is there before each trial."""

    run: Commands
    database: Database | None
    before: Stored | None

    def arguments(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """A command, with the options that name the database."""
        return (*given, *self.run.options) if given[0] != "export" else given

    def held(self, folder: Path) -> tuple[object, ...]:
        """All that the database and the export hold; a command that exports has no database."""
        if self.database is None and not (folder / ".graphmodel").exists():
            return (exported(folder),)
        own = connect(Target(f"embedded:{folder / '.graphmodel' / 'database'}")) if self.database is None else None
        with own or nullcontext(self.database) as database:
            assert database is not None
            return everything(database), claim_layer(database), exported(folder)


@pytest.fixture
def place(request: pytest.FixtureRequest, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The starter's own database, or Neo4j with the same graph."""
    if request.param != "neo4j":
        return Place(Commands(), None, None)
    target: Target = request.getfixturevalue("neo4j_target")
    database: Database = request.getfixturevalue("neo4j_database")
    run = Commands(("--uri", target.uri), {"NEO4J_PASSWORD": target.password})
    monkeypatch.chdir(loaded)
    assert run.on_database("load").code == 0
    return Place(run, database, Stored.of(database))


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        *((kind, "embedded") for kind in ("prune", "migrate", "merge")),
        *(pytest.param(kind, "neo4j", marks=pytest.mark.neo4j) for kind in ("prune", "migrate", "merge")),
        ("export", "files"),
    ],
    indirect=["place"],
)
def test_after_a_kill_the_same_command_ends_as_if_undisturbed(
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
    mortal: Mortals,
    loaded: Path,
    place: Place,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    deed, into = DEEDS[kind], request.node.callspec.params["place"]

    def begun(name: str) -> Path:
        folder = tmp_path / name / "ferries"
        shutil.copytree(loaded, folder, ignore=None if into == "embedded" else shutil.ignore_patterns(".graphmodel"))
        deed.change(folder)
        monkeypatch.chdir(folder)
        if place.database is not None and place.before is not None:
            place.before.put(place.database)
        return folder

    def complete(commands: tuple[tuple[str, ...], ...]) -> None:
        for arguments in commands:
            sys.modules.pop("ferries", None)
            done = place.run(*place.arguments(arguments))
            assert done.code == 0, done

    right = begun("undisturbed")
    old = exported(right)
    with monkeypatch.context() as patch:
        moments = Moments(str(right), patch.setattr)
        complete((deed.dies,))
        count = moments.count
    complete(deed.then[1:])
    new, expected = exported(right), place.held(right)
    died, seeds = 0, int(os.environ.get("GRAPHMODEL_CRASH_SEEDS", SEEDS[into]))
    record_property("seeds", f"kills of {kind}, {into}: 0 to {seeds - 1}")
    for seed in range(seeds):
        chance = random.Random(f"{kind} {seed}")
        moment = f"{chance.randint(1, count)}{chance.choice(('', '.5'))}"
        sys.stdout.write(
            f"{kind}, {into}, seed {seed}: killed at moment {moment} of {count}\n"
        )  # shown of a failed test
        folder = begun(str(seed))
        code, err = mortal(folder, moment, *place.arguments(deed.dies), environment=place.run.environment)
        assert code in (0, -9), err  # it may end before, where it had less to do
        died += code != 0
        assert exported(folder) in (old, new), "an export is the earlier one or the new one, whole"
        complete(deed.then)
        assert place.held(folder) == expected
        assert not [path for path in folder.iterdir() if path.name.startswith(".") and "export" in path.name]
        shutil.rmtree(folder.parent)
    assert died, "nothing was killed"
