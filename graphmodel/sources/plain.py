"""What was written as plain Python values of text, for the model to type, and what a comma or colon broke in it."""

from __future__ import annotations

import re
from typing import Any

from graphmodel.model import PropertyType
from graphmodel.model.json_numbers import json_number
from graphmodel.problems import Problem
from graphmodel.sources.tree import Mapping, Node, Scalar, Sequence

VALUE_PARTS = ("value", "unit", "about", "longitude", "latitude", "height", "x", "y", "z")
"""What a value may be written by in a fact line: a quantity's parts, and a point's."""
_WORDS = r"(?:(?i:hundred|thousand|million|billion|trillion|dozen|mn|bn|tn)s?|k)"
_NUMBER_WORD = re.compile(rf"\W*(?:about |ca\. ?)?[\d.,_]*\s*{_WORDS}\b")
_INTEGER = re.compile(r"[-+]?[0-9]{1,400}|0o[0-7]{1,400}|0x[0-9a-fA-F]{1,400}")
_FRACTION = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{f"{sign}{word}": float(f"{sign}inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


def plain(tree: Node, many: bool = False) -> Any:
    """The tree as texts, lists and dicts, for the model to type. Nothing written is None; one text makes a list."""
    if isinstance(tree, Scalar):
        if tree.empty:
            return None
        return [tree.text] if many else tree.text
    if isinstance(tree, Sequence):
        return [plain(item) for item in tree.items]
    return {key.text: plain(value) for key, value in tree.pairs}


def value_written(properties: dict[str, Node]) -> Any:
    """What a property is said to be: a value alone, or the parts of a quantity or point."""
    parts = {name: plain(tree) for name, tree in properties.items()}
    return parts.get("value") if set(parts) <= {"value"} else parts


def typed(tree: Node, declared: PropertyType | None) -> Any:
    """The same for a property, as the model takes it; of one stored as JSON, what its YAML says."""
    if declared is None:
        return plain(tree)
    return json_value(tree) if holds_json(declared) else declared.read(plain(tree, declared.many))


def claimed(said: Any, tree: Node | None, declared: PropertyType) -> Any:
    """What a fact line says of a property, whose value was written in this tree, if in one alone."""
    if tree is not None and holds_json(declared):
        return json_value(tree)
    return [said] if declared.many and isinstance(said, str) else said


def holds_json(declared: PropertyType) -> bool:
    """Whether a property is stored as JSON, so that nothing but YAML can type what is written inside it."""
    return declared.encoding is not None and declared.encoding.type == "json"


def json_value(tree: Node) -> Any:
    """The tree typed by YAML's core schema: what is quoted, and what is no number, truth value or null, is a text. So
    is a number whose power no decimal holds.

    Source: https://yaml.org/spec/1.2.2/#103-core-schema
    """
    if isinstance(tree, Sequence):
        return [json_value(item) for item in tree.items]
    if isinstance(tree, Mapping):
        return {key.text: json_value(value) for key, value in tree.pairs}
    if tree.quoted:
        return tree.text
    if tree.text in _CONSTANTS:
        return _CONSTANTS[tree.text]
    if _INTEGER.fullmatch(tree.text):
        return int(tree.text, 0) if tree.text[:2] in ("0o", "0x") else int(tree.text)
    try:
        return json_number(tree.text) if _FRACTION.fullmatch(tree.text) else tree.text
    except ValueError:
        return tree.text


def misread(name: str, tree: Node, declared: PropertyType | None) -> Problem | None:
    """What the model would take for another value: `aliases: Moscow, Kremlin` for one alias, `1.3 million` for 1.3."""
    if declared is not None and declared.kind == "quantity":
        return _number_word(name, tree)
    if declared is None or not declared.many or not isinstance(tree, Scalar):
        return None
    if tree.quoted or "," not in tree.text:
        return None
    fault = f"{name} takes a list, and {tree.text!r} holds a comma"
    return Problem(tree.where, "list-comma", fault, "write [one, two], or put one text with a comma in double quotes")


def _number_word(name: str, tree: Node) -> Problem | None:
    if isinstance(tree, Sequence):
        return next((found for item in tree.items if (found := _number_word(name, item))), None)
    if isinstance(tree, Mapping):
        return next((found for key, part in tree.pairs if (found := _number_word(f"{name}.{key.text}", part))), None)
    if not _NUMBER_WORD.match(tree.text):
        return None
    fault = f"{name}: {tree.text!r} would be read as a number and a unit"
    return Problem(tree.where, "number-word", fault, "write the number out: 1300000, or ~1300000 for about that many")


def broken_pair(key: Scalar, value: Node, flow: bool) -> Problem | None:
    """`{note: one, two}` has a key `two` without a value, and `{since:2031}` one key without a value."""
    if not flow or not isinstance(value, Scalar) or not value.empty or not _bare(key, value):
        return None
    name, colon, rest = key.text.partition(":")
    if colon and rest and not key.quoted:
        fault = f"{key.text!r} has no value: a colon is followed by a space"
        return Problem(key.where, "yaml-colon", fault, f"write {name}: {rest}")
    fault = f"{key.text!r} has no value: a comma inside {{ }} ended the text before it"
    return Problem(key.where, "yaml-comma", fault, 'put the whole text in double quotes: {note: "one, two"}')


def _bare(key: Scalar, value: Scalar) -> bool:
    """Whether nothing is between a key and its empty value, not even the colon of `{key: }`."""
    width = len(key.text) + 2 * key.quoted
    return value.where.line == key.where.line and value.where.column == key.where.column + width
