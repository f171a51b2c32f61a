"""Reads patterns: label expressions, nodes, relationships, quantified parts, whole paths."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal

from graphmodel.syntax.constants import whole
from graphmodel.syntax.cursor import Cursor
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    Expression,
    Labels,
    Length,
    NodePattern,
    ParenthesizedPath,
    Path,
    RelationshipPattern,
)

_SHORTEST = frozenset({"SHORTESTPATH", "ALLSHORTESTPATHS"})
_PATHS = frozenset({"PATH", "PATHS"})
_MODES = frozenset({"WALK", "TRAIL", "ACYCLIC", "SIMPLE"})


class PatternReader(Cursor, ABC):
    """Reads patterns. The expressions inside them are read by `expression`, which a subclass has."""

    # In a list, `|` ends a condition: `[x IN all WHERE x:State | x.name]`.
    bar_ends = False

    @abstractmethod
    def expression(self) -> Expression:
        """Reads an expression."""

    @abstractmethod
    def braced_map(self) -> Expression:
        """Reads a map in braces, or a parameter."""

    # Labels

    def labels(self) -> Labels:
        """The label expression after `:` or IS: `A|B`, `A&!B`, `A:B`, `(A|B)&C`, `%`, `$(expression)`."""
        parts, first = [self._label_and()], self.at
        while self.sign("|") and (not self.bar_ends or self._one_more_bar()):
            self.take()
            self.skip(":")
            parts.append(self._label_and())
        return parts[0] if len(parts) == 1 else Labels("or", self.tokens[first - 1], tuple(parts))

    def _one_more_bar(self) -> bool:
        """Whether another `|` follows the next name, so that this one cannot end the condition."""
        return self.tokens[self.at + 1].kind in ("name", "quoted") and self.sign_ahead(2) == "|"

    def _label_and(self) -> Labels:
        first = self.token
        parts = [self._label_not()]
        while self.sign("&") or (self.sign(":") and not self.sign("::")):
            self.take()
            parts.append(self._label_not())
        return parts[0] if len(parts) == 1 else Labels("and", first, tuple(parts))

    def _label_not(self) -> Labels:
        if self.sign("!"):
            return Labels("not", self.take(), (self._label_not(),))
        return self._label_atom()

    def _label_atom(self) -> Labels:
        token = self.token
        if self.sign("%"):
            return Labels("any", self.take())
        if self.sign("("):
            self.take()
            before, self.bar_ends = self.bar_ends, False
            inner = self.labels()
            self.bar_ends = before
            self.expect(")")
            return inner
        if self.sign("$") or token.kind == "parameter":
            return self._dynamic_label(token)
        return Labels("name", self.name())

    def _dynamic_label(self, token: Token) -> Labels:
        """`$(expression)`, `$all(expression)`, `$any(expression)`, `$parameter`."""
        self.take()
        if not self.sign("("):
            return Labels("dynamic", token)
        self.take()
        inner = self.expression()
        self.expect(")")
        return Labels("dynamic", token, expression=inner)

    # Nodes and relationships

    def node(self) -> NodePattern:
        """`(variable:Labels {key: value} WHERE test)`"""
        token = self.expect("(")
        variable = self._variable(")")
        labels = self._labels_if_any()
        properties = self._properties()
        where = self._where_inside()
        self.expect(")")
        return NodePattern(token, variable, labels, properties, where)

    def _variable(self, closer: str) -> Token | None:
        if not self.named:
            return None
        follows = self.signs[self.at + 1]
        if self.words[self.at] in ("WHERE", "IS") and follows not in (closer, ":", "{", "*", "?"):
            return None
        return self.take()

    def _labels_if_any(self) -> Labels | None:
        if self.skip(":") or self.skip_word("IS"):
            before, self.bar_ends = self.bar_ends, False
            found = self.labels()
            self.bar_ends = before
            return found
        return None

    def _properties(self) -> Expression | None:
        return self.braced_map() if self.sign("{") or self.token.kind == "parameter" else None

    def _where_inside(self) -> Expression | None:
        if not self.skip_word("WHERE"):
            return None
        before, self.bar_ends = self.bar_ends, False
        found = self.expression()
        self.bar_ends = before
        return found

    def arrow(self) -> bool:
        """Whether a relationship begins here."""
        if self.sign("<"):
            return self.sign_ahead(1) == "-" and self.sign_ahead(2) in ("-", "[")
        return self.sign("-") and self.sign_ahead(1) in ("-", "[")

    def relationship(self) -> RelationshipPattern:
        """`-[variable:TYPE*1..3 {key: value} WHERE test]->`, then `{1,3}`, `*` or `+` where it is repeated."""
        token = self.token
        left = self.skip("<") is not None
        self.expect("-")
        variable = labels = length = properties = where = None
        if self.skip("["):
            variable = self._variable("]")
            self.skip("?")
            labels = self._labels_if_any()
            length = self._star()
            properties = self._properties()
            where = self._where_inside()
            self.expect("]")
        self.expect("-")
        right = self.skip(">") is not None
        direction: Literal["right", "left", "both"] = "both" if left == right else "left" if left else "right"
        length = length or self.quantifier()
        return RelationshipPattern(token, direction, variable, labels, length, properties, where)

    def _star(self) -> Length | None:
        """`*`, `*2`, `*2..`, `*..3`, `*1..3`"""
        token = self.skip("*")
        if token is None:
            return None
        least = self._bound()
        if self.skip("..") is None:
            return Length(token, least if least is not None else 1, least)
        return Length(token, 1 if least is None else least, self._bound())

    def _bound(self) -> int | None:
        if self.token.kind == "integer":
            return whole(self.take().text)
        return whole(self.take().text) if self.token.kind == "parameter" else None

    def quantifier(self) -> Length | None:
        """`+`, `*`, `{3}`, `{1,3}`, `{,3}`, `{1,}`"""
        token = self.token
        if self.skip("+"):
            return Length(token, 1, None)
        if self.skip("*"):
            return Length(token, 0, None)
        if not self.sign("{"):
            return None
        self.take()
        least = self._bound()
        if self.skip(","):
            most = self._bound()
            self.expect("}")
            return Length(token, least or 0, most)
        self.expect("}")
        return Length(token, least, least)

    # Paths

    def path(self) -> Path:
        """`[variable =] [selector] elements`"""
        first = self.token
        variable = self._path_variable()
        if self.any_word(_SHORTEST):
            selector = self.take()
            self.expect("(")
            elements = self.elements()
            self.expect(")")
            return Path(first, variable, selector, elements)
        return Path(first, variable, self._selector(), self.elements())

    def _path_variable(self) -> Token | None:
        if self.named and self.sign_ahead(1) == "=":
            name = self.take()
            self.take()
            return name
        return None

    def _selector(self) -> Token | None:
        """`ANY 3 PATHS`, `ALL SHORTEST`, `SHORTEST 2 GROUPS`, before a path."""
        selector = self.token if self.any_word(frozenset({"ANY", "ALL", "SHORTEST"})) else None
        if selector is not None:
            self.take()
            self.skip_word("SHORTEST")
            if self.token.kind in ("integer", "parameter"):
                self.take()
        if self.any_word(_MODES) and self.sign_ahead(1) != "=":
            self.take()
        if selector is not None:
            if self.any_word(_PATHS):
                self.take()
            if self.any_word(frozenset({"GROUP", "GROUPS"})):
                self.take()
        elif self.any_word(_PATHS):
            self.take()
        return selector

    def elements(self) -> tuple[NodePattern | RelationshipPattern | ParenthesizedPath, ...]:
        """Nodes, relationships and groups in turn."""
        found: list[NodePattern | RelationshipPattern | ParenthesizedPath] = [self._element()]
        while True:
            if self.arrow():
                found.append(self.relationship())
                found.append(self._element())
            elif self.sign("("):
                found.append(self._element())
            else:
                return tuple(found)

    def _element(self) -> NodePattern | ParenthesizedPath:
        if self.sign("(", "(") or (self.sign("(") and self.sign_ahead(2) == "=" and self.sign_ahead(3) == "("):
            return self._group()
        if self.sign("(") and self.word_ahead(1) in _SHORTEST:
            self.take()
            inner = self._element()
            self.expect(")")
            return inner
        return self.node()

    def _group(self) -> ParenthesizedPath:
        token = self.expect("(")
        path = self.path()
        where = self._where_inside()
        self.expect(")")
        return ParenthesizedPath(token, path, where, self.quantifier())
