"""From a text to its statements, each read as far as we know its Cypher. Reading never fails.

What the reader does not know makes that one statement opaque: it says where it stopped, and nothing is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphmodel.syntax.clause_reader import ClauseReader
from graphmodel.syntax.cursor import Cursor, UnreadError
from graphmodel.syntax.nesting import DEEPEST, too_deep
from graphmodel.syntax.statements import after_use, preamble
from graphmodel.syntax.tokens import Token, significant, tokenize
from graphmodel.syntax.tree import Body

_COMMANDS = frozenset(
    {"SHOW", "DROP", "ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "ENABLE", "DRYRUN", "DEALLOCATE", "REALLOCATE"}
    | {"START", "STOP", "TERMINATE"}
)
_MADE = frozenset(
    {"INDEX", "CONSTRAINT", "OR", "BTREE", "RANGE", "TEXT", "POINT", "FULLTEXT", "VECTOR", "LOOKUP", "DATABASE", "AUTH"}
    | {"COMPOSITE", "USER", "ROLE", "IMMUTABLE", "ALIAS", "PRIVILEGE", "STANDARD", "REPLICA"}
)


@dataclass(frozen=True)
class ParsedStatement:
    """A statement as read: a `body`, or a `command` that is about no data, or else `stopped` where it was unknown.

    Attributes:
        tokens: its significant tokens, without the `;`.
        preamble: those before the first clause: `EXPLAIN`, `CYPHER 25 runtime=slotted`.
        body: its queries.
        command: whether it is a command: SHOW, an index, a user's rights, a line for Neo4j Browser such as `:play`.
        stopped: the first token that the reader does not know there; empty text at the statement's end.
        expected: what the reader would have known there.
    """

    tokens: tuple[Token, ...]
    preamble: tuple[Token, ...] = ()
    body: Body | None = None
    command: bool = False
    stopped: Token | None = None
    expected: str = ""

    @property
    def opaque(self) -> bool:
        """Whether it could not be read."""
        return self.stopped is not None


def read(text: str, tokens: Sequence[Token] | None = None) -> tuple[ParsedStatement, ...]:
    """The statements of a text, as read; `tokens` are the text's own, where somebody has them.

    >>> readings = read(":play movies\\nRETURN 1; SHOW INDEXES; RETURN RETURN 1")
    >>> [(r.body is not None, r.command, r.opaque) for r in readings]
    [(False, True, False), (True, False, False), (False, True, False), (False, False, True)]
    """
    words = significant(tokenize(text) if tokens is None else tokens)
    return tuple(_read(text, part) for part in _parts(words))


def _parts(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The statements' tokens: cut at `;`, and at the end of a line that begins with `:`."""
    found: list[tuple[Token, ...]] = []
    start = at = 0
    while at < len(tokens):
        if at == start and tokens[at].text == ":":
            at = _after_line(tokens, at)
            found.append(tokens[start:at])
            start = at
        elif tokens[at].text == ";":
            found.append(tokens[start:at])
            at = start = at + 1
        else:
            at += 1
    return [part for part in [*found, tokens[start:]] if part]


def _after_line(tokens: tuple[Token, ...], at: int) -> int:
    """Where a line for Browser ends: with the line, or the `;` or bracket that it opened."""
    line, depth = tokens[at].line, 0
    while at < len(tokens):
        token = tokens[at]
        if depth <= 0 and token.line != line:
            break
        if token.text == ";" and depth <= 0:
            return at + 1
        depth += (token.text in ("{", "[", "(")) - (token.text in ("}", "]", ")"))
        line = token.line + token.text.count("\n")
        at += 1
    return at


def _read(text: str, tokens: tuple[Token, ...]) -> ParsedStatement:
    if tokens[0].text == ":":
        return ParsedStatement(tokens, command=True)
    start = preamble(tokens)
    start = next((at for at in range(start) if tokens[at].word == "USE"), start)
    before, rest = tokens[:start], tokens[start:]
    if not rest:
        return ParsedStatement(tokens, before, command=True)
    if _is_command(rest):
        return ParsedStatement(tokens, before, command=True)
    deep = too_deep(rest)
    if deep is not None:
        return ParsedStatement(tokens, before, stopped=deep, expected=f"at most {DEEPEST} levels of nesting")
    reader = ClauseReader(text, rest)
    try:
        return ParsedStatement(tokens, before, reader.body(""))
    except UnreadError as unread:
        return ParsedStatement(tokens, before, stopped=unread.token, expected=unread.expected)
    except RecursionError:
        return ParsedStatement(tokens, before, stopped=rest[0], expected="less nesting")


def _is_command(tokens: tuple[Token, ...]) -> bool:
    cursor = Cursor("", tokens)
    if cursor.word("USE"):
        cursor.at = min(after_use(tokens, 0), len(tokens))
    if cursor.any_word(_COMMANDS):
        return not (cursor.word("START") and cursor.sign_ahead(2) == "=")
    return cursor.word("CREATE") and cursor.any_word(_MADE, 1) and cursor.sign_ahead(2) != "="
