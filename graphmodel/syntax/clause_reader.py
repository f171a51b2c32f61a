"""Reads clauses and the queries made of them."""

from __future__ import annotations

from collections.abc import Callable

from graphmodel.syntax.expression_reader import ExpressionReader
from graphmodel.syntax.projection_reader import ProjectionReader
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    Body,
    Branch,
    CallQuery,
    Change,
    Clause,
    Expression,
    Filter,
    Foreach,
    HasLabels,
    Labels,
    Match,
    Nested,
    Path,
    Plain,
    Procedure,
    PropertyOf,
    Query,
    Unwind,
    Variable,
    Write,
)

_HINTED = frozenset({"INDEX", "TEXT", "RANGE", "POINT", "BTREE", "SCAN", "JOIN", "EXPAND"})
_ENDS_QUERY = frozenset({"UNION", "NEXT", "WHEN", "ELSE"})


class ClauseReader(ProjectionReader, ExpressionReader):
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
        match = self._match_rest(self.token, False)
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
            return self._call()
        self.expect_word("MATCH")
        return self._match_rest(token, True)

    def _match(self) -> Clause:
        return self._match_rest(self.take(), False)

    def _match_rest(self, token: Token, optional: bool) -> Match:
        self._match_mode()
        paths = self._paths()
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

    def _paths(self) -> tuple[Path, ...]:
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
        self.skip_word("GRAPH")
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

    # Calls

    def _call(self) -> Clause:
        token = self.expect_word("CALL")
        if self.sign("{") or self.sign("("):
            return self._call_query(token)
        names = self.dotted()
        arguments = self.arguments() if self.sign("(") else None
        star, yields, where = False, [], None
        if self.skip_word("YIELD"):
            star = self.skip("*") is not None or self.skip("-") is not None
            if not star:
                yields = self._yields()
            where = self.expression() if self.skip_word("WHERE") else None
        return Procedure(token, names, arguments, tuple(yields), star, where)

    def _yields(self) -> list[tuple[Token, Token]]:
        found: list[tuple[Token, Token]] = []
        while True:
            name = self.name()
            found.append((name, self.name() if self.skip_word("AS") else name))
            if not self.skip(","):
                return found

    def _call_query(self, token: Token) -> Clause:
        imports: list[Token] | None = None
        star = False
        if self.skip("("):
            imports, star = [], self.skip("*") is not None
            while self.named:
                imports.append(self.take())
                self.skip(",")
            self.expect(")")
        self.expect("{")
        body = self.body("}")
        self.expect("}")
        transactions, status = self._transactions()
        return CallQuery(token, None if imports is None else tuple(imports), star, body, transactions, status)

    def _transactions(self) -> tuple[Token | None, Token | None]:
        """`IN 3 CONCURRENT TRANSACTIONS OF 10 ROWS ON ERROR CONTINUE REPORT STATUS AS s`"""
        status = None
        if not self.word("IN"):
            return None, None
        token = self.take()
        if not (self.word("TRANSACTIONS") or self.word("CONCURRENT")):
            self.expression()
        self.skip_word("CONCURRENT")
        self.expect_word("TRANSACTIONS")
        while True:
            if self.skip_word("OF"):
                self.expression()
                if not self.skip_word("ROWS"):
                    self.expect_word("ROW")
            elif self.skip_word("REPORT"):
                self.expect_word("STATUS")
                self.expect_word("AS")
                status = self.name()
            elif self.skip_word("ON", "ERROR"):
                self._on_error()
            elif self.skip_word("DISJOINT"):
                self.expect_word("BY")
                _ = self.arguments() if self.sign("(") else self.expression()
            else:
                return token, status

    def _on_error(self) -> None:
        """`CONTINUE`, `BREAK`, `FAIL`, `RETRY FOR 3 SECONDS THEN FAIL`"""
        retries = self.name().text.upper() == "RETRY"
        if retries and self.skip_word("FOR"):
            self.expression()
            if self.any_word(frozenset({"SECOND", "SECONDS", "SEC", "SECS"})):
                self.take()
        if retries and self.skip_word("THEN"):
            self.name()

    # Writing clauses

    def _create(self) -> Clause:
        token = self.take()
        unique = self.skip_word("UNIQUE") is not None
        return Write(token, "CREATE UNIQUE" if unique else "CREATE", self._paths())

    def _insert(self) -> Clause:
        return Write(self.take(), "INSERT", self._paths())

    def _merge(self) -> Clause:
        token = self.take()
        path = self._paths()
        changes: list[Change] = []
        while self.word("ON") and self.any_word(frozenset({"CREATE", "MATCH"}), 1):
            self.take()
            self.take()
            changes.append(self._set())
        return Write(token, "MERGE", path, tuple(changes))

    def _set(self) -> Change:
        token = self.expect_word("SET")
        items = [self._setting()]
        while self.skip(","):
            items.append(self._setting())
        return Change(token, "SET", tuple(items))

    def _setting(self) -> tuple[Expression, Expression | None]:
        target = self.looked_up(self.atom())
        if self.sign(":") or self.word("IS"):
            return self._with_labels(target), None
        if not (self.skip("=") or self.skip("+=")):
            self.fail("=")
        return target, self.expression()

    def _with_labels(self, target: Expression) -> Expression:
        return HasLabels(self.take(), target, self.labels())

    def _remove(self) -> Clause:
        token = self.take()
        items: list[tuple[Expression, Expression | None]] = []
        while True:
            target = self.looked_up(self.atom())
            items.append((self._with_labels(target) if self.sign(":") or self.word("IS") else target, None))
            if not self.skip(","):
                return Change(token, "REMOVE", tuple(items))

    def _delete(self) -> Clause:
        token = self.take()
        self.skip_word("DELETE")
        items: list[tuple[Expression, Expression | None]] = [(self.expression(), None)]
        while self.skip(","):
            items.append((self.expression(), None))
        return Change(token, "DELETE", tuple(items))

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
    "CALL": ClauseReader._call,
    "CREATE": ClauseReader._create,
    "INSERT": ClauseReader._insert,
    "MERGE": ClauseReader._merge,
    "SET": ClauseReader._set,
    "REMOVE": ClauseReader._remove,
    "DELETE": ClauseReader._delete,
    "DETACH": ClauseReader._delete,
    "NODETACH": ClauseReader._delete,
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
