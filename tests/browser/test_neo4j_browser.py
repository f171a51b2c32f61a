"""What graphmodel gives to Neo4j Browser, in the real one: addresses, favourites, a style."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from graphmodel.databases import Database, Target
from graphmodel.project import NO_OPTIONS, ConnectionOptions, Project
from graphmodel.queries import looks
from graphmodel.workflows.browser import browse
from graphmodel.workflows.export import export_favourites, export_style
from graphmodel.workflows.init import init
from graphmodel.workflows.load import load
from tests.browser.conftest import Neo4jBrowser

pytestmark = [pytest.mark.browser, pytest.mark.neo4j]

MAP = """\
// What is joined to what
// question: Which things are joined, and how?
// tags: overview
// param name: string = null -- only what starts here
// param on: date = 2031-05-01 -- the day
// param most: integer = 50
// param other: map = {"a": [1, null]}
// :param {name: null, on: date('2031-05-01'), most: 50, other: {a: [1, null]}}
// column a: node
// column r: relationship
// column b: node

MATCH (a:Thing)-[r]->(b:Thing)
WHERE $on = date('2031-05-01') AND ($name IS NULL OR a.name = $name)
  AND $other.a[0] = 1
RETURN a, r, b LIMIT $most
"""


@pytest.fixture
def project(tmp_path: Path, neo4j_target: Target, neo4j_database: Database) -> Project:
    """The starter's project with a question of nodes, loaded into Neo4j."""
    init(tmp_path / "ferries")
    (tmp_path / "ferries" / "cypher" / "map.cypher").write_text(MAP, encoding="utf-8")
    project = Project.at(tmp_path / "ferries", {"NEO4J_PASSWORD": neo4j_target.password, "NEO4J_URI": neo4j_target.uri})
    load(project, neo4j_database)
    return project


def opened(
    neo4j_browser: Neo4jBrowser, project: Project, name: str = "", options: ConnectionOptions = NO_OPTIONS
) -> None:
    """Opens Browser at the address that graphmodel gives, which it learns from the server."""
    report = browse(project, options, name, {"name": "Tern"} if name == "map" else {})
    assert report.reason == ""
    neo4j_browser.open(report.url, project.environment["NEO4J_PASSWORD"])


def drawn(frame: WebElement) -> dict[str, WebElement]:
    """The drawn nodes of a frame, by their captions."""
    return {node.text: node for node in frame.find_elements(By.CSS_SELECTOR, "svg g.node")}


def test_an_address_fills_the_editor_and_the_query_shows_its_rows_and_its_graph(
    neo4j_browser: Neo4jBrowser, project: Project
) -> None:
    opened(neo4j_browser, project, "map")
    assert neo4j_browser.editor().splitlines() == [
        "// overview: What is joined to what",
        "MATCH (a:Thing)-[r]->(b:Thing)",
        "WHERE date('2031-05-01') = date('2031-05-01') AND ('Tern' IS NULL OR a.name = 'Tern')",
        "  AND ({a: [1, null]}).a[0] = 1",
        "RETURN a, r, b LIMIT 50",
    ]
    frame = neo4j_browser.submit()
    neo4j_browser.window.wait(lambda: sorted(drawn(frame)) == ["Alder", "Haven", "Tern"], "the graph")
    neo4j_browser.window.click("[data-testid=cypherFrameSidebarTable]")
    rows = neo4j_browser.window.wait(lambda: frame.find_elements(By.CSS_SELECTOR, "tbody tr"), "the rows")
    assert len(rows) == 2
    assert '"name": "Tern"' in rows[0].text


def test_the_zip_gives_each_question_once_and_a_favourite_runs_as_it_is(
    neo4j_browser: Neo4jBrowser, project: Project, tmp_path: Path
) -> None:
    export_favourites(project, tmp_path / "questions.zip")
    opened(neo4j_browser, project)
    neo4j_browser.drop(tmp_path / "questions.zip")
    expected = ["claims: What is said, yet is no fact", "ferries: Who calls where", "overview: What is joined to what"]
    neo4j_browser.window.wait(lambda: len(neo4j_browser.favourites()) >= 3, "favourites")
    assert sorted(neo4j_browser.favourites()) == expected

    neo4j_browser.choose("overview: What is joined to what")
    frame = neo4j_browser.submit()

    neo4j_browser.window.wait(lambda: len(ticks(frame)) == 5, "all statements")
    assert "ERROR" not in frame.text


def test_favourites_with_values_show_their_rows_and_graph_at_once(
    neo4j_browser: Neo4jBrowser, project: Project, tmp_path: Path
) -> None:
    export_favourites(project, tmp_path / "questions.zip", "overview", with_values=True)
    export_style(project, tmp_path / "model.grass")
    opened(neo4j_browser, project)
    neo4j_browser.drop(tmp_path / "model.grass")
    neo4j_browser.window.wait(
        lambda: "node.Ship {" in neo4j_browser.window.one("[data-testid=stream]").text, "the style"
    )
    neo4j_browser.drop(tmp_path / "questions.zip")
    neo4j_browser.window.wait(lambda: len(neo4j_browser.favourites()) == 1, "the favourite")
    neo4j_browser.choose("overview: What is joined to what")
    frame = neo4j_browser.submit()
    nodes = neo4j_browser.window.wait(lambda: drawn(frame) if len(drawn(frame)) == 4 else {}, "the graph")
    circles = {name: node.find_element(By.CSS_SELECTOR, "circle.b-outline") for name, node in nodes.items()}
    look = looks(project.model)
    wanted = {"North Line": look["Company"], "Tern": look["Ship"], "Alder": look["Port"], "Haven": look["Port"]}
    assert {name: (circle.get_attribute("fill"), circle.get_attribute("r")) for name, circle in circles.items()} == {
        name: (look.color, f"{look.diameter / 2:g}") for name, look in wanted.items()
    }


def ticks(frame: WebElement) -> list[WebElement]:
    """The statements of a frame of several that were run without an error."""
    return frame.find_elements(By.CSS_SELECTOR, "[data-testid=multi-statement-list-icon] .fa-check-square-o")
