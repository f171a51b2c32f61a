"""Reads clauses and the queries made of them."""

from __future__ import annotations

from collections.abc import Callable

from graphmodel.syntax.call_reader import CallReader
from graphmodel.syntax.projection_reader import ProjectionReader
from graphmodel.syntax.statements import says_graph
from graphmodel.syntax.tree import (
    Body,
    Branch,
    Clause,
    Filter,
    Foreach,
    Nested,
    Plain,
    Query,
    Unwind,
)
from graphmodel.syntax.update_reader import UpdateReader

_ENDS_QUERY = frozenset({"UNION", "NEXT", "WHEN", "ELSE"})


class ClauseReader(ProjectionReader, CallReader, UpdateReader):
    """Reads clauses, branches, queries and bodies."""

    # Queries

    def body(self, closer: str) -> Body:
        """Queries joined by NEXT, up to a closing symbol or the end."""
        queries, nexts = [self._query(closer)], []
        while self.word("NEXT"):
            nexts.append(self.take())
            queries.append(self._query(closer))
        if not (self.done if not closer else self.sign(closer)):
            self.fail("a clause")
        return Body(tuple(queries), tuple(nexts))

    def pattern_body(self) -> Body:
        """`(a)-->(b) WHERE test`, as EXISTS {} and COUNT {} may hold it."""
        match = self.match_rest(self.token, False)
        return Body((Query((Branch((match,)),)),))

    def _query(self, closer: str) -> Query:
        if self.word("WHEN"):
            return self._conditional(closer)
        branches = [Branch(self._clauses(closer))]
        while self.skip_word("UNION"):
            if not self.skip_word("ALL"):
                self.skip_word("DISTINCT")
            branches.append(Branch(self._clauses(closer)))
        return Query(tuple(branches))

    def _conditional(self, closer: str) -> Query:
        """`WHEN test THEN query WHEN test THEN query ELSE query`"""
        first = self.token
        branches: list[Branch] = []
        while self.skip_word("WHEN"):
            condition = self.expression()
            self.expect_word("THEN")
            branches.append(Branch(self._clauses(closer), condition))
        if self.skip_word("ELSE"):
            branches.append(Branch(self._clauses(closer)))
        return Query(tuple(branches), first)

    def _clauses(self, closer: str) -> tuple[Clause, ...]:
        found = [self._clause()]
        while not (self.done or (closer and self.sign(closer)) or self.any_word(_ENDS_QUERY)):
            found.append(self._clause())
        return tuple(found)

    def _clause(self) -> Clause:
        if self.sign("{"):
            return self._nested()
        read = _CLAUSES.get(self.words[self.at])
        if read is None:
            self.fail("a clause")
        return read(self)

    def _nested(self) -> Clause:
        token = self.expect("{")
        body = self.body("}")
        self.expect("}")
        return Nested(token, body)

    # Reading clauses

    def _optional(self) -> Clause:
        token = self.expect_word("OPTIONAL")
        if self.word("CALL"):
            return self.call()
        self.expect_word("MATCH")
        return self.match_rest(token, True)

    def _match(self) -> Clause:
        return self.match_rest(self.take(), False)

    def _unwind(self) -> Clause:
        token = self.take()
        source = self.expression()
        self.expect_word("AS")
        return Unwind(token, "UNWIND", source, self.name())

    def _for(self) -> Clause:
        """`FOR x IN list [WITH OFFSET i]`"""
        token = self.take()
        variable = self.name()
        self.expect_word("IN")
        found = Unwind(token, "FOR", self.expression(), variable)
        if self.word("WITH") and self.any_word(frozenset({"OFFSET", "ORDINALITY"}), 1):
            self.take()
            self.take()
            self.name()
        return found

    def _load(self) -> Clause:
        token = self.take()
        self.expect_word("CSV")
        if self.skip_word("WITH"):
            self.expect_word("HEADERS")
        self.expect_word("FROM")
        source = self.expression()
        self.expect_word("AS")
        variable = self.name()
        if self.skip_word("FIELDTERMINATOR"):
            self.expression()
        return Unwind(token, "LOAD", source, variable)

    def _filter(self) -> Clause:
        token = self.take()
        self.skip_word("WHERE")
        return Filter(token, self.expression())

    def _use(self) -> Clause:
        token = self.take()
        if says_graph(self.tokens, self.at):
            self.take()
        names = self.dotted()
        if self.sign("("):
            return Plain(token, "USE", self.arguments())
        assert names
        return Plain(token, "USE")

    def _finish(self) -> Clause:
        return Plain(self.take(), "FINISH")

    def _using(self) -> Clause:
        """`USING PERIODIC COMMIT 500`, as bulk loads once began."""
        token = self.take()
        self.expect_word("PERIODIC")
        self.expect_word("COMMIT")
        if self.token.kind in ("integer", "parameter"):
            self.take()
        return Plain(token, "USING PERIODIC COMMIT")

    def _foreach(self) -> Clause:
        token = self.take()
        self.expect("(")
        variable = self.name()
        self.expect_word("IN")
        before, self.bar_ends = self.bar_ends, True
        source = self.expression()
        self.bar_ends = before
        self.expect("|")
        clauses = self._clauses(")")
        self.expect(")")
        return Foreach(token, variable, source, clauses)


_CLAUSES: dict[str, Callable[[ClauseReader], Clause]] = {
    "MATCH": ClauseReader._match,
    "OPTIONAL": ClauseReader._optional,
    "WITH": ClauseReader.with_,
    "RETURN": ClauseReader.return_,
    "UNWIND": ClauseReader._unwind,
    "CALL": ClauseReader.call,
    "CREATE": ClauseReader.create,
    "INSERT": ClauseReader.insert,
    "MERGE": ClauseReader.merge,
    "SET": ClauseReader.set_,
    "REMOVE": ClauseReader.remove,
    "DELETE": ClauseReader.delete,
    "DETACH": ClauseReader.delete,
    "NODETACH": ClauseReader.delete,
    "FOREACH": ClauseReader._foreach,
    "LOAD": ClauseReader._load,
    "LET": ClauseReader.let,
    "FILTER": ClauseReader._filter,
    "FOR": ClauseReader._for,
    "ORDER": ClauseReader.paging,
    "SKIP": ClauseReader.paging,
    "OFFSET": ClauseReader.paging,
    "LIMIT": ClauseReader.paging,
    "USE": ClauseReader._use,
    "USING": ClauseReader._using,
    "FINISH": ClauseReader._finish,
}
