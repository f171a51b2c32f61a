"""Reads CALL: procedures, and subqueries with what they import and how they commit."""

from __future__ import annotations

from graphmodel.syntax.expression_reader import ExpressionReader
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    CallQuery,
    Clause,
    Procedure,
)


class CallReader(ExpressionReader):
    """Reads calls."""

    def call(self) -> Clause:
        """`CALL name(arguments) YIELD a`, `CALL (a) { ... } IN TRANSACTIONS`"""
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
