"""The explorer in Chromium: from its file, and from its server on each engine, with real clicks and keys."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from selenium.webdriver import ActionChains, Keys

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.explorer.file import explorer_file
from graphmodel.explorer.server import HOST, Explorer, application
from graphmodel.workflows.load import load
from tests.browser.conftest import Window

pytestmark = pytest.mark.browser

HOSTILE = "</script><img src=x onerror='window.hit = 1'>"
MODEL = """
from typing import Annotated
from graphmodel import Node, PartialDate, Property, Relationship

class State(Node):
    "A state."
    id: Annotated[str, Property(key=True)]
    name: str = ""
    aliases: list[str] = []
    size: int | None = None

class Recognizes(Relationship[State, State]):
    "Formally recognizes."
    since: PartialDate | None = None
    until: PartialDate | None = None
"""
SHEET = f"""
document: {{id: echo, title: The Echo, author: Ann, published: 2031-06}}
entities:
  State:
    arland: {{name: Arland, aliases: [Арланд]}}
    bria: {{name: Bria}}
    coria: {{name: Coria}}
    dria: {{name: "{HOSTILE}"}}
facts:
  1.1:
  - arland RECOGNIZES bria: {{since: 2031-05, note: "in May, after talks"}}
  - arland not RECOGNIZES coria: {{since: ..}}
  1.2:
  - bria may RECOGNIZES coria
  - coria RECOGNIZES dria
  - bria.size: 12
"""
QUESTION = """// Who recognizes whom
// column who:  string
// column whom: string

MATCH (a:State)-[:RECOGNIZES]->(b:State)
RETURN a.name AS who, b.name AS whom
ORDER BY who, whom
"""
ARLAND, BRIA, CORIA, DRIA = (f'["State","{name}"]' for name in ("arland", "bria", "coria", "dria"))
TOKEN = "t0ken"
GEOMETRY = (Path(__file__).parent / "geometry.js").read_text(encoding="utf-8")


def make_project(tmp_path: Path) -> Project:
    """A project with facts, a denial, what is only possible, and a hostile name."""
    (tmp_path / "facts").mkdir()
    (tmp_path / "cypher").mkdir()
    (tmp_path / "graphmodel.toml").write_text('model = "explored_model"\nsources = ["facts/*.yaml"]\n')
    (tmp_path / "explored_model.py").write_text(MODEL)
    (tmp_path / "facts" / "echo.yaml").write_text(SHEET)
    (tmp_path / "cypher" / "who-recognizes-whom.cypher").write_text(QUESTION)
    return Project.at(tmp_path, {})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


@contextmanager
def served(project: Project, database: Database) -> Iterator[str]:
    """The address of a running explorer."""
    sockets = uvicorn.Config("", host=HOST, port=0).bind_socket()
    sockets.listen()
    port = sockets.getsockname()[1]
    app = application(Explorer(project, database), TOKEN, port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sockets]})
    thread.start()
    try:
        yield f"http://{HOST}:{port}/{TOKEN}/"
    finally:
        server.should_exit = True
        thread.join()
        sockets.close()


def opened(window: Window, url: str) -> None:
    window.open(url)
    window.wait(lambda: window.run("return document.body.dataset.ready") == "yes", "the explorer")


def written(project: Project, database: Database, folder: Path) -> str:
    path = folder / "explored.html"
    path.write_text(explorer_file(project, database).text, encoding="utf-8")
    return path.as_uri()


def requested(window: Window) -> set[str]:
    """The hosts that were asked for anything; `file:` is the page itself."""
    addresses = [address for address in window.requests() if not address.startswith("data:")]
    return {address.split("/")[2] or "file:" for address in addresses}


def edges(window: Window) -> list[list[str]]:
    """The relationships that are drawn: from, caption, to, and whether each looks like a fact."""
    found = window.run(
        "return Drawing.cy.edges().map(e => [e.source().id(), e.data('caption'), e.target().id(), e.classes()[0]])"
    )
    return sorted([json.loads(a)[1], caption, json.loads(b)[1], kind] for a, caption, b, kind in found)


def click(window: Window, element: str, *, twice: bool = False) -> None:
    """Clicks a node, or the middle of a relationship, where it is drawn."""
    script = (
        f"const e = Drawing.cy.getElementById({json.dumps(element)});"
        " return e.isNode() ? e.renderedPosition() : e.renderedMidpoint()"
    )
    place = window.wait(lambda: window.run(script), element)
    canvas = window.one("#graph")
    left, top = place["x"] - canvas.size["width"] / 2, place["y"] - canvas.size["height"] / 2
    chain = ActionChains(window.driver).move_to_element_with_offset(canvas, int(left), int(top)).click()
    (chain.pause(0.08).click() if twice else chain).perform()


def test_a_file_shows_facts_and_on_request_what_is_only_claimed(
    project: Project, embedded_database: Database, window: Window, tmp_path: Path
) -> None:
    load(project, embedded_database)
    opened(window, written(project, embedded_database, tmp_path))
    facts = [["arland", "recognizes", "bria", "fact"], ["coria", "recognizes", "dria", "fact"]]
    assert edges(window) == facts
    window.click("#claims")
    claims = [["arland", "does not recognize", "coria", "claimed"], ["bria", "may recognize", "coria", "claimed"]]
    window.wait(lambda: edges(window) == sorted([*facts, *claims]), "the claims")
    styles = window.run("return Drawing.cy.edges('.claimed').map(e => e.style('line-style'))")
    assert styles == ["dashed", "dashed"]
    assert requested(window) == {"file:"}
    assert window.complaints() == []
    assert window.run("return window.hit") is None


def test_the_slider_shows_facts_come_and_go(
    project: Project, embedded_database: Database, window: Window, tmp_path: Path
) -> None:
    load(project, embedded_database)
    opened(window, written(project, embedded_database, tmp_path))
    slide = "const s = document.getElementById('slider'); s.value = arguments[0]; s.dispatchEvent(new Event('input'));"
    days = window.run("return Number(document.getElementById('slider').max)")
    shown = {}
    for at in range(days + 1):
        window.run(slide, at)
        shown[window.run("return View.day")] = [f"{a} {b}" for a, _, b, _ in edges(window)]
    assert shown["2031-05-01"] == []
    assert shown["2031-05-31"] == ["arland bria"]
    assert shown["2031-06-30"] == ["arland bria", "coria dria"]


def test_a_click_shows_the_evidence_and_hostile_names_stay_text(
    project: Project, embedded_database: Database, window: Window, tmp_path: Path
) -> None:
    load(project, embedded_database)
    opened(window, written(project, embedded_database, tmp_path))
    edge = window.run("return Drawing.cy.edges().filter(e => e.target().id() === arguments[0])[0].id()", BRIA)
    click(window, edge)
    window.wait(lambda: "in May, after talks" in window.one("#details").text, "the evidence")
    text = window.one("#details").text
    assert all(
        part in text for part in ("Arland recognizes Bria", "A fact on", "carries the fact", "Ann", "The Echo 1.1")
    )
    click(window, BRIA)
    window.wait(lambda: "What is said of size" in window.one("#details").text, "the node")
    click(window, DRIA)
    window.wait(lambda: HOSTILE in window.one("#details").text, "the hostile name")
    assert window.run("return window.hit") is None
    assert window.complaints() == []


def test_the_sentence_is_shown_where_the_text_is_at_hand(
    project: Project, embedded_database: Database, window: Window, tmp_path: Path
) -> None:
    load(project, embedded_database)
    text = tmp_path / "echo.txt"
    text.write_text("1.1 Arland recognized Bria, not Coria.\n1.2 Coria recognized another.\n")
    path = tmp_path / "explored.html"
    path.write_text(explorer_file(project, embedded_database, text=text).text, encoding="utf-8")
    opened(window, path.as_uri())
    click(window, window.run("return Drawing.cy.edges().filter(e => e.target().id() === arguments[0])[0].id()", BRIA))
    window.wait(lambda: "1.1 Arland recognized Bria, not Coria." in window.one("#details").text, "the sentence")


def test_search_expand_and_path_on_a_server(project: Project, database: Database, window: Window) -> None:
    load(project, database)
    with served(project, database) as url:
        opened(window, url)
        assert edges(window) == []
        ActionChains(window.driver).send_keys("/").pause(0.2).send_keys("арл").perform()
        window.wait(lambda: [each.text for each in window.every("#found button")] == ["Arland (State)"], "the search")
        ActionChains(window.driver).send_keys(Keys.ENTER).perform()
        window.wait(lambda: edges(window) == [["arland", "recognizes", "bria", "fact"]], "the surroundings")
        window.click("#claims")
        window.wait(lambda: len(edges(window)) == 3, "what is claimed")
        click(window, CORIA, twice=True)
        window.wait(lambda: ["coria", "recognizes", "dria", "fact"] in edges(window), "the expansion")
        select = "Drawing.cy.nodes().unselect(); for (const id of arguments[0]) Drawing.cy.getElementById(id).select()"
        window.run(select, [CORIA, DRIA])
        window.click("#path")
        window.wait(lambda: "relationships" in window.one("#status").text, "the path")
        assert requested(window) == {url.split("/")[2]}
        assert window.complaints() == []


def test_a_question_and_a_link_to_the_view(project: Project, embedded_database: Database, window: Window) -> None:
    load(project, embedded_database)
    with served(project, embedded_database) as url:
        opened(window, url)
        window.click("#asking button")
        window.wait(lambda: len(edges(window)) == 2, "the question's nodes")
        link = window.run("return location.href")
        window.open("about:blank")
        opened(window, link)
        window.wait(lambda: len(edges(window)) == 2, "the same view")
        table = [row.text for row in window.every("#listing tbody tr")]
        assert window.run("return document.querySelectorAll('#listing tbody tr').length") == 2, table
        svg = window.run("return Saving.svg()")
        assert svg.count('<path fill="none"') == 2
        assert "<img" not in svg


def test_nothing_is_answered_without_the_token_or_under_another_name(
    project: Project, embedded_database: Database
) -> None:
    load(project, embedded_database)

    def status(address: str, **headers: str) -> int:
        try:
            with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    with served(project, embedded_database) as url:
        assert status(url) == 200
        assert status(url.replace(TOKEN, "other")) == 404
        assert status(url + "api/search?text=a") == 200
        assert status(url.replace(TOKEN, "other") + "api/search?text=a") == 404
        assert status(url, Host="evil.example") == 404
        assert status(url + "api/expand?id=[1]") == 400
        assert status(url + "api/expand?id=" + "x" * 5000) == 400
        assert status(url + "api/expand?id=%5B%22State%22,%22arland%22%5D&type=NOPE") == 400


FEW = """
View.shown.clear();
View.asked.clear();
[...Store.nodes.keys()].slice(0, arguments[0]).forEach((id) => { View.shown.add(id); View.asked.add(id); });
document.getElementById('claims').dispatchEvent(new Event('change'));
"""


def _drawn_few(window: Window, nodes: int) -> dict[str, Any]:
    """What there is to see of so many nodes: the names, and whatever would be wrong with the picture."""
    window.run(FEW, nodes)
    window.wait(lambda: window.run("return Drawing.cy.nodes().length") == nodes, "the nodes")
    found: dict[str, Any] = window.run(GEOMETRY)
    usual = ("named", "overlapping", "covered", "touching", "outside", "hidden", "merged", "tips")
    return {name: found[name] for name in usual if found[name]}


SIZES = [10, 100, pytest.param(1000, marks=pytest.mark.long)]


@pytest.mark.parametrize("size", SIZES)
def test_no_name_hides_another_and_no_relationship_seems_to_end_behind_a_node(
    project: Project, embedded_database: Database, window: Window, tmp_path: Path, size: int
) -> None:
    names = [f"s{number}" for number in range(size)]
    lines = [f"    {name}: {{name: State number {name}}}" for name in names]
    joined = [f"  - {name} RECOGNIZES {names[number // 3]}" for number, name in enumerate(names) if number]
    joined += [f"  - {names[0]} RECOGNIZES {names[number]}" for number in range(5, size, 9)]
    sheet = "document: {id: many, title: Many, published: 2031-01-01}\nentities:\n  State:\n" + "\n".join(lines)
    (tmp_path / "facts" / "echo.yaml").write_text(f"{sheet}\nfacts:\n  1.1:\n" + "\n".join(joined) + "\n")
    load(project, embedded_database)
    opened(window, written(project, embedded_database, tmp_path))
    window.driver.set_script_timeout(120)
    for few in (1, 2, 3, 5) if size == 10 else ():
        assert _drawn_few(window, few) == {"named": few}
    window.run("[...Store.nodes.keys()].forEach(id => View.shown.add(id)); document.getElementById('claims').click()")
    window.wait(lambda: window.run("return Drawing.cy.nodes().length") == size, "all nodes", 120)
    found: dict[str, Any] = window.run(GEOMETRY)
    assert found["overlapping"] == []
    assert (found["covered"], found["touching"], found["outside"]) == ([], [], [])
    assert found["named"] >= min(size, 15)
    assert found["hidden"] == []  # what crosses a node is drawn over it
    assert found["over"] <= (0.05 if size <= 100 else 1) * found["edges"]
    assert found["merged"] == 0
    assert found["filled"] > 0.5


def test_of_few_nodes_no_arrowhead_lies_under_the_name_of_the_node_that_it_points_to(
    project: Project, embedded_database: Database, window: Window, tmp_path: Path
) -> None:
    head = "document: {id: few, title: Few, published: 2031-01-01}\nentities: {State: {above: Above, below: Below}}\n"
    (tmp_path / "facts" / "echo.yaml").write_text(f"{head}facts: {{1.1: [below RECOGNIZES above]}}\n")
    load(project, embedded_database)
    opened(window, written(project, embedded_database, tmp_path))
    window.wait(lambda: window.run("return Drawing.cy.nodes().length") == 2, "both nodes", 60)
    window.run(
        "Drawing.cy.nodes().forEach(n => n.position({ x: 0, y: n.data('caption') === 'Above' ? 0 : 150 }));"
        "Drawing.cy.fit(undefined, 120); Drawing.names()"
    )
    found: dict[str, Any] = window.run(GEOMETRY)
    assert (found["named"], found["tips"]) == (2, [])
