"""What was written as plain Python values of text, for the model to type, and what a comma or colon broke in it."""

from __future__ import annotations

import re
from typing import Any

from graphmodel.model import PropertyType
from graphmodel.problems import Problem
from graphmodel.sources.tree import Mapping, Node, Scalar, Sequence

_WORDS = r"(?:(?i:hundred|thousand|million|billion|trillion|dozen|mn|bn|tn)s?|k)"
_NUMBER_WORD = re.compile(rf"\W*(?:about |ca\. ?)?[\d.,_]*\s*{_WORDS}\b")


def plain(tree: Node, many: bool = False) -> Any:
    """The tree as texts, lists and dicts, for the model to type. Nothing written is None; one text makes a list."""
    if isinstance(tree, Scalar):
        if tree.empty:
            return None
        return [tree.text] if many else tree.text
    if isinstance(tree, Sequence):
        return [plain(item) for item in tree.items]
    return {key.text: plain(value) for key, value in tree.pairs}


def typed(tree: Node, declared: PropertyType | None) -> Any:
    """The same for a property, as the model takes it."""
    return plain(tree) if declared is None else declared.read(plain(tree, declared.many))


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
    if isinstance(tree, Mapping):
        return next((found for key, part in tree.pairs if (found := _number_word(f"{name}.{key.text}", part))), None)
    if not isinstance(tree, Scalar) or not _NUMBER_WORD.match(tree.text):
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
    """Whether nothing stands between a key and its empty value, not even the colon of `{key: }`."""
    width = len(key.text) + 2 * key.quoted
    return value.where.line == key.where.line and value.where.column == key.where.column + width
