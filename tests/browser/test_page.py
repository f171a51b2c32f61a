"""A page of an answer, opened from its file in Chromium: it asks nobody for anything, and values stay values."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import ActionChains

from graphmodel.databases import NodeValue, PathValue, RelationshipValue
from graphmodel.queries import Answer, Look, Question, html_page, picture, read_question
from tests.browser.conftest import Window

pytestmark = pytest.mark.browser

HOSTILE = "</script><script>window.hit = 1; alert(1)</script><img src=x onerror='window.hit = 1'>{table}&amp;"
LOOKS = {"Port": Look("#30cf3e", 60, "name"), "Ship": Look("#25619d", 80, "name")}


def question(title: str = "Who calls where") -> Question:
    read, problems = read_question(Path("q.cypher"), f"// {title}\n// column a: any\n\nRETURN 1 AS a\n")
    assert read is not None, problems
    return read


def written(folder: Path, answer: Answer, title: str = "Who calls where") -> str:
    path = folder / "page.html"
    path.write_text(html_page(question(title), answer, picture(answer, LOOKS), "as of 2031-05-31"), encoding="utf-8")
    return path.as_uri()


def graph(name: str = "Tern", type: str = "CALLS_AT") -> PathValue:
    ship = NodeValue("1", frozenset({"Ship"}), {"name": name, "note": HOSTILE})
    port = NodeValue("2", frozenset({"Port"}), {"name": "Haven"})
    return PathValue((ship, port), (RelationshipValue("3", type, "1", "2", {"since": "2031"}),))


def column(window: Window, number: int) -> list[str]:
    return [cell.text for cell in window.every(f"tbody td:nth-child({number})")]


def test_a_click_on_a_columns_name_sorts_the_rows_and_null_stays_last(window: Window, tmp_path: Path) -> None:
    answer = Answer(("name", "size"), (("b", 10), ("a", None), ("Ä", 9), ("c", 100.5)))
    window.open(written(tmp_path, answer))
    window.click("th:nth-child(2) button")
    assert column(window, 2) == ["9", "10", "100.5", "—"]
    window.click("th:nth-child(2) button")
    assert column(window, 2) == ["100.5", "10", "9", "—"]
    window.click("th:nth-child(1) button")
    assert column(window, 1) == ["a", "Ä", "b", "c"]
    assert window.complaints() == []


def test_a_node_can_be_dragged_and_clicked_and_nobody_is_asked_for_anything(window: Window, tmp_path: Path) -> None:
    window.open(url := written(tmp_path, Answer(("way",), ((graph(),),))))
    window.wait(lambda: window.every("#canvas canvas"), "the picture")
    where = "return document.getElementById('graph')._cyreg.cy.$id('n1').renderedPosition()"
    before = window.wait(lambda: window.run(where), "the node")
    canvas = window.one("#graph")
    left, top = before["x"] - canvas.size["width"] / 2, before["y"] - canvas.size["height"] / 2
    actions = ActionChains(window.driver).move_to_element_with_offset(canvas, int(left), int(top))
    actions.click_and_hold().move_by_offset(40, 30).pause(0.1).release().perform()
    after = window.run(where)
    assert (round(after["x"] - before["x"], -1), round(after["y"] - before["y"], -1)) == (40, 30)
    ActionChains(window.driver).pause(0.5).click().perform()
    window.wait(lambda: window.every("#details h2"), "the details")
    assert window.one("#details h2").text == "Tern :Ship"
    assert HOSTILE in window.one("#details").text
    assert window.requests() == [url]
    assert window.complaints() == []


def test_values_that_look_like_markup_or_script_stay_text(window: Window, tmp_path: Path) -> None:
    answer = Answer((HOSTILE, "way"), ((HOSTILE, graph(HOSTILE, HOSTILE)), ([HOSTILE], {HOSTILE: HOSTILE})))
    window.open(written(tmp_path, answer, HOSTILE))
    window.wait(lambda: window.every("#canvas canvas"), "the picture")
    assert window.run("return window.hit") is None
    assert window.one("h1").text == HOSTILE
    assert window.one("th button").text == HOSTILE
    assert column(window, 1) == [HOSTILE, HOSTILE]
    drawn = window.run("return document.getElementById('graph')._cyreg.cy.$id('n1').data('caption')")
    assert drawn == HOSTILE[:46] + "…"
    assert len(window.every("script")) == 11
    assert window.complaints() == []


def test_the_policy_stops_a_script_that_got_in_all_the_same(window: Window, tmp_path: Path) -> None:
    url = written(tmp_path, Answer(("a",), ((1,),)))
    path = tmp_path / "page.html"
    path.write_text(path.read_text(encoding="utf-8").replace("</body>", "<script>window.hit = 1</script></body>"))
    window.open(url)
    assert window.run("return window.hit") is None
    assert len(window.complaints()) == 1
