"""A project's site, opened from its files in Chromium: desktop, phone, light and dark, and hostile names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graphmodel.project import Project
from graphmodel.workflows.docs import write_docs
from tests.browser.conftest import Window

pytestmark = pytest.mark.browser

HOSTILE = "</script><script>window.hit = 1</script><img src=x onerror='window.hit = 1'>{{ 7 * 7 }}"
MODEL = '''
from typing import Annotated, Literal

from graphmodel import Node, Property, Relationship

X = """HOSTILE"""


class Thing(Node):
    __doc__ = X

    not_implied = X
    label = X

    id: Annotated[str, Property(key=True)]
    name: Literal["HOSTILE"]


class Joins(Relationship[Thing, Thing]):
    type = "Z" + X
'''


@pytest.fixture
def hostile(tmp_path: Path) -> Project:
    """A project every name of which looks like markup or a template."""
    (tmp_path / "graphmodel.toml").write_text('model = "hostile_model"\nsources = ["*.yaml"]\n')
    (tmp_path / "hostile_model.py").write_text(MODEL.replace("HOSTILE", HOSTILE))
    quoted = HOSTILE.replace("'", "''")
    sheet = (
        f"document: {{id: '{quoted.replace(' ', '_')}', title: '{quoted}', author: '{quoted}', published: 2031-05}}\n"
    )
    sheet += f"entities:\n  '{quoted}':\n    a: {{name: '{quoted}'}}\n    b: {{name: '{quoted}'}}\n"
    sheet += f"no_fact:\n  '1.1': '{quoted}'\n"
    (tmp_path / "sheet.yaml").write_text(sheet)
    questions = tmp_path / "cypher"
    questions.mkdir()
    (questions / "q.cypher").write_text(f"// {HOSTILE}\n// column a: string -- {HOSTILE}\n\nRETURN 'x' AS a\n")
    (questions / "q.examples.yaml").write_text(f"- name: '{quoted}'\n  rows:\n  - {{a: '{quoted}'}}\n")
    return Project.at(tmp_path, {})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped project."""
    folder = tmp_path_factory.mktemp("site") / "site"
    write_docs(Project.at(Path(__file__).parents[2], {}), folder, title="Taliban", today=date(2031, 6, 1))
    return folder


@pytest.fixture
def phone(window: Window) -> Iterator[Window]:
    """The window as a phone of 375 pixels."""
    size = {"width": 375, "height": 812, "deviceScaleFactor": 2, "mobile": True}
    window.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield window
    window.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_names_that_look_like_markup_stay_text(window: Window, hostile: Project, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_docs(hostile, folder, title=HOSTILE, today=date(2031, 6, 1))
    for page in sorted(folder.rglob("*.html")):
        window.open(page.as_uri())
        assert window.run("return window.hit") is None, page
        assert window.every("main img, main script") == []
        assert len(window.every("script")) == 2
        assert window.complaints() == []
        assert {url.partition(":")[0] for url in window.requests()} == {"file"}
    window.open((folder / "index.html").as_uri())
    window.one("#find").send_keys("onerror")
    assert len(window.every("#found a")) >= 4
    assert window.run("return window.hit") is None
    assert "49" not in window.one("h1").text


def test_every_kind_of_page_asks_nobody_and_complains_of_nothing(window: Window, site: Path) -> None:
    kinds = ["index.html", "model.html", "sources.html", "questions.html", "lineage.html", "types/State.html"]
    for name in (*kinds, "types/RECOGNIZES.html", "questions/who-recognizes-whom.html", "documents/mamedov-2025.html"):
        window.open((site / name).as_uri())
        assert window.one("h1").text
        wide = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert window.run(wide), name
        assert {url.partition(":")[0] for url in window.requests()} == {"file"}
        assert window.complaints() == []


def test_a_search_leads_to_a_type_and_the_button_to_the_dark(window: Window, site: Path) -> None:
    window.open((site / "index.html").as_uri())
    window.one("#find").send_keys("recognizes")
    assert window.one("#found a").text.splitlines()[0] == "RECOGNIZES"
    window.click("#found a")
    window.wait(lambda: window.one("h1").text.startswith("RECOGNIZES"), "the page of the type")
    ground = "return ['body', '.gm'].map((css) => getComputedStyle(document.querySelector(css)).backgroundColor).join()"
    before = window.run(ground)
    window.click("#theme")
    assert window.run(ground) != before
    window.click("#theme")
    assert window.run(ground) == before


def test_lineage_shows_what_depends_on_what_is_chosen(window: Window, site: Path) -> None:
    window.open((site / "lineage.html").as_uri())
    window.run("document.querySelector('[data-id=\"type:RECOGNIZES\"]').click()")
    reached = [each.text for each in window.every(".lineage .reached button")]
    assert "who-recognizes-whom" in reached
    assert "fixtures/article.yaml" in reached
    assert "who-is-the-author" not in reached
    assert window.one("#chosen").text.startswith("RECOGNIZES: depends on 2, and ")


def test_a_phone_shows_only_what_is_connected_and_a_second_choice_shows_all(phone: Window, site: Path) -> None:
    phone.open((site / "lineage.html").as_uri())
    seen = "return [...document.querySelectorAll('.lineage li')].filter((each) => each.offsetParent).length"
    choose = "document.querySelector('[data-id=\"type:RECOGNIZES\"]').click()"
    before = phone.run(seen)
    phone.run(choose)
    assert phone.run(seen) == 1 + len(phone.every(".lineage .reached")) < before / 3
    phone.run(choose)
    assert (phone.run(seen), phone.one("#chosen").text) == (before, "Nothing is chosen.")


def test_every_page_fits_a_phone(phone: Window, site: Path) -> None:
    for name in ("index.html", "model.html", "lineage.html", "types/State.html", "documents/mamedov-2025.html"):
        phone.open((site / name).as_uri())
        wide = phone.run("return document.documentElement.scrollWidth")
        assert wide <= 375, name
