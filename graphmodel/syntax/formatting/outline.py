"""From the tokens of a statement to its clauses and brackets, with keywords distinguished from names.

Cypher reserves no words. What decides is whether an operand or an operator must come next: after `RETURN` the word
`match` is a variable, after `RETURN n` it begins a clause. A statement with anything unknown has no outline.
"""

from __future__ import annotations

from collections.abc import Sequence

from graphmodel.syntax.formatting.units import Bracket, Clause, Unit
from graphmodel.syntax.formatting.walker import (
    AFTER_IS,
    BARE,
    BATCHING,
    JOINING,
    LEADING,
    OPERANDS,
    OPERATORS,
    PAIRS,
    SORTING,
    Unknown,
    Walker,
)
from graphmodel.syntax.tokens import Token


def outline(tokens: Sequence[Token]) -> tuple[Clause, ...]:
    """The clauses of one statement's significant tokens.

    Raises:
        Unknown: they hold a clause, a word or a sign that is not known here.
    """
    reader = _OutlineWalker(tuple(tokens))
    try:
        clauses = reader.clauses("")
    except RecursionError:
        raise Unknown from None
    if reader.at != len(reader.tokens):
        raise Unknown
    return clauses


class _OutlineWalker(Walker):
    # --- clauses

    def clauses(self, end: str) -> tuple[Clause, ...]:
        found = []
        while self.text() not in (end, ""):
            count = self.head()
            if not count:
                raise Unknown
            head = tuple(self.take("key") for _ in range(count))
            found.append(Clause(head, self.body(" ".join(atom.word for atom in head))))
        return tuple(found)

    def body(self, words: str) -> tuple[Unit, ...]:
        if words in BARE:
            return ()
        if words in ("CALL", "OPTIONAL CALL"):
            return self.call()
        if words == "FOREACH":
            return (self.each(),)
        units = self.sequence("", clause=words)
        if not units:
            raise Unknown
        return units

    def call(self) -> tuple[Unit, ...]:
        scope: list[Unit] = []
        if self.text() == "(":
            scope.append(self.bracket("paren"))
        if self.text() != "{":
            return tuple(scope) if scope else self.sequence("", clause="CALL")
        units: list[Unit] = [*scope, self.subquery()]
        while self.word() in BATCHING or self.kind() in ("integer", "parameter"):
            status = self.word() == "STATUS"
            units.append(self.take("key" if self.word() else "name"))
            if status:
                units += [self.take("key"), self.take("name")]
        return tuple(units)

    def each(self) -> Bracket:
        opened = self.expect("(")
        units = self.sequence("|")
        bar = self.expect("|")
        clauses = self.clauses(")")
        return Bracket("each", opened, self.expect(")"), (*units, bar), clauses)

    def subquery(self) -> Bracket:
        opened = self.expect("{")
        outer, self.within = self.within, "query"
        if self.head() or self.text() == "}":
            clauses = self.clauses("}")
        else:
            clauses = (Clause((), self.sequence("", clause="MATCH")), *self.clauses("}"))
        self.within = outer
        return Bracket("query", opened, self.expect("}"), (), clauses)

    # --- what follows a clause's keywords, or is in brackets

    def sequence(self, end: str, clause: str = "", bar: bool = False) -> tuple[Unit, ...]:
        """Units up to `end`, or with a `clause` up to the next one. `bar`: a | joins no labels here."""
        kept, self.units = self.units, []
        operand = True
        while self.at < len(self.tokens) and self.text() not in (end, ")", "]", "}"):
            if not operand and self.kind() == "name":
                if clause and self.head():
                    break
                operand = self.joining(bool(clause))
            elif operand:
                operand = self.operand()
            else:
                operand = self.operator(bar)
        units, self.units = tuple(self.units), kept
        if operand and units and not _may_end(units[-1]):
            raise Unknown
        return units

    def joining(self, clause: bool) -> bool:
        """A keyword where an operator must stand; whether an operand follows."""
        word = self.word()
        if word in JOINING and not (clause and word == "WHERE"):
            self.add("key")
            return True
        if word in ("STARTS", "ENDS") and self.word(1) == "WITH":
            self.add("key", "key")
            return True
        if word in SORTING:
            self.add("key")
            return False
        if word != "IS":
            raise Unknown
        self.add("key")
        while self.word() in AFTER_IS:
            self.add("key")
        return False

    def operand(self) -> bool:
        """Takes what is written where an operand must be; returns whether one still follows."""
        text, word, after = self.text(), self.word(), self.text(1)
        if word and after != ":" and not self.named():
            if word == "CASE" and self.begins(1):
                self.units.append(self.case())
                return False
            if word in ("EXISTS", "COUNT", "COLLECT") and after == "{":
                self.units += [self.take("key"), self.subquery()]
                return False
            if word == "NOT" and self.begins(1):
                self.add("key")
                return True
            if word == "DISTINCT" and (self.begins(1) or after == "*") and self.first():
                self.add("key")
                return True
        if self.kind() in OPERANDS:
            self.add("name")
            return False
        if text == ":":
            self.labels(bar=False)
            return False
        if text in PAIRS:
            kind = {"(": "paren", "{": "map", "[": "tie" if self.opens_relationship() else "list"}[text]
            self.units.append(self.bracket(kind))
            return False
        if text == "*" or (text == "." and after == "*"):
            self.add(*["sign"] * (1 if text == "*" else 2))
            return False
        if text == ".":  # .name, in a map projection
            self.add("sign", "name")
            return False
        if text in LEADING:
            self.add("sign")
            return True
        raise Unknown

    def operator(self, bar: bool) -> bool:
        """Takes what is written where an operator must be; returns whether an operand follows."""
        text, last = self.text(), self.units[-1]
        if text == ".":
            self.add("sign")
            if self.kind() not in ("name", "quoted"):
                raise Unknown
            self.add("name")
            return False
        if text == ":":
            if self.is_key():
                self.add("sign")
                return True
            self.labels(bar)
            return False
        if text == "[":
            self.units.append(self.bracket("index"))
            return False
        if text == "(" and (isinstance(last, Bracket) or last.part in ("name", "label") or last.text in "+*"):
            self.units.append(self.bracket("paren" if isinstance(last, Bracket) else "call"))
            return False
        if text == "{":
            self.units.append(self.bracket("times" if self.counted() else "map"))
            return False
        if text in OPERATORS:
            self.add("sign")
            return True
        raise Unknown

    # --- brackets

    _within: str = ""

    def bracket(self, kind: str) -> Bracket:
        opened = self.take("sign")
        outer, self.within = self.within, kind
        units = (
            self.relationship() if kind == "tie" else self.sequence(PAIRS[opened.text], bar=kind in ("list", "call"))
        )
        self.within = outer
        return Bracket(kind, opened, self.expect(PAIRS[opened.text]), units)

    def relationship(self) -> tuple[Unit, ...]:
        """`r:A|B*1..3 {since: 1} WHERE ...`: names up to the brace are a variable and types."""
        units: list[Unit] = []
        while self.text() not in ("]", "{", "") and not (self.word() == "WHERE" and units and units[-1].sign != ":"):
            if self.kind() in ("name", "quoted") or self.text() in ("%", "(", ")"):
                units.append(self.take("label"))
            elif self.kind() in ("integer", "parameter"):
                units.append(self.take("name"))
            elif self.text() in (":", "|", "&", "!", "*", ".."):
                units.append(self.take("sign"))
            else:
                raise Unknown
        if self.text() == "{":
            units.append(self.bracket("map"))
        if self.word() == "WHERE":
            units.append(self.take("key"))
            units += self.sequence("]")
        return tuple(units)

    def labels(self, bar: bool) -> None:
        """`:A|(B&!C)`: the colon and the names."""
        self.add("sign")
        self.label()
        while self.text() in ("&", ":") or (self.text() == "|" and not bar):
            self.add("sign")
            if self.text() == ":":
                self.add("sign")
            self.label()

    def label(self) -> None:
        while self.text() == "!":
            self.add("sign")
        if self.text() == "(":
            self.add("label")
            self.label()
            while self.text() in ("&", "|", ":"):
                self.add("sign")
                self.label()
            if self.text() != ")":
                raise Unknown
        elif self.text() != "%" and self.kind() not in ("name", "quoted"):
            raise Unknown
        self.add("label")

    def case(self) -> Bracket:
        opened = self.take("key")
        outer, self.within = self.within, "case"
        units: list[Unit] = []
        if self.word() != "WHEN":
            units += self.part()
        while self.word() in ("WHEN", "THEN", "ELSE"):
            units.append(self.take("key"))
            units += self.part()
        self.within = outer
        if self.word() != "END":
            raise Unknown
        return Bracket("case", opened, self.take("key"), tuple(units))

    def part(self) -> tuple[Unit, ...]:
        """An expression of a CASE, up to its next keyword."""
        kept, self.units = self.units, []
        operand = True
        while self.at < len(self.tokens):
            if not operand and self.word() in ("WHEN", "THEN", "ELSE", "END"):
                break
            if not operand and self.kind() == "name":
                operand = self.joining(False)
            else:
                operand = self.operand() if operand else self.operator(False)
        units, self.units = tuple(self.units), kept
        return units


def _may_end(unit: Unit) -> bool:
    """A sequence may end in these although an operand could follow: `[1..]`, `(a)+`."""
    return isinstance(unit, Bracket) or unit.part in ("name", "label") or unit.text in ("..", "*", "+", ">", "-")
