"""What the `:param` lines of Neo4j Browser set: `:param {name: value}`, or `:param name => value`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphmodel.syntax import tokenize

_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")
_NAME = re.compile(r"[^\W\d]\w*|`[^`]+`")


def values_set(line: str) -> list[tuple[str, str]] | None:
    """The names that a line sets, each with the text of its value; None where it is neither form.

    >>> values_set(":param {ship: null, ports: ['a', 'b']}"), values_set(":param top => 3;")
    ([('ship', 'null'), ('ports', "['a', 'b']")], [('top', '3')])
    """
    text = line.removeprefix(":param").strip().removesuffix(";").strip()
    if text.startswith("{") and text.endswith("}"):
        inside = text[1:-1].strip()
        pairs = [each.partition(":") for each in _parts(inside)] if inside else []
    else:
        pairs = [text.partition("=>")]
    found = [(name.strip(), value.strip()) for name, _, value in pairs]
    if not all(_NAME.fullmatch(name) and value for name, value in found):
        return None
    return [(name.strip("`"), value) for name, value in found]


def _parts(text: str) -> Iterator[str]:
    """The entries of a map, without the commas between them."""
    depth, part = 0, ""
    for token in tokenize(text):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.text == "," and not depth:
            yield part
            part = ""
        else:
            part += token.text
    yield part
