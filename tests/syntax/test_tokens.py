"""Tokens of Cypher text: what each looks like, where it stands, and that none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.problems import Problem, Where
from graphmodel.syntax.tokens import significant, token_problems, tokenize

WRITTEN = "' \" ` \\ // /* */ $ $a $`b` 1 1.5 .. 0x1F 1e9 é e\u0301 MATCH n . : ; -> <- { } [ ] ( ) =~ += 😀 # ना"
PIECES = st.sampled_from([*WRITTEN.split(), "\n", "\r\n", " ", "\x00", "\u2028"])


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_the_tokens_joined_are_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert "".join(t.text for t in tokens) == text
    assert all(t.text for t in tokens)
    assert [t.offset for t in tokens] == [sum(len(u.text) for u in tokens[:i]) for i in range(len(tokens))]


@given(st.lists(PIECES).map("".join))
def test_every_token_stands_where_it_says(text: str) -> None:
    lines = text.split("\n")
    for token in tokenize(text):
        assert ("\n".join([*lines[token.line - 1 :], ""]))[token.column - 1 :].startswith(token.text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("n.set", ["name n", "symbol .", "name set"]),
        ("'it\\'s' \"a\\\\\"", ["string 'it\\'s'", 'string "a\\\\"']),
        ("`a``b`", ["quoted `a``b`"]),
        ("$a+$`b c`", ["parameter $a", "symbol +", "parameter $`b c`"]),
        ("$(x)", ["symbol $", "symbol (", "name x", "symbol )"]),
        ("*1..3", ["symbol *", "integer 1", "symbol ..", "integer 3"]),
        ("[..3]", ["symbol [", "symbol ..", "integer 3", "symbol ]"]),
        (
            "1.5 .5 1e9 1_000 0x1F 0o17",
            ["float 1.5", "float .5", "float 1e9", "integer 1_000", "integer 0x1F", "integer 0o17"],
        ),
        (
            "a<-[r]->b",
            ["name a", "symbol <", "symbol -", "symbol [", "name r", "symbol ]", "symbol -", "symbol >", "name b"],
        ),
        (
            "a <> b =~ c += d || e :: f",
            [
                "name a",
                "symbol <>",
                "name b",
                "symbol =~",
                "name c",
                "symbol +=",
                "name d",
                "symbol ||",
                "name e",
                "symbol ::",
                "name f",
            ],
        ),
        ("x // 'y'\nz /* \" */", ["name x", "name z"]),
        ("नाम = e\u0301té", ["name नाम", "symbol =", "name e\u0301té"]),
        ("a # b", ["name a", "unknown #", "name b"]),
    ],
)
def test_text_is_cut_as_cypher_reads_it(text: str, tokens: list[str]) -> None:
    assert [f"{t.kind} {t.text}" for t in significant(tokenize(text))] == tokens


def test_keywords_are_compared_in_upper_case_and_quoted_names_are_none() -> None:
    assert [t.word for t in significant(tokenize("Match `Match` $match"))] == ["MATCH", "", ""]


def test_names_come_without_their_quotes() -> None:
    assert [t.name for t in significant(tokenize("a `b``c` $d $`e f`"))] == ["a", "b`c", "d", "e f"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "RETURN\n 'ab",
            Problem(Where("q", 2, 2), "cypher-unclosed", "a string starts here and never ends", "close it with '"),
        ),
        (
            "'a\\'",
            Problem(Where("q", 1, 1), "cypher-unclosed", "a string starts here and never ends", "close it with '"),
        ),
        (
            "`a``",
            Problem(
                Where("q", 1, 1), "cypher-unclosed", "a backticked name starts here and never ends", "close it with `"
            ),
        ),
        (
            "$`a",
            Problem(
                Where("q", 1, 1), "cypher-unclosed", "a backticked name starts here and never ends", "close it with `"
            ),
        ),
        (
            "x /*/",
            Problem(Where("q", 1, 3), "cypher-unclosed", "a comment starts here and never ends", "close it with */"),
        ),
        ("x #", Problem(Where("q", 1, 3), "cypher-character", "'#' is no Cypher outside a string", "put it in quotes")),
    ],
)
def test_what_nothing_closes_and_what_cypher_lacks_is_reported(text: str, problem: Problem) -> None:
    assert token_problems(tokenize(text), "q") == [problem]


def test_sound_text_has_no_problems() -> None:
    assert token_problems(tokenize("RETURN 'a\\\\', \"\", ``, $x /**/ // #")) == []
