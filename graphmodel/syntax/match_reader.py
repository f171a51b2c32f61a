"""Reads MATCH and its hints."""

from __future__ import annotations

from graphmodel.syntax.expression_reader import ExpressionReader
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    Expression,
    HasLabels,
    Labels,
    Match,
    Path,
    PropertyOf,
    Variable,
)

_HINTED = frozenset({"INDEX", "TEXT", "RANGE", "POINT", "BTREE", "SCAN", "JOIN", "EXPAND"})


class MatchReader(ExpressionReader):
    """Reads what finds patterns."""

    def match_rest(self, token: Token, optional: bool) -> Match:
        """What follows MATCH: mode, patterns, hints, WHERE."""
        self._match_mode()
        paths = self.paths()
        hints: list[Expression] = []
        while self.word("USING") and self.any_word(_HINTED, 1):
            hints += self._hint()
        self._search()
        where = self.expression() if self.skip_word("WHERE") else None
        while self.word("USING") and self.any_word(_HINTED, 1):
            hints += self._hint()
        self._search()
        return Match(token, optional, paths, where, tuple(hints))

    def _match_mode(self) -> None:
        """`REPEATABLE ELEMENTS`, `DIFFERENT RELATIONSHIP BINDINGS`"""
        if self.any_word(frozenset({"REPEATABLE", "DIFFERENT"})) and self.named and not self.sign_ahead(1):
            self.take()
            self.name()
            self.skip_word("BINDINGS")

    def paths(self) -> tuple[Path, ...]:
        """Path patterns with commas."""
        found = [self.path()]
        while self.skip(","):
            found.append(self.path())
        return tuple(found)

    def _search(self) -> None:
        """`SEARCH n IN (VECTOR INDEX i FOR $vector LIMIT 3) SCORE AS s`: passed over."""
        if not self.word("SEARCH"):
            return
        self.take()
        self.name()
        self.expect_word("IN")
        self.expect("(")
        depth = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.take().text, 0)
        if self.skip_word("SCORE", "AS"):
            self.name()

    def _hint(self) -> list[Expression]:
        """`USING INDEX n:Label(key)`, `USING SCAN n:Label`, `USING JOIN ON n`"""
        self.expect_word("USING")
        if self.skip_word("JOIN"):
            self.expect_word("ON")
            names = [self.name()]
            while self.skip(","):
                names.append(self.name())
            return [Variable(name) for name in names]
        if self.word("EXPAND"):
            return self._expand_hint()
        while self.any_word(_HINTED | {"SEEK"}):
            self.take()
        variable = Variable(self.name())
        colon = self.expect(":")
        found: list[Expression] = [HasLabels(colon, variable, Labels("name", self.name()))]
        if self.skip("("):
            found.append(PropertyOf(variable, self.name()))
            while self.skip(","):
                found.append(PropertyOf(variable, self.name()))
            self.expect(")")
        return found

    def _expand_hint(self) -> list[Expression]:
        """`USING EXPAND ALL FROM a TO b VIA r`: passed over."""
        self.take()
        while self.any_word(frozenset({"ALL", "INTO", "FROM", "TO", "VIA"})):
            named = not self.any_word(frozenset({"ALL", "INTO"}))
            self.take()
            if named:
                self.name()
            self.skip(",")
        return []
