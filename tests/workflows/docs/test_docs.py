"""The site of a project: what its pages say, and that they replace only what is theirs."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from graphmodel.errors import ModelError, ProjectError, SourceError
from graphmodel.project import Project
from graphmodel.sources import table_data
from graphmodel.workflows.docs import write_docs
from graphmodel.workflows.docs.write import LIST
from graphmodel.workflows.init import init

pytest.importorskip("jinja2", reason="jinja2 is in the group `full`: uv sync --all-groups")
DAY = date(2031, 6, 1)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The starter's project, with a table."""
    folder = tmp_path / "ferries"
    init(folder)
    (folder / "ports.csv").write_text("id,name\nquay,Quay\n")
    (folder / "facts" / "ports.yaml").write_text("table: ../ports.csv\nnodes:\n- Port: {id: id, name: name}\n")
    monkeypatch.chdir(folder)
    return Project.at(folder, {})


def words(path: Path) -> str:
    """The text of a page, without markup."""
    page = re.sub(r"<(script|style|svg).*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_every_link_leads_to_a_page(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    report = write_docs(project, site, [Path("articles/ferry-news.txt")], today=DAY)
    pages = sorted(site.rglob("*.html"))
    assert report.pages == len(pages) == 17
    for page in pages:
        for target in re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
            path, _, anchor = target.partition("#")
            found = (page.parent / path) if path else page
            assert found.is_file(), f"{page}: {target}"
            assert not anchor or f'id="{anchor}"' in found.read_text(encoding="utf-8"), f"{page}: {target}"


def test_places_read_the_same_on_every_machine(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the project's folder, whichever folder the command ran in; a class that is installed by its module."""
    with (project.root / "ferries.py").open("a") as file:
        file.write("\n\nfrom tests.example import State  # installed elsewhere\n")
    monkeypatch.chdir(project.root / "facts")
    write_docs(Project.at(project.root, {}), tmp_path / "site", [Path("../articles/ferry-news.txt")], today=DAY)
    assert "declared at ferries.py:" in words(tmp_path / "site" / "types" / "Ship.html")
    assert "declared at tests.example:" in words(tmp_path / "site" / "types" / "State.html")
    assert "CALLS_AT · facts/ferry-news.yaml:" in words(tmp_path / "site" / "documents" / "ferry-news.html")
    for page in (tmp_path / "site").rglob("*.html"):
        assert str(tmp_path) not in page.read_text(encoding="utf-8"), page


def test_a_document_is_shown_sentence_by_sentence_with_its_claims(project: Project, tmp_path: Path) -> None:
    write_docs(project, tmp_path / "site", [Path("articles/ferry-news.txt")], today=DAY)
    said = words(tmp_path / "site" / "documents" / "ferry-news.html")
    assert re.search(r"Tern may \S+( at)? Skerry", said)
    assert "CALLS_AT · facts/ferry-news.yaml:" in said
    assert "The text was not given" not in said
    write_docs(project, tmp_path / "site", today=DAY)
    assert "The text was not given" in words(tmp_path / "site" / "documents" / "ferry-news.html")


def test_lineage_goes_from_a_tables_file_to_the_questions_and_back(project: Project, tmp_path: Path) -> None:
    report = write_docs(project, tmp_path / "site", today=DAY)
    lineage = report.site.lineage
    assert {source.name: source.data for source in report.site.sources} == {
        "facts/ferry-news.yaml": "",
        "facts/ports.yaml": "ports.csv",
    }
    assert lineage.types_of_source["facts/ports.yaml"] == ("Port",)
    assert lineage.questions_of_source["facts/ports.yaml"] == ("who-calls-where",)
    assert lineage.sources_of_question["who-calls-where"] == ("facts/ferry-news.yaml", "facts/ports.yaml")
    assert lineage.questions_of_type["RUNS"] == ("who-calls-where",)
    page = (tmp_path / "site" / "lineage.html").read_text()
    assert 'data-id="file:ports.csv" data-to="source:facts/ports.yaml"' in page
    assert "What breaks if this changes? 1 question who-calls-where" in words(tmp_path / "site" / "types" / "Port.html")


def test_lineage_has_a_file_of_two_mappings_once(project: Project, tmp_path: Path) -> None:
    facts = project.root / "facts"
    (facts / "again.yaml").write_text((facts / "ports.yaml").read_text())
    write_docs(project, tmp_path / "site", today=DAY)
    page = (tmp_path / "site" / "lineage.html").read_text()
    assert re.findall(r'data-id="file:(.*?)" data-to="([^"]*)"', page) == [
        ("ports.csv", "source:facts/again.yaml\nsource:facts/ports.yaml")
    ]


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("{variable: PORTS_URL}", "the database of PORTS_URL"),
        ("'postgresql://me@example.org/ports'", "postgresql://***@example.org/ports"),
    ],
)
def test_a_database_is_named_without_its_user(project: Project, database: str, said: str) -> None:
    text = f"sql: SELECT id, name FROM port\ndatabase: {database}\nnodes:\n- Port: {{id: id, name: name}}\n"
    (project.root / "facts" / "asked.yaml").write_text(text)
    assert table_data("facts/asked.yaml", project.root) == said


def test_the_search_knows_types_questions_and_sentences(project: Project, tmp_path: Path) -> None:
    write_docs(project, tmp_path / "site", [Path("articles/ferry-news.txt")], today=DAY)
    text = (tmp_path / "site" / "search.js").read_text()
    entries = json.loads(text.removeprefix("window.SEARCH = ").removesuffix(";\n"))
    assert ["relationship type", "CALLS_AT", "types/CALLS_AT.html"] in [entry[:3] for entry in entries]
    assert ["question", "who-calls-where", "questions/who-calls-where.html"] in [entry[:3] for entry in entries]
    assert ["sentence", "ferry-news 1.2", "documents/ferry-news.html#s1-2"] in [entry[:3] for entry in entries]


def test_pages_of_what_is_gone_go_and_nothing_else_does(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_docs(project, site, today=DAY)
    (site / "CNAME").write_text("example.org")
    (project.root / "cypher" / "what-is-no-fact.cypher").unlink()
    outside = tmp_path / "outside.html"
    outside.write_text("mine")
    (site / LIST).write_text((site / LIST).read_text() + "../outside.html\nCNAME\nno\0name.html\n")
    write_docs(project, site, today=DAY)
    assert not (site / "questions" / "what-is-no-fact.html").exists()
    assert (site / "questions" / "who-calls-where.html").exists()
    assert (site / "CNAME").exists()
    assert outside.read_text() == "mine"


def test_a_folder_with_other_files_or_a_link_in_it_is_left_alone(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="holds other files"):
        write_docs(project, project.root, today=DAY)
    site = tmp_path / "site"
    write_docs(project, site, today=DAY)
    for path in sorted((site / "types").iterdir()):
        path.unlink()
    (site / "types").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (site / "types").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProjectError, match="symbolic link"):
        write_docs(project, site, today=DAY)
    (site / LIST).write_bytes(b"\xff")
    with pytest.raises(ProjectError, match="the list of a site's files, cannot be read"):
        write_docs(project, site, today=DAY)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_sources_with_errors_make_no_site(project: Project, tmp_path: Path) -> None:
    (project.root / "facts" / "wrong.yaml").write_text("entities:\n  Prot: {a: A}\n")
    with pytest.raises(SourceError, match="no site was made") as raised:
        write_docs(project, tmp_path / "site", today=DAY)
    assert [problem.code for problem in raised.value.problems] == ["unknown-label"]
    (project.root / "graphmodel.toml").write_text('model = "no_such_module"\n')
    with pytest.raises(ModelError):
        write_docs(Project.at(project.root, {}), tmp_path / "site", today=DAY)
    assert not (tmp_path / "site").exists()


def test_the_same_project_makes_the_same_site(project: Project, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_docs(project, tmp_path / name, title="Ferries", today=DAY)
    one, two = (
        {p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()}
        for n in ("one", "two")
    )
    assert one == two
