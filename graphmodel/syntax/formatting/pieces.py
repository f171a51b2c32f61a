"""From the outline of a statement to pieces that find their own line breaks: what the house style looks like."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graphmodel.syntax.formatting.layout import (
    BLANK,
    HARD,
    LINE,
    SOFT,
    Break,
    Either,
    Fill,
    Group,
    Indented,
    Piece,
    hard,
    joined,
)
from graphmodel.syntax.formatting.notes import Notes
from graphmodel.syntax.formatting.spacing import adds, arrows_in, asks, hangs, is_bare, opens, split_at, tight
from graphmodel.syntax.formatting.units import Atom, Bracket, Clause, Unit

# A list of columns or of conditions is easier to read one a line well before it fills the screen.
_LIST = 88
_MANY = 6
_LISTED = frozenset({"RETURN", "WITH", "SET", "ON CREATE SET", "ON MATCH SET", "REMOVE", "DELETE", "ORDER BY", "YIELD"})
_PATTERNS = frozenset({"MATCH", "OPTIONAL MATCH", "CREATE", "MERGE", ""})
_DEEPER = ("ON CREATE SET", "ON MATCH SET", "USING")
_MINOR = frozenset({"ORDER BY", "SKIP", "LIMIT", "WHERE"})


class Scribe:
    """Lays out what an outline holds."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._brackets: dict[int, Piece] = {}

    def clauses(self, clauses: Sequence[Clause], between: Break = HARD) -> Piece:
        """Clauses, one a line where they are broken."""
        pieces: list[Piece] = []
        for at, clause in enumerate(clauses):
            piece = self.clause(clause)
            if not at:
                pieces.append(piece)
            elif clause.words == "YIELD":
                pieces += [" ", piece]
            elif clause.words.startswith(_DEEPER):
                pieces.append(Indented((between, piece)))
            else:
                pieces += [
                    BLANK if between.hard and self._notes.after_blank_line(clause.head[0].token) else between,
                    piece,
                ]
        return tuple(pieces)

    def clause(self, clause: Clause) -> Piece:
        """A clause: its keywords, and its body by the kind of clause that it is."""
        head = joined([self.atom(atom) for atom in clause.head], " ")
        if not clause.body:
            return head
        lead: Piece = (head, " ") if head else ""
        if clause.words in _LISTED:
            return self.listed(head, clause)
        if clause.words in _PATTERNS:
            patterns = self.commas(clause.body, self.expression)
            return Group((lead, Indented(joined(patterns, LINE))))
        if clause.words == "WHERE":
            return (lead, self.expression(clause.body, _LIST))
        return (lead, Group(joined(self.commas(clause.body, self.expression), " ")))

    def listed(self, head: Piece, clause: Clause) -> Piece:
        """A clause whose body is a list: bare names first, in one line, then one item a line."""
        body = list(clause.body)
        if isinstance(body[0], Atom) and body[0].word == "DISTINCT":
            head = (head, " ", self.unit(body.pop(0)))
        items = split_at(body, ",")
        pieces = self.commas(body, self.expression)
        bare = next((at for at, item in enumerate(items) if not is_bare(item)), len(items))
        if clause.words == "RETURN" and bare < len(items):
            bare = 0
        if bare == len(items) or clause.words == "ORDER BY":
            return (head, " ", Indented(Fill(tuple(pieces), LINE)))
        if len(items) == 1 or (bare and bare == len(items) - 1 and opens(items[-1])):
            return (head, " ", joined(pieces, " "))
        lead: Piece = (head, " ", joined(pieces[:bare], " ")) if bare else head
        return Group((lead, Indented((LINE, joined(pieces[bare:], LINE)))), _LIST)

    def commas(self, units: Sequence[Unit], write: Callable[[Sequence[Unit]], Piece]) -> list[Piece]:
        """The items between commas, each but the last with its comma."""
        parts = split_at(units, ",")
        found = []
        end = -1
        for part in parts:
            end += len(part) + 1
            comma = units[end] if end < len(units) else None
            found.append((write(part), self.atom(comma)) if isinstance(comma, Atom) else write(part))
        return found

    # --- expressions

    def expression(self, units: Sequence[Unit], width: int = 0, deeper: bool = True) -> Piece:
        """Operands with their operators; the loosest operators end lines first, and the new ones stand `deeper`."""
        for word in ("OR", "XOR", "AND"):
            if any(unit.word == word for unit in units):
                return self.chain(units, [at for at, unit in enumerate(units) if unit.word == word], width, deeper)
        named = [at for at, unit in enumerate(units) if unit.word == "AS"]
        if named and named[-1]:
            return (self.expression(units[: named[-1]], width), " ", self.inline(units[named[-1] :]))
        sums = [at for at in range(len(units)) if adds(units, at)]
        return self.chain(units, sums, width, deeper) if sums else self.inline(units)

    def chain(self, units: Sequence[Unit], ends: list[int], width: int, deeper: bool) -> Piece:
        """Operands, and further lines that begin with the operator before each."""
        first = self.expression(units[: ends[0]])
        others = [
            (self.unit(units[at]), " ", self.expression(units[at + 1 : end]))
            for at, end in zip(ends, [*ends[1:], len(units)], strict=True)
        ]
        tails = tuple((LINE, other) for other in others)
        wide = Group((Indented(first), Indented(tails)) if deeper else (first, tails), width)
        if len(ends) == 1 and units[ends[0]].sign == "+" and hangs(units[ends[0] + 1 :]) and not hard(first):
            return Either((first, " ", others[0]), wide)
        return wide

    def inline(self, units: Sequence[Unit]) -> Piece:
        """Units side by side."""
        arrows = set(arrows_in(units))
        pieces: list[Piece] = []
        for at, unit in enumerate(units):
            if at and not tight(units, at, arrows):
                pieces.append(" ")
            pieces.append(self.unit(unit))
        return tuple(pieces)

    def unit(self, unit: Unit) -> Piece:
        """A token, or brackets with their content."""
        if isinstance(unit, Atom):
            return self.atom(unit)
        at = unit.open.token.offset
        if at not in self._brackets:  # once only, though it is asked for in two forms of what is around it
            self._brackets[at] = self.bracket(unit)
        return self._brackets[at]

    def atom(self, atom: Atom) -> Piece:
        """A token with its comments."""
        return self._notes.around(atom.token, atom.text)

    # --- brackets

    def bracket(self, bracket: Bracket) -> Piece:
        """The content of brackets, by its kind."""
        opened, closed = self.atom(bracket.open), self.atom(bracket.close)
        if bracket.kind == "query":
            return self.query(bracket, opened, closed)
        if bracket.kind == "case":
            return self.case(bracket, opened, closed)
        if bracket.kind == "each":
            return Group(
                (
                    opened,
                    self.inline(bracket.units),
                    Indented((LINE, self.clauses(bracket.clauses, LINE))),
                    SOFT,
                    closed,
                )
            )
        if bracket.kind == "tie" and sum(unit.part == "label" for unit in bracket.units) > _MANY:
            return Group((opened, Indented((SOFT, self.types(bracket.units))), SOFT, closed))
        if bracket.kind in ("times", "tie", "index") or not bracket.units:
            return (
                (opened, "".join(unit.text for unit in bracket.units if isinstance(unit, Atom)), closed)
                if bracket.kind == "times"
                else (
                    opened,
                    self.expression(bracket.units),
                    closed,
                )
            )
        if bracket.kind == "paren":
            return self.paren(bracket.units, opened, closed)
        if any(unit.sign == "|" or unit.word == "WHERE" for unit in bracket.units):
            return self.comprehension(bracket.kind, bracket.units, opened, closed)
        return self.elements(bracket, opened, closed)

    def elements(self, bracket: Bracket, opened: Piece, closed: Piece) -> Piece:
        """A list, the entries of a map, or the arguments of a call."""
        parts = split_at(bracket.units, ",")
        pieces = self.commas(bracket.units, self.expression)
        if bracket.kind == "list" and all(len(part) == 1 and isinstance(part[0], Atom) for part in parts):
            return Group((opened, Indented((SOFT, Fill(tuple(pieces), LINE))), SOFT, closed))
        wide = Group((opened, Indented((SOFT, joined(pieces, LINE))), SOFT, closed))
        if bracket.kind != "call":
            return wide
        snug: Piece = (opened, joined(pieces, " "), closed)
        if len(parts) == 1 and isinstance(parts[0][-1], Bracket):
            return snug
        return Either(snug, wide) if sum(map(asks, parts)) == 1 and asks(parts[0]) else wide

    def paren(self, units: Sequence[Unit], opened: Piece, closed: Piece) -> Piece:
        """A node, a path, or an expression in parentheses."""
        if any(unit.word in ("AND", "OR", "XOR", "WHERE") for unit in units):
            return Group((opened, Indented((SOFT, self.comprehended(units))), SOFT, closed))
        return (opened, joined(self.commas(units, self.expression), " "), closed)

    def comprehension(self, kind: str, units: Sequence[Unit], opened: Piece, closed: Piece) -> Piece:
        """`[x IN list WHERE condition | value]`, also in a call such as any() or reduce()."""
        wide = Group((opened, Indented((SOFT, self.comprehended(units))), SOFT, closed))
        if kind == "list" and len(units) > 2 and units[1].word == "IN" and units[2].kind == "list":
            return Either((opened, self.inline(units), closed), wide)
        return wide

    def comprehended(self, units: Sequence[Unit]) -> Piece:
        """The parts of a comprehension: each further one begins a line with its WHERE or |."""
        cuts = [at for at, unit in enumerate(units) if unit.sign == "|" or unit.word == "WHERE"]
        if not cuts:
            return self.expression(units, deeper=False)
        *before, last = self.commas(units[: cuts[0]], self.expression)
        rest = [
            (LINE, self.unit(units[start]), " ", self.expression(units[start + 1 : end]))
            for start, end in zip(cuts, [*cuts[1:], len(units)], strict=True)
        ]
        tail = (last, *rest)
        return (*joined(before, LINE), LINE, Group(tail)) if before else tail

    def types(self, units: Sequence[Unit]) -> Piece:
        """The many types of a relationship, as many a line as fit."""
        runs: list[list[Unit]] = [[]]
        for unit in units:
            runs[-1].append(unit)
            if unit.sign == "|":
                runs.append([])
        return Fill(tuple(self.inline(run) for run in runs), SOFT)

    def query(self, bracket: Bracket, opened: Piece, closed: Piece) -> Piece:
        """A subquery: on one line when it is short."""
        if not bracket.clauses:
            return (opened, closed)
        main = [clause for clause in bracket.clauses if clause.words not in _MINOR]
        between = LINE if len(main) < 3 and not any(c.words.startswith("UNION") for c in main) else HARD
        inner = self.clauses(bracket.clauses, between)
        return Group((opened, Indented((between, inner)), between, closed))

    def case(self, bracket: Bracket, opened: Piece, closed: Piece) -> Piece:
        """CASE: a line for each WHEN and for ELSE."""
        starts = [at for at, unit in enumerate(bracket.units) if unit.word in ("WHEN", "ELSE")]
        if not starts:
            return (opened, " ", self.expression(bracket.units), " ", closed)
        tested = self.expression(bracket.units[: starts[0]]) if starts[0] else ""
        arms = [
            self.arm(bracket.units[start:end])
            for start, end in zip(starts, [*starts[1:], len(bracket.units)], strict=True)
        ]
        lead = (opened, " ", tested) if tested else opened
        width = _LIST if len([at for at in starts if bracket.units[at].word == "WHEN"]) > 1 else 0
        return Group((lead, Indented(tuple((LINE, arm) for arm in arms)), LINE, closed), width)

    def arm(self, units: Sequence[Unit]) -> Piece:
        """`WHEN condition THEN value` or `ELSE value`."""
        then = next((at for at, unit in enumerate(units) if unit.word == "THEN"), len(units))
        head = (self.unit(units[0]), " ", self.expression(units[1:then]))
        if then == len(units):
            return head
        return (head, " ", self.unit(units[then]), " ", self.expression(units[then + 1 :]))
