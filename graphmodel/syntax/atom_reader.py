"""Reads what operators work on: values, lists, maps, calls, CASE, comprehensions, subqueries, patterns as values."""

from __future__ import annotations

from abc import abstractmethod

from graphmodel.syntax.constants import number, unescaped
from graphmodel.syntax.cursor import UnreadError
from graphmodel.syntax.list_reader import ListReader
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    Body,
    Call,
    Constant,
    Expression,
    MapOf,
    Operation,
    ParameterUse,
    PatternTest,
    RelationshipPattern,
    Subquery,
    Variable,
)

_CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None, "INF": None, "INFINITY": None, "NAN": None}
_TESTS = frozenset({"ALL", "ANY", "NONE", "SINGLE", "FILTER", "EXTRACT"})
_QUERIES = frozenset({"EXISTS", "COUNT", "COLLECT"})
_SHORTEST = frozenset({"SHORTESTPATH", "ALLSHORTESTPATHS"})
_COMPARING = frozenset({"=", "<>", "!=", "<", ">", "<=", ">=", "=~", "::"})
_COMPARING_WORDS = frozenset({"IS", "IN", "STARTS", "ENDS", "CONTAINS"})
_SIDES = frozenset({"BOTH", "LEADING", "TRAILING"})


class AtomReader(ListReader):
    """Reads what operators work on."""

    @abstractmethod
    def body(self, closer: str) -> Body:
        """Reads queries up to a symbol, which is left."""

    @abstractmethod
    def pattern_body(self) -> Body:
        """Reads the patterns and WHERE that may be alone in EXISTS {} and COUNT {}."""

    def atom(self) -> Expression:
        """One operand, without what is looked up in it."""
        token = self.token
        if token.kind == "string":
            return Constant(self.take(), unescaped(token.text))
        if token.kind in ("integer", "float"):
            return Constant(self.take(), number(token.text))
        if token.kind == "parameter":
            return ParameterUse(self.take())
        if token.kind in ("name", "quoted"):
            return self._named()
        if self.sign("("):
            return self._parenthesized()
        if self.sign("["):
            return self.list_()
        return self.braced_map() if self.sign("{") else self.fail("an expression")

    def _named(self) -> Expression:
        word, follows = self.words[self.at], self.signs[self.at + 1]
        if word == "CASE" and self._case_next():
            return self._case()
        if follows == "(" and word:
            special = self._special_call(word)
            if special is not None:
                return special
        elif follows == "{" and word in _QUERIES:
            return self._subquery()
        elif word in _CONSTANTS and follows != ".":
            return Constant(self.take(), _CONSTANTS[word])
        return self._call_or_variable()

    def _call_or_variable(self) -> Expression:
        start = self.at
        names = self.dotted()
        if self.sign("("):
            return Call(names, self.arguments())
        self.at = start + 1
        return Variable(names[0])

    def arguments(self) -> tuple[Expression, ...]:
        """`(a, b)`, `(*)`, `(DISTINCT a)`"""
        self.expect("(")
        before, self.bar_ends = self.bar_ends, False
        found: list[Expression] = []
        if not (self.skip("*") or self.sign(")")):
            if self.any_word(frozenset({"DISTINCT", "ALL"})) and self.sign_ahead(1) not in (".", ",", ")", "("):
                self.take()
            found = self.some()
        self.bar_ends = before
        self.expect(")")
        return tuple(found)

    def _special_call(self, word: str) -> Expression | None:
        if word in _TESTS and self.tokens[self.at + 2].kind in ("name", "quoted") and self.word_ahead(3) == "IN":
            token = self.take()
            self.take()
            return self.over_items(token, word.lower(), ")")
        if word in _SHORTEST:
            return PatternTest(self.token, self.path())
        if word in ("REDUCE", "ALLREDUCE") and self.sign_ahead(3) == "=":
            return self.reduction()
        return self._trim() if word == "TRIM" else None

    def _trim(self) -> Expression:
        """`trim(BOTH ' ' FROM text)`, and `trim(text)`."""
        names = (self.take(),)
        self.expect("(")
        found: list[Expression] = []
        if self.any_word(_SIDES) and self.sign_ahead(1) not in (",", ")", "."):
            self.take()
        if not self.word("FROM"):
            found = self.some()
        if self.skip_word("FROM"):
            found.append(self.expression())
        self.expect(")")
        return Call(names, tuple(found))

    def _subquery(self) -> Expression:
        token = self.take()
        self.expect("{")
        before, self.bar_ends = self.bar_ends, False
        body = self.pattern_body() if self._pattern_next() else self.body("}")
        self.bar_ends = before
        self.expect("}")
        return Subquery(token, token.text.upper(), body)

    def _pattern_next(self) -> bool:
        word = self.words[self.at]
        return (
            self.sign("(")
            or word in _SHORTEST
            or (self.named and self.sign_ahead(1) == "=")
            or (word in ("ANY", "ALL", "SHORTEST") and self.sign_ahead(1) != "{")
        )

    def _case_next(self) -> bool:
        """Whether CASE is the keyword here, not a variable's name."""
        return self.sign_ahead(1) not in (",", ")", ".", "]", ":", "=", "}") and self.word_ahead(1) != "AS"

    def _case(self) -> Expression:
        token = self.take()
        operands: list[Expression] = []
        if not self.word("WHEN"):
            operands.append(self.expression())
        plain = not operands
        while self.skip_word("WHEN"):
            operands += [self.expression()] if plain else self._cases(operands[0])
            self.expect_word("THEN")
            operands.append(self.expression())
        if self.skip_word("ELSE"):
            operands.append(self.expression())
        self.expect_word("END")
        return Operation(token, "CASE", tuple(operands))

    def _cases(self, subject: Expression) -> list[Expression]:
        """What a case is compared with: values, or tests such as `> 3` and `IS NULL`, with commas."""
        found: list[Expression] = []
        while True:
            token = self.token
            if self.signs[self.at] in _COMPARING or self.words[self.at] in _COMPARING_WORDS:
                found.append(self.tested(subject))
            else:
                found.append(Operation(token, "=", (subject, self.expression())))
            if not self.skip(","):
                return found

    @abstractmethod
    def tested(self, subject: Expression) -> Expression:
        """Reads an operator and what follows it, as a test of a subject."""

    # Brackets

    def _parenthesized(self) -> Expression:
        found = self._pattern()
        if found is not None:
            return found
        self.expect("(")
        before, self.bar_ends = self.bar_ends, False
        inner = self.expression()
        self.bar_ends = before
        self.expect(")")
        return inner

    def _pattern(self) -> Expression | None:
        """A pattern where a value is expected, when there is a relationship in it."""
        start, before = self.at, self.bar_ends
        token = self.token
        try:
            path = self.path()
        except UnreadError:
            path = None
        if path is None or not any(isinstance(e, RelationshipPattern) for e in path.elements):
            self.at, self.bar_ends = start, before
            return None
        return PatternTest(token, path)

    def braced_map(self) -> Expression:
        """`{key: value}`, or a parameter: `$name`, once `{name}`."""
        if self.token.kind == "parameter":
            return ParameterUse(self.take())
        token = self.expect("{")
        before, self.bar_ends = self.bar_ends, False
        if self.tokens[self.at].kind in ("name", "quoted", "integer") and self.sign_ahead(1) == "}":
            name = self.take()
            self.take()
            self.bar_ends = before
            return ParameterUse(name, old=True)
        entries: list[tuple[Token, Expression]] = []
        while not self.sign("}"):
            key = self.name()
            self.expect(":")
            entries.append((key, self.expression()))
            if not self.skip(","):
                break
        self.bar_ends = before
        self.expect("}")
        return MapOf(token, tuple(entries))
