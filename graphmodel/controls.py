"""Characters that steer a terminal or hide in a text, as visible escapes.

They are C0 and C1 controls, DEL, marks that turn the direction of writing or have no width, line and paragraph
separators, invisible tags, and halves of surrogate pairs. What scripts and emoji need stays: the joiners U+200C and
U+200D, the soft hyphen, Arabic's number signs. Why: Unicode's report 36 (security), and CVE-2021-42574.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

_MARKS = (
    "\\x7f-\\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\ud800-\udfff"
)
_STEERING = re.compile(f"[\\x00-\\x08\\x0b-\\x1f{_MARKS}]")
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")
_IN_JSON = re.compile(f"[{_MARKS}]")


def visible(text: str) -> str:
    """The text with such characters as escapes; line feeds and tabs stay.

    >>> visible("a\\x1b[31mb\\x9b\\u202e\\n")
    'a\\\\x1b[31mb\\\\x9b\\\\u202e\\n'
    """
    return _STEERING.sub(_escape, text)


def visible_line(text: str) -> str:
    """The same on one line: line ends and tabs become spaces."""
    return visible(_BREAKS.sub(" ", text))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """The value as JSON, readable in every script, with such characters as JSON's escapes: parsed, it is the same.

    Raises:
        ValueError: a number is infinite or none.

    >>> json_text({"name": "Zürich\\x9b"})
    '{"name": "Zürich\\\\u009b"}'
    """
    text = _encoder(indent)(value)
    return text if text.isascii() and "\x7f" not in text else json_visible(text)


def json_visible(text: str) -> str:
    """JSON with such characters as its own escapes."""
    return _IN_JSON.sub(_json_escape, text)


@functools.cache
def _encoder(indent: int | None) -> Callable[[Any], str]:
    import json

    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=indent).encode


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
