"""Small questions about units: what adds, what repeats, which signs draw an arrow, where no space stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphmodel.syntax.formatting.units import Atom, Bracket, Unit

_ARROWS = {
    ("paren", "tie"): ("-", "<-"),
    ("tie", "paren"): ("-", "->"),
    ("paren", "paren"): ("--", "-->", "<--", "<-->"),
}


def is_bare(item: Sequence[Unit]) -> bool:
    return len(item) == 1 and isinstance(item[0], Atom)


def opens(units: Sequence[Unit]) -> bool:
    """Whether it begins with a bracket that may stay open at the end of a line."""
    first = units[1] if units[0].word in ("COLLECT", "COUNT", "EXISTS") else units[0]
    return first.kind in ("list", "query")


def asks(units: Sequence[Unit]) -> bool:
    """Whether there is a subquery in it."""
    return any(isinstance(unit, Bracket) and (unit.kind == "query" or asks(unit.units)) for unit in units)


def hangs(units: Sequence[Unit]) -> bool:
    """Whether it is better opened at the end of a line than begun on the next."""
    return (len(units) == 1 and units[0].kind == "case") or asks(units)


def split_at(units: Sequence[Unit], sign: str) -> list[Sequence[Unit]]:
    cuts = [at for at, unit in enumerate(units) if unit.sign == sign]
    return [units[start:end] for start, end in zip([0, *(c + 1 for c in cuts)], [*cuts, len(units)], strict=True)]


def adds(units: Sequence[Unit], at: int) -> bool:
    """Whether a + adds two operands, rather than being a sign or repeating a path."""
    if units[at].sign != "+" or not 0 < at < len(units) - 1:
        return False
    return _is_operand(units[at - 1]) and not _repeats(units, at)


def _is_operand(unit: Unit) -> bool:
    return isinstance(unit, Bracket) or unit.part in ("name", "label")


def _repeats(units: Sequence[Unit], at: int) -> bool:
    """Whether a + or * repeats the path in parentheses before it."""
    path = units[at - 1] if at else None
    if units[at].sign not in ("+", "*") or not isinstance(path, Bracket) or path.kind != "paren":
        return False
    return any(unit.kind in ("paren", "tie") for unit in path.units) and (
        at == len(units) - 1 or units[at + 1].kind == "paren"
    )


def arrows_in(units: Sequence[Unit]) -> Iterator[int]:
    """Where the signs of patterns are: `-`, `<` and `>` between nodes and relationships."""
    at = 0
    while at < len(units):
        end = at
        while end < len(units) and units[end].sign in ("-", "<", ">"):
            end += 1
        if 0 < at < end < len(units):
            before = "tie" if units[at - 1].kind == "tie" else "paren"
            joins = isinstance(units[at - 1], Bracket) or _repeats(units, at - 1)
            sides = (before, units[end].kind)
            if joins and "".join(unit.sign for unit in units[at:end]) in _ARROWS.get(sides, ()):
                yield from range(at, end)
        at = max(end, at + 1)


def tight(units: Sequence[Unit], at: int, arrows: set[int]) -> bool:
    """Whether no space is before a unit."""
    before, unit = units[at - 1], units[at]
    a, b = before.sign, unit.sign
    if at in arrows or at - 1 in arrows or b in (",", ":", "..") or a == "..":
        return True
    if _repeats(units, at) or (a in ("+", "*") and _repeats(units, at - 1)):
        return True
    if a == "." or (b == "." and a != ","):
        return True
    if unit.part == "label" or (b == "!" and a in (":", "|", "&", "!")):
        return a in (":", "|", "&", "!") or before.part == "label"
    if b in ("|", "&", "*") and before.part == "label":
        return True
    if b == "*" and a == ":":
        return True
    if isinstance(unit, Bracket):
        return _beside(before, unit) or _is_unary(units, at - 1)
    return _is_unary(units, at - 1)


def _beside(before: Unit, bracket: Bracket) -> bool:
    if bracket.kind in ("call", "index", "times"):
        return True
    return bracket.kind == "paren" and before.kind in ("paren", "times")


def _is_unary(units: Sequence[Unit], at: int) -> bool:
    """Whether a sign belongs to what follows it: `-1`, `*3` of a path's length."""
    if units[at].sign == "*":
        return (at > 0 and units[at - 1].part == "label") or (at == 0 and len(units) > 1)
    if units[at].sign not in ("-", "+"):
        return False
    return not at or (not _is_operand(units[at - 1]) and units[at - 1].sign != "*")
