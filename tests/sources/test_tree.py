"""YAML as it was written: text with places, nothing typed, and what is refused."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.problems import Where
from graphmodel.sources import tree
from graphmodel.sources.plain import json_value
from graphmodel.sources.tree import Mapping, Node, Scalar, Sequence, parse
from tests.sources.harbours import lines_of, pairs


@pytest.mark.parametrize(("mark", "escape"), [("\x85", r"\N"), ("\u2028", r"\L"), ("\u2029", r"\P")])
@pytest.mark.parametrize("text", ['a: 1\nb: "x{}y"\n', "a: |\n  x{}  y\n", "a: 1 # x{}b: 2\n", "{{a: x{}y}}"])
def test_a_line_end_of_yamls_own_is_refused_and_kept_as_an_escape(mark: str, escape: str, text: str) -> None:
    found, (problem,) = parse(text.format(mark), "s.yaml")
    before = text.format(mark).partition(mark)[0]
    place = f"s.yaml:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"
    assert (found, str(problem)) == (
        None,
        f"{place} yaml-character U+{ord(mark):04X} ends a line here for YAML, which would not keep it\n"
        f'  hint: write {escape} in double quotes, "one{escape}two"; or take it out',
    )
    assert read(f'a: "x{escape}y"') == {"a": f"x{mark}y"}


def plain(node: Node) -> Any:
    """Texts, lists and dicts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.pairs}


def read(text: str) -> Any:
    found, problems = parse(text, "s.yaml")
    assert problems == []
    assert found is not None
    return plain(found)


def problems(text: str) -> list[str]:
    return [str(problem) for problem in parse(text, "s.yaml")[1]]


@pytest.mark.parametrize(
    "text",
    [
        *("NO", "no", "yes", "on", "true", "null", "~", "1:30", "1e3", "0x10", "1.10", "2.10", "007", "1_000", ".5"),
        *(
            ".inf",
            ".nan",
            "2031-05-01",
            "2031-05-01T10:00:00Z",
            "=",
            "<<",
            "State:bria",
            "a:b",
            "12:30:45",
            "..",
            "~40",
        ),
        *(
            "~40",
            "https://example.org/a?b=c",
            "-1",
            "- 1"[2:],
            "a-b",
            "D.C.",
            "it's",
            "100%",
            "a@b",
            "é",
            "😀",
            "a # b"[:1],
        ),
    ],
)
def test_a_scalar_stays_as_it_was_written(text: str) -> None:
    assert read(f"key: {text}") == {"key": text}
    assert read(f"- {text}\n- x") == [text, "x"]
    if text not in ("=", "..", "<<"):
        assert read(f"{{key: {text}, other: x}}") == {"key": text, "other": "x"}


def test_keys_stay_as_they_were_written() -> None:
    text = "2.10: a\n2.1: b\n02.1: c\nyes: d\n1e3: e\n~: f\n"
    assert read(text) == {"2.10": "a", "2.1": "b", "02.1": "c", "yes": "d", "1e3": "e", "~": "f"}


def test_every_scalar_knows_its_place_and_whether_it_was_quoted() -> None:
    found, _ = parse("é: 'x'\nlist:\n- {b: \"y\", c: }\n- z\n", "s.yaml")

    def places(node: Node) -> list[tuple[str, int, int, bool, bool]]:
        if isinstance(node, Scalar):
            return [(node.text, node.where.line, node.where.column, node.quoted, node.empty)]
        inner = node.items if isinstance(node, Sequence) else [part for pair in node.pairs for part in pair]
        return [place for each in inner for place in places(each)]

    assert found is not None
    assert places(found) == [
        ("é", 1, 1, False, False),
        ("x", 1, 4, True, False),
        ("list", 2, 1, False, False),
        ("b", 3, 4, False, False),
        ("y", 3, 7, True, False),
        ("c", 3, 12, False, False),
        ("", 3, 15, False, True),
        ("z", 4, 3, False, False),
    ]


def test_text_in_blocks_comes_without_its_last_line_break() -> None:
    assert read("a: |\n  one\n  two\nb: >\n  one\n  two\nc: |+\n  one\n\n") == {
        "a": "one\ntwo",
        "b": "one two",
        "c": "one",
    }


def test_one_name_has_one_spelling() -> None:
    decomposed = unicodedata.normalize("NFD", "Orléans")
    assert read(f"{decomposed}: {decomposed}") == {"Orléans": "Orléans"}


def test_an_empty_text_has_no_tree_and_no_problem() -> None:
    for text in ("", "\n\n", "# only a remark\n", "   "):
        assert parse(text, "s.yaml") == (None, [])
    assert parse("---\n", "s.yaml") == (Scalar("", Where("s.yaml", 2, 1)), [])


def test_what_comes_first_under_a_key_is_found() -> None:
    found, _ = parse("a: 1\nb: 2", "s.yaml")
    assert isinstance(found, Mapping)
    assert found.get("b") == Scalar("2", Where("s.yaml", 2, 4))
    assert found.get("c") is None


@pytest.mark.parametrize("text", ["- {KEY: b}", "- {a: b, KEY: c}", "- a: b\n  KEY: c", '- "KEY": b'])
def test_a_long_key_is_called_so(text: str) -> None:
    _, (problem,) = parse(text.replace("KEY", "k" * 10_000), "x.yaml")
    assert problem.hint == "YAML takes a key of at most 1,024 characters: shorten it"


@pytest.mark.parametrize(("text", "told"), pairs("wrong_yaml.txt"))
def test_what_is_refused_is_told_at_its_place(text: str, told: list[str]) -> None:
    assert lines_of(problems(text)) == told


def test_characters_that_are_no_text_are_told_at_their_place() -> None:
    assert problems("é: é\nü: \0x") == [
        "s.yaml:2:4 yaml-character a character that YAML does not allow: '\\x00'\n  hint: take it out"
    ]
    assert problems("a:\n\tb: c") == [
        "s.yaml:2:1 yaml-syntax this is not YAML: while scanning for the next token found character that cannot start "
        "any token\n  hint: indent with spaces, not with tabs"
    ]


def test_nesting_without_end_is_refused() -> None:
    assert problems("[" * 100_000) == ["s.yaml:1:41 yaml-depth nested more than 40 deep\n  hint: flatten it"]


def test_a_remark_is_none_of_our_business() -> None:
    assert read("a: b # remark\nc: d  # another\n#x\ne: 'f' #g\nh: # i\n") == {"a": "b", "c": "d", "e": "f", "h": ""}


def test_a_text_beyond_all_measure_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_CHARACTERS", 10)
    assert problems("a: 56789 1") == []
    assert problems("a: 56789 12") == [
        "s.yaml yaml-size the file has 11 characters; 10 is the most\n  hint: split it into several fact sheets"
    ]


def test_billions_of_laughs_are_refused_at_the_first() -> None:
    text = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert problems(text) == [
        "s.yaml:1:4 yaml-alias anchors and aliases (& and *) are not used here\n  hint: quote or write it out"
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)


def nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(item) for item in value]
    return {nfc(key): nfc(item) for key, item in value.items()}


@given(TREES)
def test_what_was_dumped_is_read_as_it_was(value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"', width=10**6)
    if len(str(nfc(value))) == len(str(value)):  # else two keys may have become one
        assert read(text) == nfc(value)


@given(st.text(max_size=30) | st.text("ab:,- #[]{}\"'\n&*!|>%@`\t~", max_size=30))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    found, told = parse(text.encode("utf-8", "replace").decode(), "s.yaml")
    assert found is None or isinstance(found, Scalar | Sequence | Mapping)
    assert all(str(problem.where).startswith("s.yaml") and problem.hint for problem in told)


def test_a_power_that_no_decimal_holds_is_a_text_in_json() -> None:
    large = "1e-99999999999999999999"
    found, _ = parse(f"[{large}, 0.5]", "s.yaml")
    assert found is not None
    assert json_value(found) == [large, 0.5]
