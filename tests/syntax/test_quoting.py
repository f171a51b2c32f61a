from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphmodel.syntax.quoting import quote
from graphmodel.syntax.tokens import significant, tokenize

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(
    lambda name: "\\u" not in name
)


def unquoted(text: str) -> str:
    return text[1:-1].replace("``", "`") if text.startswith("`") else text


@given(NAMES)
@example("`")
@example("a``b")
@example("`) DETACH DELETE n //")
@example("\\")
def test_what_is_quoted_reads_back_as_the_name(name: str) -> None:
    assert unquoted(quote(name)) == name


@given(NAMES)
@example("`")
@example("}) DETACH DELETE n //")
@example("/*")
@example("'")
def test_a_quoted_name_is_one_token_whatever_stands_around_it(name: str) -> None:
    tokens = significant(tokenize(f"MATCH (n:{quote(name)}) RETURN n"))
    assert [t.text for t in tokens] == ["MATCH", "(", "n", ":", quote(name), ")", "RETURN", "n"]


@pytest.mark.parametrize("name", ["State", "id", "since_first", "_x", "A1", "Claim", "Document", "title", "document"])
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    assert quote(name) == name


@pytest.mark.parametrize("name", ["match", "MATCH", "Null", "in", "é", "a b", "1a", "a-b", "a.b", "a$"])
def test_any_other_name_goes_into_backticks(name: str) -> None:
    assert quote(name) == f"`{name}`"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "a name must not be empty"),
        ("a\0b", "the name 'a\\x00b' holds a sign that no engine takes"),
        ("a\ud800", "the name 'a\\ud800' holds a sign that no engine takes"),
        ("a\\u0060b", "the name 'a\\\\u0060b' holds a backslash before u, which engines decode differently"),
    ],
)
def test_a_name_that_cannot_be_made_safe_is_refused(name: str, why: str) -> None:
    with pytest.raises(ValueError) as refused:
        quote(name)
    assert str(refused.value) == why
