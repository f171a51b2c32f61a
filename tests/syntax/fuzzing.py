"""Statements made at random by a grammar of Cypher, and damaged ones: the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from graphmodel.syntax.tokens import tokenize

T = TypeVar("T")
OPERATORS = ("AND", "OR", "XOR", "=", "<>", "+", "-", "*", "^", "||", "IN", "STARTS WITH", "=~")
FUNCTIONS = ("count", "collect", "date.truncate", "toUpper", "f")
NAMES = (
    "n",
    "m",
    "p",
    "match",
    "set",
    "case",
    "end",
    "`a b`",
    "as",
    "x$y",
    "\\u0061b",
    "é",
    "order",
    "not",
    "use",
    "call",
)
LABELS = ("State", "Port", "A|B", "A&!B", "(A|B)&C", "`L M`", "%", "$(n.x)")
ODD = (
    "'",
    '"',
    "`",
    "/*",
    "*/",
    "//",
    "\n",
    "\\",
    "\u2028",
    "\x00",
    "$",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ";",
    "\ud83d\ude00",
    ":",
    "..",
)


class Grammar:
    """Makes statements of a random source; `depth` is how much deeper they may go."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def statement(self) -> str:
        """A query of some clauses, or several of them."""
        one = self.pick
        query = self.query(3)
        if one((False, False, False, True)):
            query = f"{one(('EXPLAIN', 'PROFILE', 'CYPHER 25', 'USE graph.byName($g)', 'USE neo4j'))} {query}"
        return query + one(("", "", ";", "; " + self.query(1), " // end", "\n/* end */"))

    def query(self, depth: int) -> str:
        clauses = [self.clause(depth) for _ in range(self.random.randint(0, 4))]
        text = self.pick((" ", "\n", " /* and */ ", "\n// then\n")).join([*clauses, self.returned(depth)])
        return text if depth < 2 or self.random.random() > 0.1 else f"{text} UNION {self.pick(('', 'ALL '))}{text}"

    def clause(self, depth: int) -> str:
        name = self.name

        def e() -> str:
            return self.expression(depth)

        kinds: Sequence[Callable[[], str]] = (
            lambda: f"{self.pick(('MATCH', 'optional match', 'Match'))} {self.patterns(depth)}{self.where(depth)}",
            lambda: f"WITH {self.pick(('', 'DISTINCT '))}{e()} AS {name()}, *{self.where(depth)}",
            lambda: f"UNWIND {e()} AS {name()}",
            lambda: f"CREATE {self.patterns(depth)}",
            lambda: f"MERGE {self.path(depth)} ON CREATE SET {name()}.x = {e()} ON MATCH SET {name()} += {e()}",
            lambda: f"SET {name()}:{self.pick(LABELS)}, {name()}.x = {e()}",
            lambda: f"{self.pick(('DELETE', 'DETACH DELETE', 'REMOVE'))} {name()}{self.pick(('', '.x'))}",
            lambda: f"CALL {self.pick(('db.labels', 'a.b.c'))}({e()}) YIELD {name()} AS {name()}",
            lambda: f"CALL {self.pick(('', '(*) ', '(n) '))}{{ {self.query(depth - 1)} }}" if depth else "FINISH",
            lambda: f"FOREACH ({name()} IN {e()} | SET n.x = {e()})",
            lambda: f"LOAD CSV WITH HEADERS FROM {e()} AS {name()}",
            lambda: f"LET {name()} = {e()}",
            lambda: f"FILTER {e()}",
        )
        return self.pick(kinds)()

    def returned(self, depth: int) -> str:
        columns = ", ".join(f"{self.expression(depth)} AS {self.name()}" for _ in range(self.random.randint(1, 5)))
        order = (
            f" ORDER BY {self.expression(1)} {self.pick(('', 'DESC', 'ascending'))}"
            if self.random.random() < 0.3
            else ""
        )
        word, part = self.pick(("RETURN", "return", "RETURN DISTINCT")), self.pick(("", " SKIP 1 LIMIT $n"))
        return f"{word} {columns}{order}{part}"

    def where(self, depth: int) -> str:
        return f" WHERE {self.expression(depth)}" if self.random.random() < 0.5 else ""

    def patterns(self, depth: int) -> str:
        return ", ".join(self.path(depth) for _ in range(self.random.randint(1, 2)))

    def path(self, depth: int) -> str:
        steps = "".join(self.tie(depth) + self.node(depth) for _ in range(self.random.randint(0, 3)))
        plain = self.node(depth) + steps
        forms = (
            plain,
            plain,
            f"{self.name()} = {plain}",
            f"shortestPath({plain})",
            f"({plain}){self.pick(('+', '{1,3}'))}",
        )
        return self.pick(forms)

    def steps(self, depth: int) -> str:
        """A path as a pattern comprehension takes it: no quantifier, and one relationship at the least."""
        ties = "".join(self.tie(depth) + self.node(depth) for _ in range(self.random.randint(1, 3)))
        return f"{self.pick(('', f'{self.name()} = '))}{self.node(depth)}{ties}"

    def node(self, depth: int) -> str:
        label = self.pick(("", "", f":{self.pick(LABELS)}", f" IS {self.pick(LABELS)}"))
        inner = f" {{x: {self.expression(depth - 1)}}}" if depth and self.random.random() < 0.2 else ""
        return f"({self.pick(('', self.name()))}{label}{inner})"

    def tie(self, depth: int) -> str:
        name, type = self.pick(("", self.name())), self.pick(("", ":R", ":R|S", ":!R"))
        inner = f"[{name}{type}{self.pick(('', '*', '*1..3', '*..2'))}]"
        left, right = self.pick((("-", "-"), ("<-", "-"), ("-", "->"), ("<-", "->")))
        return left + self.pick(("", inner)) + right

    def expression(self, depth: int) -> str:
        if depth <= 0:
            return self.pick(
                (self.name(), "$p", "1", "0x1F", "1.5e3", "'it\\'s'", '"a"', "null", "true", "n.x", "[]", "{}")
            )

        def e() -> str:
            return self.expression(depth - 1)

        kinds: Sequence[Callable[[], str]] = (
            lambda: f"{e()} {self.pick(OPERATORS)} {e()}",
            lambda: f"NOT {e()}",
            lambda: f"({e()})",
            lambda: f"-{e()}",
            lambda: f"[{e()}, {e()}]",
            lambda: f"{{a: {e()}, `b c`: {e()}}}",
            lambda: f"{e()}.x[{e()}..]",
            lambda: f"CASE {self.pick(('', e()))} WHEN {e()} THEN {e()} ELSE {e()} END",
            lambda: f"[{self.name()} IN {e()} WHERE {e()} | {e()}]",
            lambda: f"{self.pick(('all', 'any', 'none'))}({self.name()} IN {e()} WHERE {e()})",
            lambda: f"reduce(s = {e()}, {self.name()} IN {e()} | {e()})",
            lambda: f"{self.pick(FUNCTIONS)}({self.pick(('', '*', 'DISTINCT '))}{e()})",
            lambda: f"EXISTS {{ {self.path(depth - 1)} }}",
            lambda: f"COUNT {{ MATCH {self.path(depth - 1)} RETURN 1 }}",
            lambda: f"[{self.steps(depth - 1)} | {e()}]",
            lambda: f"{self.name()} {{.x, .*, a: {e()}}}",
            lambda: f"{e()} IS {self.pick(('NULL', 'NOT NULL', ':: INTEGER', 'NORMALIZED'))}",
        )
        return self.pick(kinds)()

    def name(self) -> str:
        return self.pick(NAMES)

    def pick(self, of: Sequence[T]) -> T:
        """One of some."""
        return self.random.choice(of)


def damaged(random: Random, text: str) -> str:
    """The text with a few tokens lost, doubled, exchanged, or odd characters in between."""
    parts = [token.text for token in tokenize(text)]
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(parts) + 1)
        deed = random.choice(("drop", "double", "odd", "swap", "cut"))
        if deed == "odd" or at == len(parts):
            parts.insert(at, random.choice(ODD))
        elif deed == "drop":
            parts[at : at + 1] = []
        elif deed == "double":
            parts.insert(at, parts[at])
        elif deed == "swap":
            other = random.randrange(len(parts))
            parts[at], parts[other] = parts[other], parts[at]
        else:
            parts = parts[: at + 1]
    return "".join(parts)


def made(seed: int) -> str:
    """The statement of a seed; every second one is damaged."""
    random = Random(seed)
    text = Grammar(random).statement()
    return damaged(random, text) if seed % 2 else text
