"""Deciding that two ids are one, in the project's file, and the next load and export that heed it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graphmodel.cli import main
from graphmodel.databases import Database
from graphmodel.errors import SourceError
from graphmodel.project import Project
from graphmodel.workflows.evidence import evidence
from graphmodel.workflows.export_graph import export_graph
from graphmodel.workflows.load import load
from graphmodel.workflows.merge import merge
from tests.example import sheet
from tests.loading.towns import SOURCES, write_sources
from tests.workflows.conftest import Make

FACTS = "  1.1:\n  - arland RECOGNIZES bria-government\n  - corrin FEARS red-band\n"
TODAY = date(2031, 7, 1)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def test_a_decision_is_a_line_that_the_next_load_applies(make: Make, embedded_database: Database) -> None:
    project = make(one=sheet(FACTS))
    load(project, embedded_database)
    assert run("merge", "corrin", "arland", "--by", "ann", "--why", "renamed, they say") == (
        0,
        "Entity:corrin is Entity:arland: identity.csv\ngraphmodel load applies it\n",
    )
    lines = (project.root / "identity.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "decision,one,other,by,on,why"
    assert lines[1].startswith("same,Entity:corrin,Entity:arland,ann,")
    assert lines[1].endswith(',"renamed, they say"')
    assert run("merge", "corrin", "arland") == (0, "that was decided before\n")
    fell = [notice for notice in load(project, embedded_database).notices if notice.kind == "fallen"]
    assert [notice.examples for notice in fell] == [("corrin FEARS red-band (corrin is merged into arland)",)]
    fears = "MATCH (a)-[:FEARS]->() RETURN a.id AS a"
    assert embedded_database.read(fears).value() == "arland"
    (project.root / "identity.csv").unlink()
    load(project, embedded_database)
    assert embedded_database.read(fears).value() == "corrin"


def test_an_export_heeds_it_too(make: Make, tmp_path: Path) -> None:
    project = make(one=sheet(FACTS))
    merge(project, ["corrin"], "arland", today=TODAY)
    export_graph(project, "jsonl", tmp_path / "out")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.jsonl"))
    assert '"gm_merged": ["Entity:corrin"]' in text
    assert '"id": "corrin"' not in text


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((["arland"], "arland"), "Entity:arland is compared with itself"),
        ((["nobody"], "arland"), "no source declares 'nobody'"),
        ((["arland", "bria"], "corrin"), ""),
    ],
)
def test_what_cannot_be_decided_is_told_and_nothing_written(
    make: Make, given: tuple[list[str], str], message: str
) -> None:
    project = make(one=sheet(FACTS))
    if not message:
        assert len(merge(project, *given, today=TODAY).decisions) == 2
        more: Any = merge(project, ["bria"], "bria-government", today=TODAY, verdict="different")
        assert more.decisions[0].verdict == "different"
        with pytest.raises(SourceError) as refused:
            merge(project, ["corrin"], "bria", today=TODAY)
        assert "merged in a circle" in str(refused.value.problems[0])
        return
    with pytest.raises(SourceError) as refused:
        merge(project, *given, today=TODAY)
    assert message in " ".join([refused.value.message, *map(str, refused.value.problems)])
    assert not (project.root / "identity.csv").exists()


@pytest.mark.long
def test_a_node_of_a_table_is_merged_by_all_properties_of_its_key(
    folder_of_towns: Path, embedded_database: Database
) -> None:
    project = Project.at(folder_of_towns)
    assert run("merge", "Bern/2010", "Census:Biel/2020") == (
        0,
        "Census:Bern/2010 is Census:Biel/2020: identity.csv\ngraphmodel load applies it\n",
    )
    load(project, embedded_database)
    kept = "MATCH (n:Census {town: 'Biel'}) RETURN n.gm_key AS k, n.gm_merged"
    assert embedded_database.read(kept).rows == (("Biel/2020", ["Census:Bern/2010"]),)
    assert not load(project, embedded_database).changed
    report = evidence(project, embedded_database, "Basel/2020", "FOLLOWS", "Basel/2010")
    assert [witness.caption for witness in report.witnesses] == ["Basel/2020 follows Basel/2010"]
    (project.root / "identity.csv").unlink()
    load(project, embedded_database)
    both = embedded_database.read("MATCH (n:Census {year: 2010}) RETURN n.town AS t ORDER BY t").rows
    assert both == (("Basel",), ("Bern",), ("Lausanne/Renens",))


@pytest.fixture
def folder_of_towns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_sources(tmp_path)
    settings = f"[tool.graphmodel]\nmodel = 'tests.loading.towns'\nsources = {list(SOURCES)}\n"
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_can_never_be_one_is_refused_before_it_is_written(make: Make) -> None:
    project = make(one=sheet(FACTS))
    said = "Entity:arland cannot be Entity:red-band: no Group can have what it has: RECOGNIZES to "
    with pytest.raises(SourceError, match="nothing was decided") as refused:
        merge(project, ["arland"], "red-band", today=TODAY)
    (problem,) = refused.value.problems
    assert (problem.code, problem.hint) == ("identity-class", "merge into the other, or give both one class")
    assert problem.message.startswith(said)
    assert not (project.root / "identity.csv").exists()
    (decision,) = merge(project, ["arland"], "red-band", today=TODAY, verdict="different").decisions
    assert decision.verdict == "different"
