"""The house style of Cypher: pairs of text before and after, and the laws that hold for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.syntax import significant, tokenize
from graphmodel.syntax.formatting import format_cypher, same_meaning

SHIPPED = sorted((Path(__file__).parents[2] / "cypher").glob("*.cypher"))
KEYWORDS = frozenset(
    word.upper()
    for text in (
        "match optional where return with order by skip limit unwind as and or xor not in is null case when",
        "then else end distinct exists collect count call union all create merge set delete starts ends contains desc",
    )
    for word in text.split()
)


PAIRS = {
    "a clause a line": (
        "optional match (a)-->(b)<--(c)--(d) , (e) with *, a as b where a:A|B and b:!C return a skip 1 limit 2",
        "OPTIONAL MATCH (a)-->(b)<--(c)--(d), (e)\nWITH *, a AS b\nWHERE a:A|B AND b:!C\nRETURN a\nSKIP 1\nLIMIT 2",
    ),
    "words that name something keep their case": (
        "match (match:match {match: 1, set:2})-[set:create|delete*1..3]->(where) where match.return = 1 and not set.x"
        " return match as return, count(*) as case order by case desc",
        "MATCH (match:match {match: 1, set: 2})-[set:create|delete*1..3]->(where)\n"
        "WHERE match.return = 1 AND NOT set.x\nRETURN match AS return, count(*) AS case\nORDER BY case DESC",
    ),
    "functions and literals keep theirs": (
        "return toUpper ( n.name ), exists(n.x), all(x in l where true), null, {in:1, as : 2}.as",
        "RETURN toUpper(n.name), exists(n.x), all(x IN l WHERE true), null, {in: 1, as: 2}.as",
    ),
    "a case without an arm, which no engine takes": (
        "return case x then 2 end, case x end as y",
        "RETURN CASE x THEN 2 END, CASE x END AS y",
    ),
    "a merge and its branches": (
        "merge (a:A {id:$id}) on create set a.x=-1 on match set a.x = 2, a += $props return a",
        "MERGE (a:A {id: $id})\n  ON CREATE SET a.x = -1\n  ON MATCH SET a.x = 2, a += $props\nRETURN a",
    ),
    "subqueries": (
        "call { match (a) return a union all match (b) return b as a } in transactions of 10 rows return"
        " exists { (a)-->(b) where a.x = 1 } as e, count { (a) } as c",
        "CALL {\n  MATCH (a)\n  RETURN a\n  UNION ALL\n  MATCH (b)\n  RETURN b AS a\n} IN TRANSACTIONS OF 10 ROWS\n"
        "RETURN EXISTS { (a)-->(b) WHERE a.x = 1 } AS e, COUNT { (a) } AS c",
    ),
    "conditions that are long stand one a line": (
        "match (n) where n.first = 'something long indeed' and n.second = 'something longer' or n.third"
        " in [1, 2, 3] return n",
        "MATCH (n)\nWHERE n.first = 'something long indeed' AND n.second = 'something longer'\n"
        "  OR n.third IN [1, 2, 3]\nRETURN n",
    ),
    "comments stay where they are": (
        "// Top\nmatch (n) // first\n\n// about where\nwhere n.x = 1\n // about y\n and n.y = 2\n"
        "return n, // all\n n.x //",
        "// Top\nMATCH (n) // first\n\n// about where\nWHERE n.x = 1\n  // about y\n  AND n.y = 2\n"
        "RETURN\n  n, // all\n  n.x //",
    ),
    "paths that repeat": (
        "match (a) ((x)-[:R]->(y)){2,5} (b), ((c)-->(d))+ (e) return a.x - b.y, - 1, l[1 .. 2]",
        "MATCH (a)((x)-[:R]->(y)){2,5}(b), ((c)-->(d))+(e)\nRETURN a.x - b.y, -1, l[1..2]",
    ),
    "several statements": (
        "match (n) return n; match (m) return m;",
        "MATCH (n)\nRETURN n;\nMATCH (m)\nRETURN m;",
    ),
    "a procedure": (
        "call db.labels() yield label as l where l starts with 'x' return l",
        "CALL db.labels() YIELD label AS l\nWHERE l STARTS WITH 'x'\nRETURN l",
    ),
}
LEFT_ALONE = (
    "show indexes   yield name",
    "create index foo  for (n:X) on (n.y)",
    "let x = 1  return x",
    "cypher 5  match (n) return n",
    "match any shortest  (a)--(b) return a",
    ":play  movies",
    "match (n  return n",
    "return 'open",
    "return  1 §",
    "",
)


@pytest.mark.parametrize(("before", "after"), PAIRS.values(), ids=PAIRS.keys())
def test_the_house_style(before: str, after: str) -> None:
    assert format_cypher(before) == after


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_not_understood_is_left_alone(text: str) -> None:
    assert format_cypher(text) == text


def test_one_statement_that_is_not_understood_keeps_no_other_from_its_style() -> None:
    assert format_cypher("show  indexes;\nmatch (n) return n") == "show  indexes;\nMATCH (n)\nRETURN n"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_questions_are_understood_and_keep_their_meaning(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    formatted = format_cypher(text)
    assert same_meaning(tokenize(text), formatted)
    assert format_cypher(formatted) == formatted
    loud = "".join(t.text.lower() if t.word in KEYWORDS and t.text.isupper() else t.text for t in tokenize(text))
    squeezed = "".join(" " if t.kind == "space" and "\n" not in t.text else t.text for t in tokenize(loud))
    assert format_cypher(squeezed) == formatted
    assert max(map(len, formatted.splitlines())) <= 120


# --- laws ------------------------------------------------------------------------------------------------------------

names = st.sampled_from(["n", "m", "set", "match", "where", "count", "`a b`", "end", "Name", "in", "limit"])
literals = st.sampled_from(["1", "2.5", "'text'", '"it\'s // no"', "$on", "null", "true", "[]", "{}"])
spaces = st.sampled_from([" ", "  ", "\n", "\n\n", "\t", " // note\n", "\n// own line\n", " /* in line */ "])


OPERATORS = st.sampled_from(["+", "-", "*", "=", "<>", "<", "and", "or", "xor", "in", "contains"])


def expressions() -> st.SearchStrategy[str]:
    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            st.tuples(inner, OPERATORS, inner).map(" ".join),
            pairs.map(lambda p: f"case when {p[0]} then {p[1]} end"),
            pairs.map(lambda p: f"[x in {p[0]} where {p[1]} | x.{'set'}]"),
            pairs.map(lambda p: f"coalesce ( {p[0]} ,{p[1]})"),
            pairs.map(lambda p: f"{{key:{p[0]}, match : {p[1]}}}"),
            inner.map(lambda e: f"( {e} )"),
            inner.map(lambda e: f"not ({e})"),
            inner.map(lambda e: f"exists {{ match (a:A)-[:R]->(b) where {e} }}"),
            inner.map(lambda e: f"({e}) is not null"),
        )

    return st.recursive(st.one_of(names.map(lambda n: f"{n}.p"), literals), grown, max_leaves=12)


clauses = st.one_of(
    st.tuples(names, expressions()).map(lambda p: f"match ({p[0]}:Label)<-[r:A|B]-() where {p[1]}"),
    st.tuples(expressions(), names).map(lambda p: f"with {p[0]} as {p[1]}"),
    st.tuples(expressions(), names).map(lambda p: f"unwind {p[0]} as {p[1]}"),
    st.tuples(names, expressions()).map(lambda p: f"merge (a {{x:{p[1]}}}) on create set a.{p[0]}={p[1]}"),
)
queries = st.tuples(st.lists(clauses, max_size=4), expressions()).map(
    lambda p: " ".join([*p[0], f"return {p[1]} as z"])
)
scraps = st.lists(
    st.one_of(names, literals, spaces, st.sampled_from(list("()[]{}<>-|:,.;*+=!&%'\"`/\\$") + sorted(KEYWORDS)))
).map(" ".join)


@settings(deadline=None)
@given(queries, st.lists(spaces, min_size=1), st.booleans())
def test_meaning_and_comments_stay_and_a_second_time_changes_nothing(query: str, gaps: list[str], loud: bool) -> None:
    pieces = [t.text for t in tokenize(query) if t.kind != "space"]
    text = "".join(piece + gaps[at % len(gaps)] for at, piece in enumerate(pieces))
    formatted = format_cypher(text)
    assert same_meaning(tokenize(text), formatted)
    assert format_cypher(formatted) == formatted


@settings(deadline=None)
@given(queries)
def test_generated_queries_are_understood(query: str) -> None:
    formatted = format_cypher(query)
    assert formatted.startswith(("MATCH ", "WITH ", "UNWIND ", "MERGE ", "RETURN "))
    assert [t.text for t in significant(tokenize(format_cypher(" ".join(query.split()))))] == [
        t.text for t in significant(tokenize(formatted))
    ]


@settings(deadline=None)
@given(st.one_of(scraps, st.text()))
def test_any_text_keeps_its_meaning(text: str) -> None:
    formatted = format_cypher(text)
    assert same_meaning(tokenize(text), formatted)
    assert format_cypher(formatted) == formatted
