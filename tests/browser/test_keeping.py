"""What a user keeps of the explorer, and how it is used without a mouse, without seeing, and on a phone."""

from __future__ import annotations

import base64
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from selenium.webdriver import ActionChains, Keys

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.workflows.load import load
from tests.browser.conftest import Window
from tests.browser.test_explorer import BRIA, HOSTILE, edges, make_project, opened, served, written

pytestmark = pytest.mark.browser
CAUGHT = """
window.kept = {};
HTMLAnchorElement.prototype.click = function () { window.kept[this.download] = this.href; };
navigator.clipboard.writeText = async (text) => { window.kept.copied = text; };
"""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


@pytest.fixture
def phone(window: Window) -> Iterator[Window]:
    """A window as wide as a phone's."""
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    window.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    yield window
    window.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_picture_is_saved_and_a_query_and_a_link_are_copied(
    project: Project, database: Database, window: Window
) -> None:
    load(project, database)
    with served(project, database) as url:
        opened(window, url)
        window.click("#asking button")
        window.wait(lambda: len(edges(window)) == 2, "the question's nodes")
        window.run(CAUGHT)
        for button in ("png", "svg", "cypher"):
            window.click(f"#{button}")
        png, svg, query = (window.run(f"return window.kept['{name}']") for name in ("graph.png", "graph.svg", "copied"))
        content = base64.b64decode(png.split(",")[1])
        width, height = struct.unpack(">II", content[16:24])
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert 3_190 < max(width, height) <= 3_200
        text = window.driver.execute_async_script(
            "fetch(arguments[0]).then((r) => r.text()).then(arguments[1], () => arguments[1](Saving.svg()))", svg
        )
        drawn = ElementTree.fromstring(text)
        names = [each.text for each in drawn.iter(f"{SVG}text")]
        assert {"Arland", "Bria", "Coria"} <= set(names)
        assert any(name and name.startswith("</script>") for name in names)
        assert len(list(drawn.iter(f"{SVG}path"))) >= 2
        found = {row[1].type for row in database.read(query).rows if row[1] is not None}
        assert found == {"RECOGNIZES"}
        window.click("#link")
        window.wait(lambda: window.run("return window.kept.copied") == window.run("return location.href"), "the link")


def test_the_keyboard_suffices(project: Project, embedded_database: Database, window: Window) -> None:
    load(project, embedded_database)
    with served(project, embedded_database) as url:
        opened(window, url)

        def press(*keys: str) -> None:
            ActionChains(window.driver).send_keys(*keys).perform()

        press("/")
        time.sleep(0.2)
        press("coria")
        window.wait(lambda: window.every("#found button"), "the search")
        press(*[Keys.BACKSPACE] * 5, "bria", Keys.ENTER)  # takes what is typed, not what was found before
        window.wait(lambda: len(edges(window)) == 1, "the surroundings")
        press(Keys.ESCAPE)
        window.run("document.getElementById('claims').focus()")  # keys are heard from a box that was ticked, too
        press(Keys.ARROW_LEFT)
        press(Keys.ARROW_RIGHT)
        window.wait(lambda: window.run("return Drawing.cy.nodes(':selected').length") == 1, "a selected node")
        assert window.one("#details h2").text in ("Arland", "Bria")
        window.run("Drawing.cy.nodes().unselect(); Drawing.cy.getElementById(arguments[0]).select()", BRIA)
        press(Keys.DELETE)
        window.wait(lambda: edges(window) == [], "the removal")
        reachable = window.run(
            "return [...document.querySelectorAll('#tools button, #search input, #question, #day, #slider, #claims')]"
            ".every((each) => each.tabIndex >= 0)"
        )
        assert reachable


def test_a_screen_reader_gets_the_table(
    project: Project, embedded_database: Database, window: Window, tmp_path: Path
) -> None:
    load(project, embedded_database)
    opened(window, written(project, embedded_database, tmp_path))
    window.click("#claims")
    window.click("#listing summary")
    rows = [
        [cell.text for cell in row.find_elements("css selector", "td")] for row in window.every("#listing tbody tr")
    ]
    assert sorted(rows) == [
        ["Arland", "does not recognize", "Coria", "no", "denied"],
        ["Arland", "recognizes", "Bria", "yes", "asserted"],
        ["Bria", "may recognize", "Coria", "unknown", "possible"],
        ["Coria", "recognizes", HOSTILE, "yes", "asserted"],
    ]
    unnamed = window.run(
        "return [...document.querySelectorAll('button, input, select')].filter((e) => !(e.textContent.trim() ||"
        " e.ariaLabel || e.title || (e.labels && e.labels.length))).map((e) => e.outerHTML)"
    )
    assert unnamed == []


def test_a_phone_scrolls_down_and_never_sideways(
    project: Project, embedded_database: Database, phone: Window, tmp_path: Path
) -> None:
    load(project, embedded_database)
    opened(phone, written(project, embedded_database, tmp_path))
    wide, tall, height = phone.run(
        "const d = document.documentElement; return [d.scrollWidth, d.scrollHeight, innerHeight]"
    )
    assert wide <= 390
    assert tall > height
    phone.run("document.getElementById('details').scrollIntoView()")
    assert phone.run("return scrollY") > 0
    outside = phone.run(
        "return [...document.querySelectorAll('header *, #tools *, #details, #filters')]"
        ".filter((e) => e.getBoundingClientRect().right > 391).map((e) => e.id || e.tagName)"
    )
    assert outside == []
