"""Reads lists, and what walks over them: comprehensions, tests of all items, reduce."""

from __future__ import annotations

from graphmodel.syntax.cursor import UnreadError
from graphmodel.syntax.pattern_reader import PatternReader
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    Comprehension,
    Expression,
    ListOf,
    PatternList,
    Reduction,
)


class ListReader(PatternReader):
    """Reads what is in brackets, and what names the items of a list."""

    def some(self) -> list[Expression]:
        """Expressions with commas."""
        found = [self.expression()]
        while self.skip(","):
            found.append(self.expression())
        return found

    def reduction(self) -> Expression:
        """`reduce(total = start, x IN source | step)`"""
        token = self.take()
        self.expect("(")
        total = self.name()
        self.expect("=")
        start = self.expression()
        self.expect(",")
        variable = self.name()
        self.expect_word("IN")
        source = self._before_bar()
        self.expect("|")
        step = self.expression()
        last = self.expression() if self.skip(",") else None
        self.expect(")")
        return Reduction(token, total, start, variable, source, step, last)

    def _before_bar(self) -> Expression:
        before, self.bar_ends = self.bar_ends, True
        found = self.expression()
        self.bar_ends = before
        return found

    def over_items(self, token: Token, kind: str, closer: str) -> Expression:
        """`x IN source [WHERE test] [| result]` up to the closer."""
        variable = self.name()
        self.expect_word("IN")
        start, before = self.at, self.bar_ends
        for bar_ends in (True, False):
            self.bar_ends = bar_ends
            try:
                source = self.expression()
                where = self.expression() if self.skip_word("WHERE") else None
                self.bar_ends = False
                result = self.expression() if self.skip("|") else None
                self.bar_ends = before
                self.expect(closer)
            except UnreadError:
                self.bar_ends = before
                if not bar_ends:
                    raise
                self.at = start
            else:
                return Comprehension(token, kind, variable, source, where, result)
        raise AssertionError

    def list_(self) -> Expression:
        """`[1, 2]`, `[x IN list WHERE test | result]`, `[(a)-->(b) | b.name]`"""
        token = self.expect("[")
        if self.named and self.word_ahead(1) == "IN":
            return self.over_items(token, "list", "]")
        found = self._pattern_list(token)
        if found is not None:
            return found
        before, self.bar_ends = self.bar_ends, False
        items = [] if self.sign("]") else self.some()
        self.bar_ends = before
        self.expect("]")
        return ListOf(token, tuple(items))

    def _pattern_list(self, token: Token) -> Expression | None:
        """`[p = (a)-->(b) WHERE test | result]`, or nothing where that is not what is here."""
        if not (self.sign("(") or (self.named and self.sign_ahead(1) == "=" and self.sign_ahead(2) == "(")):
            return None
        start, before = self.at, self.bar_ends
        for bar_ends in (True, False):
            self.at, self.bar_ends = start, bar_ends
            try:
                path = self.path()
                where = self.expression() if self.skip_word("WHERE") else None
                self.expect("|")
                self.bar_ends = False
                result = self.expression()
                self.expect("]")
            except UnreadError:
                continue
            self.bar_ends = before
            return PatternList(token, path, where, result)
        self.at, self.bar_ends = start, before
        return None
