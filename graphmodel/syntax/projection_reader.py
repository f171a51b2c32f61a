"""Reads WITH, RETURN and LET, with ORDER BY, SKIP, LIMIT and WHERE."""

from __future__ import annotations

from graphmodel.syntax.atom_reader import AtomReader
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import Clause, Expression, Item, ProjectionClause

_DIRECTIONS = frozenset({"ASC", "DESC", "ASCENDING", "DESCENDING"})


class ProjectionReader(AtomReader):
    """Reads what makes the columns of a query, and of its parts."""

    def with_(self) -> Clause:
        """`WITH DISTINCT a, b AS c ORDER BY c SKIP 1 LIMIT 2 WHERE test`"""
        return self._project(self.take(), "WITH")

    def return_(self) -> Clause:
        """`RETURN`, with all that `WITH` has but WHERE."""
        return self._project(self.take(), "RETURN")

    def let(self) -> Clause:
        """`LET a = 1, b = a + 1`"""
        token = self.take()
        items: list[Item] = []
        while True:
            name = self.name()
            self.expect("=")
            items.append(Item(name, self.expression(), name.name, name))
            if not self.skip(","):
                return ProjectionClause(token, "LET", tuple(items), None, (), None, None, None)

    def paging(self) -> Clause:
        """`ORDER BY a SKIP 1 LIMIT 2` as a clause of its own: everything goes on."""
        token = self.token
        return self._paged(token, "PAGE", (), token)

    def _project(self, token: Token, kind: str) -> Clause:
        if (
            self.any_word(frozenset({"DISTINCT", "ALL"}))
            and self.sign_ahead(1) not in (".", ",", "(")
            and not self._ends()
        ):
            self.take()
        star = self.skip("*")
        items: list[Item] = []
        if star is None or self.skip(","):
            items.append(self._item_of())
            while self.skip(","):
                items.append(self._item_of())
        if self.skip_word("GROUP", "BY"):
            _ = self.arguments() if self.sign("(", ")") else self._sorts()
        return self._paged(token, kind, tuple(items), star)

    def _ends(self) -> bool:
        """Whether a word is all that a projection has, as in `RETURN distinct`."""
        return self.at + 1 >= self.last or self.word_ahead(1) == "AS"

    def _item_of(self) -> Item:
        start = self.token
        expression = self.expression()
        end = self.tokens[self.at - 1].end
        alias = self.name() if self.skip_word("AS") else None
        name = alias.name if alias else start.name if end == start.end else self.text[start.offset : end]
        return Item(start, expression, name, alias)

    def _paged(self, token: Token, kind: str, items: tuple[Item, ...], star: Token | None) -> Clause:
        order: list[Expression] = []
        bounds: list[Expression] = []
        if self.skip_word("ORDER"):
            self.expect_word("BY")
            order = self._sorts()
        skip, limit = None, None
        while True:
            if self.any_word(frozenset({"SKIP", "OFFSET"})):
                skip = self.take()
            elif self.word("LIMIT"):
                limit = self.take()
            else:
                break
            bounds.append(self.expression())
        where = self.expression() if kind != "RETURN" and self.skip_word("WHERE") else None
        return ProjectionClause(token, kind, items, star, tuple(order), skip, limit, where, tuple(bounds))

    def _sorts(self) -> list[Expression]:
        found: list[Expression] = []
        while True:
            found.append(self.expression())
            if self.any_word(_DIRECTIONS):
                self.take()
            if self.skip_word("NULLS"):
                self.name()
            if not self.skip(","):
                return found
