"""Reads expressions, by the strength of their operators."""

from __future__ import annotations

from graphmodel.syntax.atom_reader import AtomReader
from graphmodel.syntax.nesting import LONGEST
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import Expression, HasLabels, ItemOf, Operation, Projection, PropertyOf, Variable

_OR, _XOR, _AND, _NOT, _COMPARED, _TESTED, _ADDED, _MULTIPLIED, _RAISED = range(1, 10)
_SIGNS = {
    **dict.fromkeys(("=", "<>", "!=", "<", ">", "<=", ">="), _COMPARED),
    "=~": _TESTED,
    **dict.fromkeys(("+", "-", "||"), _ADDED),
    **dict.fromkeys(("*", "/", "%"), _MULTIPLIED),
    "^": _RAISED,
}
_WORDS = {"OR": _OR, "XOR": _XOR, "AND": _AND, "IN": _TESTED, "CONTAINS": _TESTED, "STARTS": _TESTED, "ENDS": _TESTED}
_CHAINED = frozenset({"OR", "XOR", "AND", "+", "||", "*"})
_FORMS = frozenset({"NFC", "NFD", "NFKC", "NFKD"})
_TYPES = frozenset(
    {"ANY", "ARRAY", "BOOL", "BOOLEAN", "DATE", "DATETIME", "DURATION", "EDGE", "FLOAT", "FLOAT32", "FLOAT64", "INT"}
    | {"INT8", "INT16", "INT32", "INT64", "INTEGER", "INTEGER8", "INTEGER16", "INTEGER32", "INTEGER64", "LIST"}
    | {"LOCAL", "MAP", "NODE", "NOTHING", "NULL", "PATH", "PATHS", "POINT", "PROPERTY", "RELATIONSHIP", "SIGNED"}
    | {"STRING", "TIME", "TIMESTAMP", "TIMEZONE", "UUID", "VALUE", "VARCHAR", "VECTOR", "VERTEX", "WITH", "WITHOUT"}
    | {"ZONE", "ZONED"}
)


class ExpressionReader(AtomReader):
    """Reads expressions; what an operator works on is an atom with what is looked up in it."""

    def expression(self, least: int = _OR) -> Expression:
        """Operands joined by operators at least this strong."""
        left = self._operand(least)
        for _ in range(LONGEST):
            operator = self._operator()
            if operator is None or operator[1] < least:
                return left
            left = self._chain(left, *operator) if operator[0] in _CHAINED else self._joined(left, *operator)
        return self.fail(f"at most {LONGEST} operators in a row")

    def _chain(self, left: Expression, operator: str, strength: int) -> Expression:
        """Operands joined by one operator that does not mind in which order: one operation, however many they are."""
        token = self.take()
        operands = [left, self.expression(strength + 1)]
        while self._operator() == (operator, strength):
            self.take()
            operands.append(self.expression(strength + 1))
        return Operation(token, operator, tuple(operands))

    def _operator(self) -> tuple[str, int] | None:
        sign, word = self.signs[self.at], self.words[self.at]
        if sign:
            strength = _SIGNS.get(sign, _TESTED if sign in (":", "::") else 0)
            return (sign, strength) if strength else None
        if word == "IS":
            return word, _TESTED
        return (word, _WORDS[word]) if word in _WORDS else None

    def _joined(self, left: Expression, operator: str, strength: int) -> Expression:
        token = self.take()
        if operator == ":":
            return HasLabels(token, left, self.labels())
        if operator == "::":
            self.type_name()
            return Operation(token, "IS TYPED", (left,))
        if operator == "IS":
            return self._is(token, left)
        if operator in ("STARTS", "ENDS"):
            self.expect_word("WITH")
        return Operation(token, operator, (left, self.expression(strength + 1)))

    def tested(self, subject: Expression) -> Expression:
        """An operator and what follows it, as a test of a subject."""
        operator = self._operator()
        return self._joined(subject, *operator) if operator else self.fail("an operator")

    def _is(self, token: Token, left: Expression) -> Expression:
        """`IS [NOT] NULL`, `IS [NOT] :: TYPE`, `IS [NOT] TYPED TYPE`, `IS [NOT] [NFC] NORMALIZED`, `IS Label`."""
        self.skip_word("NOT")
        if self.skip_word("NULL"):
            return Operation(token, "IS NULL", (left,))
        if self.skip("::") or self.skip_word("TYPED"):
            self.type_name()
            return Operation(token, "IS TYPED", (left,))
        if self.word("NORMALIZED") or (self.any_word(_FORMS) and self.word_ahead(1) == "NORMALIZED"):
            self.take()
            self.skip_word("NORMALIZED")
            return Operation(token, "IS NORMALIZED", (left,))
        self.skip_word("LABELED")
        return HasLabels(token, left, self.labels())

    def type_name(self) -> None:
        """`LIST<INTEGER NOT NULL> NOT NULL`, `INTEGER | FLOAT`: passed over."""
        if not self.any_word(_TYPES):
            self.fail("a type")
        while not self.done:
            if self.word("NOT", "NULL"):
                self.take()
            elif self.any_word(_TYPES) and not (
                self.word("WITH") and self.word_ahead(1) != "TIMEZONE" and self.word_ahead(1) != "TIME"
            ):
                pass
            elif self.sign("<"):
                self.take()
                self.type_name()
                self.expect(">")
                continue
            elif self.sign("(") and self.tokens[self.at + 1].kind == "integer":
                self.take()
                self.take()
            elif self.sign("|") and self.any_word(_TYPES, 1) and not self.bar_ends:
                self.take()
            elif not self.sign("!"):
                return
            self.take()

    def _operand(self, least: int) -> Expression:
        if self.word("NOT") and least <= _COMPARED and not self._is_separate():
            return Operation(self.take(), "NOT", (self.expression(_NOT),))
        if self.sign("-") or self.sign("+"):
            return Operation(self.take(), "NEGATIVE", (self._operand(_RAISED),))
        return self.looked_up(self.atom())

    def _is_separate(self) -> bool:
        """Whether a word that could be a keyword is a variable here, as in `RETURN not.name`."""
        return self.sign_ahead(1) in (".", ",", ")", "]")

    def looked_up(self, subject: Expression) -> Expression:
        """An atom with what follows it: `.key`, `[index]`, `{projection}`."""
        for _ in range(LONGEST):
            if self.sign(".") and self.tokens[self.at + 1].kind in ("name", "quoted"):
                self.take()
                subject = PropertyOf(subject, self.take())
            elif self.sign("["):
                subject = self._item(subject)
            elif self.sign("{") and isinstance(subject, Variable) and self._projects():
                subject = self._projection(subject)
            else:
                return subject
        return self.fail(f"at most {LONGEST} look-ups in a row")

    def _item(self, subject: Expression) -> Expression:
        token = self.expect("[")
        indexes: list[Expression] = []
        before, self.bar_ends = self.bar_ends, False
        if not self.sign(".."):
            indexes.append(self.expression())
        slice = self.skip("..") is not None
        if slice and not self.sign("]"):
            indexes.append(self.expression())
        self.bar_ends = before
        self.expect("]")
        return ItemOf(token, subject, tuple(indexes), slice)

    def _projects(self) -> bool:
        """Whether the brace begins a map projection, `n {.name, .*, key: value, variable}`."""
        if self.sign_ahead(1) in (".", "}"):
            return True
        named = self.tokens[self.at + 1].kind in ("name", "quoted")
        return named and self.sign_ahead(2) in (":", ",", "}")

    def _projection(self, subject: Expression) -> Expression:
        token = self.expect("{")
        properties: list[Token] = []
        entries: list[tuple[Token, Expression]] = []
        while not self.sign("}"):
            if self.skip("."):
                if not self.skip("*"):
                    properties.append(self.name())
            else:
                key = self.name()
                entries.append((key, self.expression() if self.skip(":") else Variable(key)))
            if not self.skip(","):
                break
        self.expect("}")
        return Projection(token, subject, tuple(properties), tuple(entries))
