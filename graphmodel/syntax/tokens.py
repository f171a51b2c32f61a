"""Cypher text as tokens with places. Nothing is lost: the tokens' texts, joined, are the input; nothing fails.

Cypher has no reserved words, so a token says what it looks like (`name`), never what it means: whether `set` is the
clause, a property or a label is decided by its reader, from the tokens around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from graphmodel.problems import Problem, Where

TokenKind = Literal[
    "space", "comment", "string", "name", "quoted", "parameter", "integer", "float", "symbol", "unknown"
]


class Token(NamedTuple):
    """A piece of Cypher text: what it looks like, the text as written, and where it starts (line and column from 1)."""

    kind: TokenKind
    text: str
    offset: int
    line: int
    column: int
    closed: bool = True

    @property
    def word(self) -> str:
        """An unquoted name in upper case, as keywords are compared; empty for others, and for one with an escape."""
        return self.text.upper() if self.kind == "name" and "\\" not in self.text else ""

    @property
    def name(self) -> str:
        """What a name, a backticked name or a parameter is called: `a b` for `` `a b` `` and for `` $`a b` ``.

        >>> [t.name for t in tokenize("$on `a``b`") if t.kind != "space"]
        ['on', 'a`b']
        """
        text = self.text.removeprefix("$") if self.kind == "parameter" else self.text
        text = decoded(text) if self.kind in ("name", "quoted", "parameter") else text
        return text[1:-1].replace("``", "`") if text.startswith("`") else text

    @property
    def end(self) -> int:
        """The offset just after the token."""
        return self.offset + len(self.text)

    def where(self, file: str = "") -> Where:
        """The token's place in a file."""
        return Where(file, self.line, self.column)


# Neo4j also reads these for `<`, `>` and `-` (openCypher: LeftArrowHead, RightArrowHead, Dash).
_ARROWS = "⟨〈﹤＜⟩〉﹥＞\u00ad‐‑‒–—―−﹘﹣－"  # noqa: RUF001
_DIGITS = r"\d+(?:_\d+)*"
_ESCAPE = r"\\u+[0-9a-fA-F]{4}"
_LETTER = rf"(?: \w | {_ESCAPE} )"
_PATTERN = re.compile(
    rf"""
      (?P<space> \s+ )
    | (?P<comment> // [^\n\r]* | /\* (?: .*? \*/ | .* ) )
    | (?P<string> '(?: [^'\\] | \\. )* (?: '|\\?\Z ) | "(?: [^"\\] | \\. )* (?: "|\\?\Z ) )
    | (?P<quoted> `(?: [^`] | `` )* (?: `|\Z ) )
    | (?P<parameter> \$ (?: `(?: [^`] | `` )* (?: `|\Z ) | {_LETTER} (?: {_LETTER} | \$ )* ) )
    | (?P<float> (?: {_DIGITS} )? \. {_DIGITS} (?: [eE][+-]?\d+ )? | {_DIGITS} [eE][+-]?\d+ )
    | (?P<integer> 0[xX][0-9a-fA-F_]+ | 0[oO][0-7_]+ | {_DIGITS} )
    | (?P<name> (?: [^\W\d] | {_ESCAPE} ) (?: {_LETTER} | \$ )* )
    | (?P<symbol> \|\| | \+= | =~ | <> | <= | >= | != | \.\. | :: | [-+*/%^=<>()\[\]{{}},.:;|&!?${_ARROWS}] )
    | (?P<unknown> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ENCLOSED = frozenset({"string", "quoted", "parameter", "comment"})
_MARKS = frozenset({"Mn", "Mc", "Pc", "Cf", "Sc"})


def tokenize(text: str) -> tuple[Token, ...]:
    """All tokens of a text, whitespace and comments too.

    >>> [(t.kind, t.text) for t in tokenize("RETURN n.`a b` // all") if t.kind != "space"]
    [('name', 'RETURN'), ('name', 'n'), ('symbol', '.'), ('quoted', '`a b`'), ('comment', '// all')]
    """
    return tuple(_tokens(text))


def significant(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The tokens that an engine acts on: neither whitespace nor comments."""
    return tuple(t for t in tokens if t.kind not in ("space", "comment"))


def decoded(text: str) -> str:
    """A text with what its \\uXXXX stand for, as Neo4j's Cypher 5 reads it, inside of strings and outside."""
    return re.sub(r"\\u+([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text) if "\\u" in text else text


def words(text: str) -> frozenset[str]:
    """The words of a text, to ask whether one is among them."""
    return frozenset(text.split())


def token_problems(tokens: Iterable[Token], file: str = "") -> list[Problem]:
    """Characters that Cypher does not know, and strings, backticks and comments that nothing closes."""
    return [p for p in (_problem(t, file) for t in tokens) if p is not None]


def _tokens(text: str) -> Iterator[Token]:
    offset, line, line_start = 0, 1, 0
    while offset < len(text):
        match = _PATTERN.match(text, offset)
        assert match is not None
        kind: TokenKind = match.lastgroup  # type: ignore[assignment]
        end = match.end()
        if kind in ("name", "parameter"):
            end = _whole_name(text, end)
        piece = text[offset:end]
        closed = kind not in _ENCLOSED or _closed(kind, piece)
        yield Token(kind, piece, offset, line, offset - line_start + 1, closed)
        if "\n" in piece:
            line += piece.count("\n")
            line_start = offset + piece.rindex("\n") + 1
        offset = end


def _whole_name(text: str, end: int) -> int:
    """Names go on through accents and joiners, which `\\w` leaves out (Hindi vowel signs, a decomposed é)."""
    while end < len(text) and text[end] > "\x7f" and text[end - 1] != "`":
        letter = text[end]
        if not (letter.isalnum() or (unicodedata.category(letter) in _MARKS and letter not in _ARROWS)):
            break
        end += 1
        while end < len(text) and (text[end] in "_$" or text[end].isalnum()):
            end += 1
    return end


def _closed(kind: TokenKind, text: str) -> bool:
    if kind == "comment":
        return text.startswith("//") or (text.endswith("*/") and len(text) > 3)
    if kind == "string":
        body = text[1:-1]
        return len(text) > 1 and text[-1] == text[0] and (len(body) - len(body.rstrip("\\"))) % 2 == 0
    quoted = text.removeprefix("$") if kind == "parameter" else text
    if quoted.startswith("`"):
        return len(quoted) > 1 and quoted.count("`") % 2 == 0
    return True


def _problem(token: Token, file: str) -> Problem | None:
    if token.kind == "unknown":
        return Problem(
            token.where(file), "cypher-character", f"{token.text!r} is no Cypher outside a string", "put it in quotes"
        )
    if token.closed:
        return None
    what, closer = {
        "comment": ("a comment", "*/"),
        "string": ("a string", token.text[0]),
    }.get(token.kind, ("a backticked name", "`"))
    return Problem(
        token.where(file), "cypher-unclosed", f"{what} starts here and never ends", f"close it with {closer}"
    )
