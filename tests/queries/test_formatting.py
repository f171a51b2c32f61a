"""A question's file in the house style."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.queries import read_question
from graphmodel.queries.formatting import format_header, format_question
from graphmodel.queries.header import read_header
from graphmodel.syntax import tokenize
from graphmodel.syntax.formatting import same_meaning

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "cypher").glob("*.cypher"))
OWN = sorted((ROOT / "graphmodel").rglob("*.cypher"))

MESSY = """\
//Who calls where
//question:Which ships call
//     at which port?
// tags: ships,ports
//:param {port: null}
//param port:string=null--no doc
// param on : date  = null  --  the day
//column ship: string
// column since_when: string?  -- as the source says
match (s:Ship)-[r:CALLS_AT]->(p) where $port is null or p.name=$port
return s.name as ship, $on as since_when;


"""
TIDY = """\
// Who calls where
// question: Which ships call
//   at which port?
// tags: ships,ports
// :param {port: null}
// param port: string = null--no doc
// param on:   date = null -- the day
// column ship:       string
// column since_when: string? -- as the source says

MATCH (s:Ship)-[r:CALLS_AT]->(p)
WHERE $port IS NULL OR p.name = $port
RETURN s.name AS ship, $on AS since_when;
"""


def test_header_and_query_get_the_house_style() -> None:
    assert format_question(MESSY.replace("// param on :", "// param on:")) == TIDY


def test_a_second_time_changes_nothing() -> None:
    assert format_question(TIDY) == TIDY


def test_line_ends_of_windows_stay() -> None:
    assert format_question(TIDY.replace("\n", "\r\n")) == TIDY.replace("\n", "\r\n")


def test_docs_that_would_not_fit_are_not_aligned_and_a_long_one_goes_on_below() -> None:
    long = "a doc of many words " * 6
    header = [f"// column a: string -- {long}", "// column longer_name: list<string> -- short"]
    assert format_header(["// T", *header]) == [
        "// T",
        "// column a:           string -- a doc of many words a doc of many words a doc of many words a doc of many"
        " words a doc",
        "//   of many words a doc of many words",
        "// column longer_name: list<string> -- short",
    ]


def test_lines_that_are_no_header_stay() -> None:
    lines = ["// T", "// what is this", "// what it is", "//", "// :param {a: 1}", "// ignore GM302: a reason"]
    assert format_header(lines) == lines


@pytest.mark.parametrize("text", ["", "// only a title\n", "return 'open\n", "// T\n\nMATCH (n) RETURN §\n"])
def test_what_cannot_be_read_is_left_alone(text: str) -> None:
    assert format_question(text) == text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_question_says_the_same_afterwards(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    formatted = format_question(text)
    before, _ = read_question(path, text)
    after, problems = read_question(path, formatted)
    assert problems == []
    assert before is not None
    assert after is not None
    assert [(p.declaration, p.doc) for p in before.parameters] == [(p.declaration, p.doc) for p in after.parameters]
    assert [(c.name, c.type, c.doc) for c in before.columns] == [(c.name, c.type, c.doc) for c in after.columns]
    assert (before.title, before.question, before.tags) == (after.title, after.question, after.tags)
    assert same_meaning(tokenize(before.statement.text), after.statement.text)
    assert format_question(formatted) == formatted


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_queries_of_the_toolkit_are_in_the_house_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_question(text) == text


words = st.text(st.sampled_from("ab:=-'? /\t`"), max_size=12)
lines = st.one_of(
    st.tuples(st.sampled_from(["// ", "//", "//    ", "// param ", "//column ", "// tags:"]), words).map("".join),
    st.tuples(st.sampled_from(["// param a:", "// column b: "]), words).map("".join),
)


@settings(deadline=None)
@given(st.lists(lines, min_size=1, max_size=6))
def test_any_header_says_the_same_afterwards(header: list[str]) -> None:
    made = format_header([line.rstrip() for line in header])
    assert format_header(made) == made
    before, after = (read_header("", "\n".join(lines))[0] for lines in (header, made))
    assert [(e.key, e.name) for e in before.entries] == [(e.key, e.name) for e in after.entries]
    assert ["".join(e.value.split()) for e in before.entries] == ["".join(e.value.split()) for e in after.entries]


@settings(deadline=None)
@given(st.lists(lines, max_size=4), st.text(st.sampled_from("MATCHreturn ()[]{}-:'\"`/*\n\r=.;"), max_size=40))
def test_any_file_keeps_its_tokens(header: list[str], body: str) -> None:
    text = "\n".join([*header, body])
    formatted = format_question(text)
    assert [t.word or t.text for t in tokenize(text) if t.kind not in ("space", "comment")] == [
        t.word or t.text for t in tokenize(formatted) if t.kind not in ("space", "comment")
    ]
    assert format_question(formatted) == formatted
