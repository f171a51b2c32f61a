"""A place in a statement's tokens, and the questions that a reader asks there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from graphmodel.syntax.tokens import Token

_SIGNS = {
    **dict.fromkeys("⟨〈﹤＜", "<"),  # noqa: RUF001 - what Neo4j also reads as an arrow's head
    **dict.fromkeys("⟩〉﹥＞", ">"),  # noqa: RUF001
    **dict.fromkeys("\u00ad‐‑‒–—―−﹘﹣－", "-"),  # noqa: RUF001
}
# Reading goes back where Cypher is ambiguous. No real text needs a tenth of this many steps for a token.
_STEPS_A_TOKEN = 300


class UnreadError(Exception):
    """The reader does not know the text at this place. It never leaves this package."""

    def __init__(self, token: Token, expected: str) -> None:
        super().__init__(expected)
        self.token = token
        self.expected = expected


class Cursor:
    """Where reading stands. `words` holds unquoted names in upper case, `signs` the symbols, both empty for others."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        assert tokens
        last = tokens[-1]
        *before, rest = last.text.split("\n")
        column = len(rest) + (1 if before else last.column)
        end = Token("unknown", "", last.end, last.line + len(before), column)
        self.text = text
        self.tokens = [*tokens, end]
        self.words = [t.word for t in self.tokens]
        self.signs = [_SIGNS.get(t.text, t.text) if t.kind == "symbol" else "" for t in self.tokens]
        self.at = 0
        self.last = len(tokens)
        self.steps = _STEPS_A_TOKEN * (len(tokens) + 10)

    @property
    def token(self) -> Token:
        """The token that is next."""
        return self.tokens[self.at]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= self.last

    def fail(self, expected: str) -> NoReturn:
        """Gives up at the next token."""
        raise UnreadError(self.token, expected)

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.tokens[self.at]
        if self.at >= self.last:
            self.fail("more")
        self.steps -= 1
        if self.steps < 0:
            self.fail("something plainer")
        self.at += 1
        return token

    def sign(self, *signs: str) -> bool:
        """Whether these symbols are next."""
        end = self.at + len(signs)
        return tuple(self.signs[self.at : end]) == signs

    def word(self, *words: str) -> bool:
        """Whether these keywords are next."""
        end = self.at + len(words)
        return tuple(self.words[self.at : end]) == words

    def any_word(self, words: frozenset[str], ahead: int = 0) -> bool:
        """Whether one of these keywords is next, or further ahead."""
        at = self.at + ahead
        return at < self.last and self.words[at] in words

    def sign_ahead(self, ahead: int) -> str:
        """The symbol further ahead."""
        at = self.at + ahead
        return self.signs[at] if at < self.last else ""

    def word_ahead(self, ahead: int) -> str:
        """The keyword further ahead."""
        at = self.at + ahead
        return self.words[at] if at < self.last else ""

    def skip(self, sign: str) -> Token | None:
        """Takes this symbol, if it is next."""
        return self.take() if self.signs[self.at] == sign else None

    def skip_word(self, *words: str) -> Token | None:
        """Takes these keywords, if they are next; the first of them."""
        if not self.word(*words):
            return None
        first = self.take()
        for _ in words[1:]:
            self.take()
        return first

    def expect(self, sign: str) -> Token:
        """Takes this symbol, or gives up."""
        return self.take() if self.signs[self.at] == sign else self.fail(sign)

    def expect_word(self, word: str) -> Token:
        """Takes this keyword, or gives up."""
        return self.take() if self.words[self.at] == word else self.fail(word)

    @property
    def named(self) -> bool:
        """Whether a name is next, in backticks or bare."""
        return self.tokens[self.at].kind in ("name", "quoted")

    def name(self) -> Token:
        """Takes a name, or gives up."""
        return self.take() if self.named else self.fail("a name")

    def dotted(self) -> tuple[Token, ...]:
        """Takes a name with dots in it, such as a procedure's."""
        names = [self.name()]
        while self.sign(".") and self.tokens[self.at + 1].kind in ("name", "quoted"):
            self.take()
            names.append(self.take())
        return tuple(names)
