"""A walk over the tokens of a statement, and the words that have a part in Cypher."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphmodel.syntax.formatting.units import Atom, Unit
from graphmodel.syntax.tokens import Token


class Unknown(Exception):
    """The statement holds something that is not known here."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


HEADS = (
    *(_words(f"LOAD CSV {words}") for words in ("WITH HEADERS FROM", "FROM")),
    *(_words(f"USING {words}") for words in ("INDEX SEEK", "INDEX", "RANGE INDEX", "TEXT INDEX", "POINT INDEX")),
    *map(_words, ("USING SCAN", "USING JOIN ON", "ON CREATE SET", "ON MATCH SET", "OPTIONAL MATCH", "OPTIONAL CALL")),
    *map(_words, ("DETACH DELETE", "NODETACH DELETE", "ORDER BY", "UNION ALL", "UNION DISTINCT", "UNION")),
    *map(_words, ("MATCH", "WITH", "RETURN", "WHERE", "SKIP", "OFFSET", "LIMIT", "UNWIND", "CREATE", "MERGE", "SET")),
    *map(_words, ("REMOVE", "DELETE", "CALL", "YIELD", "FOREACH", "EXPLAIN", "PROFILE", "FINISH")),
)
BARE = frozenset({"UNION", "UNION ALL", "UNION DISTINCT", "EXPLAIN", "PROFILE", "FINISH"})
JOINING = _set("AND OR XOR IN CONTAINS AS FIELDTERMINATOR WHEN THEN ELSE WHERE")
AFTER_IS = _set("NOT NULL NORMALIZED NFC NFD NFKC NFKD")
SORTING = _set("ASC ASCENDING DESC DESCENDING")
BATCHING = _set("IN CONCURRENT TRANSACTIONS TRANSACTION OF ROWS ROW ON ERROR CONTINUE BREAK FAIL REPORT STATUS")
PAIRS = {"(": ")", "[": "]", "{": "}"}
OPERATORS = _set(", + - * / % ^ = <> != < > <= >= =~ += | .. ||")
LEADING = _set("- + < > ..")
OPERANDS = _set("string name quoted parameter integer float")
_NO_OPERAND = JOINING - {"WHEN"} | SORTING | _set("IS STARTS ENDS END")


@dataclass
class Walker:
    """Where the walk is, and the units that the sequence it is in has so far.

    `within` is the kind of bracket around it.
    """

    tokens: tuple[Token, ...]
    at: int = 0
    units: list[Unit] = field(default_factory=list)
    within: str = ""

    def text(self, ahead: int = 0) -> str:
        """The text of a token ahead; empty behind the end, as are the others."""
        return self.tokens[self.at + ahead].text if self.at + ahead < len(self.tokens) else ""

    def word(self, ahead: int = 0) -> str:
        """The token as a word in upper case, if it is one."""
        return self.tokens[self.at + ahead].word if self.at + ahead < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        """What the token looks like."""
        return self.tokens[self.at + ahead].kind if self.at + ahead < len(self.tokens) else ""

    def take(self, part: str) -> Atom:
        """The next token, as this part of the statement."""
        if self.at >= len(self.tokens):
            raise Unknown
        self.at += 1
        return Atom(self.tokens[self.at - 1], part)

    def add(self, *parts: str) -> None:
        """Adds the next tokens to the sequence, as these parts."""
        self.units += [self.take(part) for part in parts]

    def expect(self, text: str) -> Atom:
        """The next token, which must be this sign."""
        if self.text() != text:
            raise Unknown
        return self.take("sign")

    # --- small questions

    def head(self) -> int:
        """How many of the next words are a clause's keywords."""
        for words in HEADS:
            if all(self.word(ahead) == word for ahead, word in enumerate(words)):
                return len(words)
        return 0

    def begins(self, ahead: int) -> bool:
        """Whether an operand may begin there."""
        if word := self.word(ahead):
            return word not in _NO_OPERAND
        return self.kind(ahead) in OPERANDS or self.text(ahead) in ("(", "[", "{", "-", "+")

    def named(self) -> bool:
        """Whether a name must follow: after AS."""
        return bool(self.units) and self.units[-1].word == "AS"

    def first(self) -> bool:
        """Whether DISTINCT may be here: first in a projection or in a call."""
        return not self.units and self.tokens[self.at - 1].text.upper() in ("RETURN", "WITH", "(")

    def is_key(self) -> bool:
        """Whether the sequence ends in a map's key."""
        return self.within == "map" and (len(self.units) == 1 or self.units[-2].sign == ",")

    def opens_relationship(self) -> bool:
        """Whether a [ opens a relationship: after `)-` or `)<-`."""
        signs = [unit.sign or unit.kind for unit in self.units[-3:]]
        return signs[-2:] in (["paren", "-"], ["times", "-"]) or signs == ["paren", "<", "-"]

    def counted(self) -> bool:
        """Whether a { opens a number of repetitions: `{2}`, `{1,3}`, `{,3}`."""
        texts = [self.text(ahead) for ahead in range(1, 5)]
        whole = "".join(texts[: texts.index("}")]) if "}" in texts else "x"
        return bool(whole) and all(part.isdigit() or not part for part in whole.split(",")) and whole.count(",") < 2
