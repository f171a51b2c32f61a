"""How a statement is built: clauses, brackets within brackets, and which words are keywords. For laying text out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graphmodel.syntax.tokens import Token


@dataclass(frozen=True)
class Atom:
    """A token and its part: `key` (a keyword), `name` (any operand), `label`, or `sign`."""

    token: Token
    part: str
    kind: ClassVar[str] = ""

    @property
    def sign(self) -> str:
        """The sign, else nothing."""
        return self.token.text if self.part == "sign" else ""

    @property
    def word(self) -> str:
        """The keyword, else nothing."""
        return self.token.word if self.part == "key" else ""

    @property
    def text(self) -> str:
        """As it is to be written: keywords in upper case."""
        return self.word or self.token.text


@dataclass(frozen=True)
class Bracket:
    """What is between two brackets (or CASE and END), as `units` or, in a subquery, as `clauses`.

    Kinds: `paren`, `call`, `list`, `index`, `tie` (a relationship), `map`, `times` (`{1,2}`), `query`, `case`, `each`.
    """

    kind: str
    open: Atom
    close: Atom
    units: tuple[Unit, ...] = ()
    clauses: tuple[Clause, ...] = ()
    part: ClassVar[str] = ""
    sign: ClassVar[str] = ""
    word: ClassVar[str] = ""


@dataclass(frozen=True)
class Clause:
    """A clause: its keywords, which a subquery that is a mere pattern has none of, and what follows them."""

    head: tuple[Atom, ...]
    body: tuple[Unit, ...]

    @property
    def words(self) -> str:
        """The keywords: `ORDER BY`."""
        return " ".join(atom.word for atom in self.head)


Unit = Atom | Bracket
