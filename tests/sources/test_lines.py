"""Fact lines as parts: which is the subject, the type, the object, and what cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.problems import Problem, Where
from graphmodel.sources.lines import (
    WORDS,
    EventLine,
    Name,
    PropertyLine,
    RelationshipLine,
    lines_of,
    parse_line,
    parse_names,
)
from graphmodel.sources.tree import parse

TYPES = frozenset({"KEEPS", "ATTACKS", "is in", "lies_in"})
LABELS = frozenset({"Attack", "State", "Air Strike", "raid"})
HERE = Where("s.yaml", 3, 5)
Parts = tuple[str, ...]


def parsed(text: str) -> Parts | str:
    """The kind of line and its parts as text; quoted names in quotes."""
    line = parse_line(text, HERE, TYPES, LABELS)
    if isinstance(line, RelationshipLine):
        return "tie", names(line.subjects), " ".join(line.words), line.type, names(line.objects)
    if isinstance(line, EventLine):
        return "event", " ".join(line.words), line.label, names(line.ids)
    if isinstance(line, PropertyLine):
        return "property", " ".join(line.words), names(line.subjects), line.property
    assert (line.where, line.code, line.message) == (HERE, "fact-line", f"cannot read the fact {text!r}")
    return line.hint


def names(found: Sequence[Name]) -> str:
    return " | ".join(f'"{name.text}"' if name.quoted else name.text for name in found)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a KEEPS b", ("tie", "a", "", "KEEPS", "b")),
        ("a KEEPS", ("tie", "a", "", "KEEPS", "")),
        ("a, b not KEEPS c, d", ("tie", "a | b", "not", "KEEPS", "c | d")),
        ("a ,b KEEPS c,d", ("tie", "a | b", "", "KEEPS", "c | d")),
        ("not a KEEPS b", ("tie", "a", "not", "KEEPS", "b")),
        ("may a not KEEPS b", ("tie", "a", "may not", "KEEPS", "b")),
        ("a was not KEEPS b", ("tie", "a", "was not", "KEEPS", "b")),
        ("a not was may likely unclear KEEPS b", ("tie", "a", "not was may likely unclear", "KEEPS", "b")),
        # names that look like words or types
        ("may KEEPS b", ("tie", "may", "", "KEEPS", "b")),
        ('"may" KEEPS b', ("tie", '"may"', "", "KEEPS", "b")),
        ("a KEEPS not", ("tie", "a", "", "KEEPS", "not")),
        ("a, may KEEPS b", ("tie", "a | may", "", "KEEPS", "b")),
        ("UN KEEPS US", ("tie", "UN", "", "KEEPS", "US")),
        ("US, UN may KEEPS x", ("tie", "US | UN", "may", "KEEPS", "x")),
        ("not UN KEEPS x", ("tie", "UN", "not", "KEEPS", "x")),
        ("NATO ATTACKS bria", ("tie", "NATO", "", "ATTACKS", "bria")),
        ("KEEPS KEEPS KEEPS", ("tie", "KEEPS", "", "KEEPS", "KEEPS")),
        ("a, KEEPS KEEPS b", ("tie", "a | KEEPS", "", "KEEPS", "b")),
        ('"KEEPS" KEEPS "KEEPS"', ("tie", '"KEEPS"', "", "KEEPS", '"KEEPS"')),
        # types that are misspelt, so that this can be told
        ("a KEPS b", ("tie", "a", "", "KEPS", "b")),
        ("NATO ATACKS bria", ("tie", "NATO", "", "ATACKS", "bria")),
        ("a, NATO ATACKS bria", ("tie", "a | NATO", "", "ATACKS", "bria")),
        ("not NATO ATACKS bria", ("tie", "NATO", "not", "ATACKS", "bria")),
        # types that are no words in capitals
        ('a "is in" b', ("tie", "a", "", "is in", "b")),
        ("a lies_in b", ("tie", "a", "", "lies_in", "b")),
        # ids
        ("State:a KEEPS Port:b", ("tie", "State:a", "", "KEEPS", "Port:b")),
        ('"a b" KEEPS State:"c d"', ("tie", '"a b"', "", "KEEPS", '"State:c d"')),
        ('"a, b" KEEPS c', ("tie", '"a, b"', "", "KEEPS", "c")),
        (r'"a\"b\\" KEEPS c', ("tie", '"a"b\\"', "", "KEEPS", "c")),
        ('"a\nb" KEEPS "}) DETACH DELETE n //"', ("tie", '"a\nb"', "", "KEEPS", '"}) DETACH DELETE n //"')),
        ("`a` KEEPS 'b'", ("tie", "`a`", "", "KEEPS", "'b'")),
        ("😀 KEEPS é.", ("tie", "😀", "", "KEEPS", "é.")),
        ("a-b KEEPS 1990s", ("tie", "a-b", "", "KEEPS", "1990s")),
        # events
        ("Attack x", ("event", "", "Attack", "x")),
        ("may not Attack x, y", ("event", "may not", "Attack", "x | y")),
        ("Attack HQ", ("event", "", "Attack", "HQ")),
        ("likely Attack HQ, UN", ("event", "likely", "Attack", "HQ | UN")),
        ("Attack a.b", ("event", "", "Attack", "a.b")),
        ('Attack "the raid"', ("event", "", "Attack", '"the raid"')),
        ('"Air Strike" s-1', ("event", "", "Air Strike", "s-1")),
        ("raid x", ("event", "", "raid", "x")),
        ("Atack x", ("event", "", "Atack", "x")),
        ("State a", ("event", "", "State", "a")),
        ("KEEPS b", ("event", "", "KEEPS", "b")),
        # properties
        ("a.size", ("property", "", "a", "size")),
        ("st.petersburg.size", ("property", "", "st.petersburg", "size")),
        ('"st. petersburg".size', ("property", "", '"st. petersburg"', "size")),
        ('State:"st. petersburg".size', ("property", "", '"State:st. petersburg"', "size")),
        ("State:a.size", ("property", "", "State:a", "size")),
        ("unclear NATO, UN.size", ("property", "unclear", "NATO | UN", "size")),
        ("NATO.size", ("property", "", "NATO", "size")),
        ("Russia, China.size", ("property", "", "Russia | China", "size")),
        ("likely a.size", ("property", "likely", "a", "size")),
        ("may.size", ("property", "", "may", "size")),
    ],
)  # fmt: skip
def test_a_line_falls_into_its_parts(text: str, parts: Parts) -> None:
    assert parsed(text) == parts


FORMS = (
    "write subject TYPE object, Class event-id, or subject.property; names with spaces go in double quotes, "
    "lists as `a, b`"
)
BEFORE = "the words before a type are not, was, may, likely, unclear; an id with spaces goes in double quotes"
OPEN = 'a double quote is not closed; inside double quotes, one is written \\"'


def words(which: str) -> str:
    return f"words go right before the type, and apply to the whole line: {which} KEEPS"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", FORMS),
        ("a", FORMS),
        ("a b", FORMS),
        ("a, b", FORMS),
        (",", FORMS),
        ("KEEPS", FORMS),
        ("not", FORMS),
        (".size", FORMS),
        ("a.1", FORMS),
        ("a.", FORMS),
        ('"a.size"', FORMS),
        ("a.size 4", FORMS),
        ("a b.size", FORMS),
        (",a KEEPS b", FORMS),
        ("a,, b KEEPS c", FORMS),
        ("a KEEPS b,", FORMS),
        ("a b KEEPS c", BEFORE),
        ("a never KEEPS b", BEFORE),
        ("a does not KEEPS b", BEFORE),
        ("a KEEPS b c", FORMS),
        ("a KEEPS b KEEPS c", FORMS),
        ("a KEEPS b since 2030", FORMS),
        ("a KEEPS b {since", FORMS),
        ('a"b" KEEPS c', BEFORE),
        ("a\u00a0b KEEPS c", BEFORE),
        ("Attack", FORMS),
        ("Attack x y", FORMS),
        ("a keeps b", "did you mean 'KEEPS'?"),
        ("a Keeps b", "did you mean 'KEEPS'?"),
        ("not a, b KEEPS c", words("not")),
        ("a, not b KEEPS c", words("not")),
        ("a KEEPS not b", words("not")),
        ("a KEEPS b, may c", words("may")),
        ('"a KEEPS b', OPEN),
        ('a" KEEPS b', OPEN),
        (r'"a\" KEEPS b', OPEN),
    ],
)
def test_what_cannot_be_told_is_not_guessed(text: str, hint: str) -> None:
    assert parsed(text) == hint


IDS = st.from_regex(r"[a-z][a-z0-9-]{0,6}", fullmatch=True).filter(lambda id: id not in WORDS) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8
)
MANY = st.lists(IDS, min_size=1, max_size=3)
AXES = st.lists(st.sampled_from(WORDS), unique=True, max_size=3)


def written(ids: list[str]) -> str:
    return ", ".join('"' + id.replace("\\", "\\\\").replace('"', '\\"') + '"' for id in ids)


@given(MANY, AXES, st.sampled_from(sorted(t for t in TYPES if " " not in t)), MANY)
def test_any_id_may_stand_in_double_quotes(subjects: list[str], said: list[str], kind: str, objects: list[str]) -> None:
    line = parse_line(" ".join([written(subjects), *said, kind, written(objects)]), HERE, TYPES, LABELS)
    assert line == RelationshipLine(
        tuple(Name(id, quoted=True) for id in subjects),
        tuple(said),
        kind,
        tuple(Name(id, quoted=True) for id in objects),
    )


@given(
    st.text(max_size=20)
    | st.lists(st.sampled_from([*WORDS, "a", "b.c", ",", '"', "KEEPS", "Attack", "UN"])).map(" ".join)
)
def test_no_line_whatever_breaks_the_reader(text: str) -> None:
    line = parse_line(text, HERE, TYPES, LABELS)
    assert not isinstance(line, Problem) or line.hint


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("a", (), "a"),
        ("likely a, b", ("likely",), "a | b"),
        ('may "a b", c', ("may",), '"a b" | c'),
        ("may", (), "may"),
        ("may not", ("may",), "not"),
        ("a b", (), ""),
        ("a,", (), ""),
        ("", (), ""),
    ],
)
def test_names_may_have_words_before_them(text: str, said: Parts, found: str) -> None:
    assert parse_names(text)[0] == said
    assert names(parse_names(text)[1]) == found


def test_lines_stand_alone_in_lists_and_in_mappings() -> None:
    tree, _ = parse("- a\n- b: c\n  d:\n- [e, {f: [g]}]\n-\n", "s.yaml")
    assert tree is not None
    assert [key.text for key, _ in lines_of(tree)] == ["a", "b", "d", "e", "f"]
    alone, _ = parse("a KEEPS b", "s.yaml")
    assert alone is not None
    assert [(key.text, value) for key, value in lines_of(alone)] == [("a KEEPS b", None)]
