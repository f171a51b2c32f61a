"""Answers as pages: what they hold, and what they need. How they behave is tested in Chromium."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from graphmodel.databases import NodeValue, PathValue, RelationshipValue
from graphmodel.errors import QuestionError
from graphmodel.queries import Answer, Look, Question, drawing, html_page, picture, read_question

LOOKS = {"Thing": Look("#b8bfc9", 40, "name"), "Ship": Look("#25619d", 80, "name")}
TERN = NodeValue("1", frozenset({"Thing", "Ship"}), {"name": "Tern", "gone": None})
HAVEN = NodeValue("2", frozenset({"Harbour"}), {"name": "Haven"})
CALLS = RelationshipValue("3", "CALLS_AT", "1", "2", {"since": "2031"})


def question() -> Question:
    read, problems = read_question(Path("q.cypher"), "// Who calls where\n// column a: any\n\nRETURN 1 AS a\n")
    assert read is not None, problems
    return read


def page(answer: Answer) -> str:
    return html_page(question(), answer, picture(answer, LOOKS), "as of 2031-05-31")


def test_nodes_are_found_in_paths_lists_and_maps_and_each_is_drawn_once() -> None:
    answer = Answer(("a", "b"), (([TERN], {"way": PathValue((TERN, HAVEN), (CALLS,))}), (CALLS, 1)))
    drawn = picture(answer, LOOKS)
    assert drawn is not None
    assert [node["data"]["caption"] for node in drawn.nodes] == ["Tern", "Haven"]
    assert [(tie["data"]["source"], tie["data"]["target"]) for tie in drawn.relationships] == [("n1", "n2")]
    assert drawn.nodes[0]["data"]["details"] == [["gone", "—"], ["name", "Tern"]]
    assert list(drawn.labels) == ["Harbour", "Ship"]
    assert drawn.labels["Ship"] == LOOKS["Ship"]


def test_the_end_of_a_relationship_that_is_not_in_the_answer_is_drawn_without_a_name() -> None:
    drawn = picture(Answer(("r",), ((CALLS,),)), LOOKS)
    assert drawn is not None
    assert [node["data"]["title"] for node in drawn.nodes] == ["not in the answer", "not in the answer"]


@pytest.mark.long
def test_of_very_many_nodes_the_first_are_drawn_and_the_page_says_so() -> None:
    pytest.importorskip("dash_cytoscape", reason="`uv sync --all-groups` brings what draws")
    rows = tuple((NodeValue(str(n), frozenset({"Ship"}), {}),) for n in range(600))
    drawn = picture(Answer(("a",), rows), LOOKS)
    assert drawn is not None
    assert (len(drawn.nodes), drawn.total) == (500, 600)
    assert "The first 500 of 600 nodes are drawn." in page(Answer(("a",), rows))


def test_an_answer_without_nodes_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "find_spec", lambda name: None)
    text = page(Answer(("name", "n"), (("<b>", 1), (None, 2))))
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    assert body == (
        '<tbody>\n<tr><td>&lt;b&gt;</td><td class="number" data-number="1">1</td></tr>\n'
        '<tr><td class="null">—</td><td class="number" data-number="2">2</td></tr>\n'
    )
    assert re.findall(r"https?://", text) == []


def test_an_answer_with_nodes_says_which_extra_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "find_spec", lambda name: None)
    with pytest.raises(QuestionError, match="the package that draws nodes and relationships") as raised:
        page(Answer(("a",), ((TERN,),)))
    assert raised.value.hint == "uv sync --extra html"


def test_a_package_of_another_make_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    spec = importlib.util.spec_from_file_location("dash", tmp_path / "__init__.py")
    monkeypatch.setattr(drawing, "find_spec", lambda name: spec)
    with pytest.raises(QuestionError, match=r"the installed package has no prop-types\.min\.js"):
        page(Answer(("a",), ((TERN,),)))


@pytest.mark.long
def test_the_same_answer_makes_the_same_page_and_nothing_in_it_is_fetched() -> None:
    pytest.importorskip("dash_cytoscape", reason="`uv sync --all-groups` brings what draws")
    answer = Answer(("a", "r", "b"), ((TERN, CALLS, HAVEN),))
    text = page(answer)
    assert text == page(answer)
    assert re.findall(r"""(?:src|href)\s*=\s*["']?https?:""", text) == []
    assert "default-src 'none'" in text
