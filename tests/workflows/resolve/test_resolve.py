"""Pairs that may be one are proposed, best first with reasons; what a person judges is remembered and applied."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphmodel.cli import main
from graphmodel.databases import Database, Statement
from graphmodel.errors import SourceError
from graphmodel.project import Project
from graphmodel.workflows.load import load
from graphmodel.workflows.resolve import judged, resolve
from graphmodel.workflows.resolve.blocks import LARGEST, comparable
from graphmodel.workflows.resolve.nodes import read_candidates
from tests.example import MODEL, sheet
from tests.workflows.conftest import Make

ENTITIES = """\
entities:
  State:
    russia: {name: Russia, code: RU-1}
    ru: {name: Россия}
    guinea: {name: Guinea}
    guinea-bissau: {name: Guinea-Bissau}
    old-russia: {name: Tsardom, code: RU-1x}
  Government:
    moscow-government: {name: Government in Moscow}
  Group:
    lake: {name: Lake Harbour Company Ltd, aliases: [LHC]}
    lake-2: {name: Lake Harbor Company Limited}
    lhc: {name: LHC}
    red-band: {name: Red Band}
"""
FACTS = """\
  1.1:
  - lake FEARS red-band
  - lake-2 FEARS red-band
  - russia FEARS red-band
  - russia RECOGNIZES moscow-government
"""


@pytest.fixture
def project(make: Make) -> Project:
    return make(one=sheet(FACTS, entities=ENTITIES))


def run(*arguments: str, says: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(main, ["resolve", *arguments], input=says)
    return result.exit_code, result.output


def found(project: Project, database: Database, **how: float) -> list[tuple[str, str, float]]:
    return [(str(p.one.ref.key), str(p.other.ref.key), p.score) for p in resolve(project, database, **how).pairs]  # type: ignore[arg-type]


@pytest.mark.long
def test_pairs_come_best_first_with_their_reasons_on_every_engine(project: Project, database: Database) -> None:
    load(project, database)
    report = resolve(project, database)
    assert [(p.one.ref.key, p.other.ref.key, p.score, p.reasons) for p in report.pairs] == [
        ("lhc", "lake", 1.0, ("both called LHC",)),
        ("ru", "russia", 0.97, ("Россия is like Russia (0.97)",)),
        (
            "lake",
            "lake-2",
            report.pairs[2].score,
            (report.pairs[2].reasons[0], "both FEARS red-band"),
        ),
    ]
    assert report.pairs[2].reasons[0].startswith("Lake Harbour Company Ltd is like Lake Harbor Company Limited (0.")
    assert (report.nodes, report.judged, report.loaded) == (10, 0, True)


def test_the_one_with_more_relationships_is_kept(project: Project, embedded_database: Database) -> None:
    load(project, embedded_database)
    assert ("ru", "russia", 0.97) in found(project, embedded_database)
    assert found(project, embedded_database, least=0.99) == [("lhc", "lake", 1.0)]


def test_judged_in_the_terminal_and_remembered(
    project: Project, embedded_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(project, embedded_database)
    address = embedded_database
    monkeypatch.setattr("graphmodel.cli.options._opened", opener(address))
    code, text = run("--judge", "--by", "ann", says="d\ntwo companies\ns\n\n1\nrenamed\n")
    assert code == 0
    assert "1 of 3: 1.00\n  1  Entity:lhc  LHC (Group, 0 relationships)\n" in text
    assert text.endswith(
        "Entity:lhc is not Entity:lake: identity.csv\nEntity:ru is Entity:russia: identity.csv\n"
        "Entity:lake-2 is Entity:lake: identity.csv\ngraphmodel load applies it\n"
    )
    lines = (project.root / "identity.csv").read_text(encoding="utf-8").splitlines()
    today = date.today()
    assert lines == [
        "decision,one,other,by,on,why",
        f"different,Entity:lhc,Entity:lake,ann,{today},two companies",
        f"same,Entity:ru,Entity:russia,ann,{today},",
        f"same,Entity:lake-2,Entity:lake,ann,{today},renamed",
    ]
    again = Project.at(project.root, {})
    assert found(again, embedded_database) == []
    load(again, embedded_database)
    assert embedded_database.read("MATCH (n:State {id: 'russia'}) RETURN n.aliases AS a").value() == ["Россия"]
    assert found(again, embedded_database) == []


def opener(database: Database) -> object:
    from contextlib import contextmanager

    @contextmanager
    def opened(*_: object, **__: object) -> Iterator[Database]:
        yield database

    return opened


def test_the_page_shows_what_the_command_prints(
    project: Project, embedded_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "identity.md").read_text(encoding="utf-8")
    shown = page.partition("$ graphmodel resolve --judge\n")[2].partition("```")[0]
    load(project, embedded_database)
    monkeypatch.setattr("graphmodel.cli.options._opened", opener(embedded_database))
    code, text = run("--judge", says="q\n")
    assert code == 0
    assert shown.startswith("3 pairs of 10 nodes may be one")
    assert text.startswith(shown)


def test_judged_in_a_file(project: Project, embedded_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    load(project, embedded_database)
    monkeypatch.setattr("graphmodel.cli.options._opened", opener(embedded_database))
    code, text = run("--output", "pairs.csv")
    assert code == 0
    assert "resolve --judged pairs.csv" in text
    with Path("pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["one"] for row in rows] == ["Entity:lhc", "Entity:ru", "Entity:lake"]
    rows[0]["decision"], rows[1]["decision"], rows[1]["why"] = "undecided", "same", "one state"
    with Path("pairs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert run("--judged", "pairs.csv", "--by", "ann") == (
        0,
        "Entity:lhc may be Entity:lake: identity.csv\nEntity:ru is Entity:russia: identity.csv\n"
        "graphmodel load applies it\n",
    )
    assert run("--judged", "pairs.csv", "--by", "bea")[1] == "nothing was decided\n"
    again = Project.at(project.root, {})
    assert [one for one, *_ in found(again, embedded_database)] == ["lake"]
    open_ones = resolve(again, embedded_database, undecided=True).pairs
    assert [str(pair.one.ref.key) for pair in open_ones] == ["lhc", "lake"]


def test_a_wrong_line_is_named_and_nothing_is_written(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    for text, message in (
        ("a,b\n1,2\n", "pairs.csv is no table of pairs: it has no columns decision, one and other"),
        ("decision,one,other\nsame,Entity:ru,Entity:russia\nsmae,Entity:ru,Entity:russia\n", "nothing was decided"),
        ("decision,one,other\ndifferent,Entity:ru,Entity:ru\n", "nothing was decided"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SourceError) as refused:
            judged(MODEL, path)
        assert refused.value.message == message
    assert str(refused.value.problems[0]).startswith("pairs.csv:2 identity-itself")
    assert not (project.root / "identity.csv").exists()


def test_large_blocks_are_not_compared_each_with_each(embedded_database: Database) -> None:
    rows = [{"id": f"g{n}", "name": f"Common House {chr(97 + n % 26)}{n:04}x"} for n in range(12 * LARGEST)]
    embedded_database.write(
        Statement("UNWIND $rows AS row CREATE (n:Entity:Actor:Group) SET n = row, n.gm_sources = ['t']", {"rows": rows})
    )
    nodes = read_candidates(embedded_database, MODEL, [])
    assert len(nodes) == 12 * LARGEST
    pairs, too_common = comparable(nodes)
    assert len(pairs) < len(nodes) ** 2 / 20
    assert too_common >= 3  # `Common`, `House`, and both together


def test_a_database_where_nothing_was_loaded_is_told(
    project: Project, embedded_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphmodel.cli.options._opened", opener(embedded_database))
    code, text = run()
    assert code == 0
    assert "0 pairs of 0 nodes may be one; 0 pairs compared" in text
    assert "hint: load it first: graphmodel load" in text
    code, text = run("--label", "Stat")
    assert code == 1
    assert "the model has no label 'Stat'" in text
    assert "did you mean 'State'?" in text
