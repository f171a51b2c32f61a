"""How deep a statement nests: brackets, CASE, and signs and words before an operand, such as NOT.

Who reads or lays out Cypher goes as deep as the text does. No query that people write comes near the bound.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphmodel.syntax.tokens import Token

DEEPEST = 40
LONGEST = 200
"""So many operators or look-ups in a row, each of which works on what the one before it gives: `a - b - c`, `a.b.c`."""

_OPENERS = {"(": ")", "[": "]", "{": "}"}
_CLOSERS = frozenset(_OPENERS.values())
_BEFORE = frozenset({"NOT", "-", "+", "!"})
_NAMED = frozenset({",", ")", ".", "]", ":", "=", "}", "<", ">"})


def too_deep(tokens: Iterable[Token]) -> Token | None:
    """The first of a statement's significant tokens that is deeper than `DEEPEST`.

    >>> from graphmodel.syntax.tokens import tokenize
    >>> too_deep(tokenize("RETURN " + "(" * 40 + "1" + ")" * 40)) is None
    True
    >>> too_deep(tokenize("RETURN" + " NOT" * 41 + " true")).column
    168
    """
    found = tuple(token for token in tokens if token.kind not in ("space", "comment"))
    opened: list[str] = []
    before = 0
    for at, token in enumerate(found):
        text = token.word or token.text
        before = before + 1 if text in _BEFORE else 0
        if text in _OPENERS:
            opened.append(_OPENERS[text])
        elif text in _CLOSERS:
            while opened and opened.pop() != text:  # a CASE that nothing ended goes with the bracket around it
                pass
        elif token.word == "CASE" and _is_keyword(found, at):
            opened.append("END")
        elif token.word == "END" and opened and opened[-1] == "END":
            opened.pop()
        if len(opened) + before > DEEPEST:
            return token
    return None


def _is_keyword(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether CASE begins an expression here, and is no name."""
    named = at > 0 and tokens[at - 1].text in (".", ":", "AS")
    return not named and at + 1 < len(tokens) and tokens[at + 1].text not in _NAMED
