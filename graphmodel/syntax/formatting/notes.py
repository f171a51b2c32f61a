"""The comments of a text and its empty lines, by the token that they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from graphmodel.syntax.formatting.layout import Note, Piece
from graphmodel.syntax.tokens import Token


class Notes:
    """The comments above each token, and those behind it on its line. One before a comma is kept behind the comma."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._above: dict[int, list[Note]] = {}
        self._behind: dict[int, list[Note]] = {}
        self._after_blank_line: set[int] = set()
        last: Token | None = None
        above: list[Note] = []
        ended = after_blank_line = False
        for token in tokens:
            if token.kind == "space":
                ended = ended or "\n" in token.text
                after_blank_line = after_blank_line or token.text.count("\n") > 1
            elif token.kind == "comment":
                note = Note(token.text.rstrip(), own=ended or last is None)
                if note.own or last is None:
                    above.append(note)
                else:
                    self._behind.setdefault(last.offset, []).append(note)
            else:
                if token.text == "," and last is not None:
                    self._behind[token.offset] = self._behind.pop(last.offset, [])
                elif above:
                    self._above[token.offset], above = above, []
                if after_blank_line:
                    self._after_blank_line.add(token.offset)
                last, ended, after_blank_line = token, False, False

    def around(self, token: Token, text: str) -> Piece:
        """The token's text with its comments."""
        above, behind = self._above.get(token.offset, ()), self._behind.get(token.offset, ())
        return (*above, text, *behind) if above or behind else text

    def after_blank_line(self, token: Token) -> bool:
        """Whether there is a blank line above it."""
        return token.offset in self._after_blank_line
