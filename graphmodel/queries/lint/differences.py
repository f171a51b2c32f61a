"""What engines answer differently, though each of them takes it: with what is the same everywhere.

All of it was measured by running the same statements on the embedded engine and on Neo4j; tests do so still.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.problems import Problem, did_you_mean
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.lint.value_types import MOMENTS, PARTS, types_of
from graphmodel.syntax.kinds import Combined, Computed, Kind, PropertyValue
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    AGGREGATES,
    Call,
    Constant,
    Expression,
    HasLabels,
    ListOf,
    MapOf,
    Operation,
    PropertyOf,
    parts_of,
)
from graphmodel.syntax.uses import KindUse

_ORDERED = frozenset({"<", "<=", ">", ">="})
_EQUAL = frozenset({"=", "<>"})
_CLOCKS = MOMENTS - {"date"}
_AS_NUMBERS = frozenset({"tofloat", "tointeger", "round", "ceil", "floor"})
_SAME = frozenset(("=", "<>", *_ORDERED, "+", "-", "*", "/", "%", "^", "||", "CASE", "NEGATIVE"))
"""Operators that the embedded engine applies to an aggregate as Neo4j does."""
_MOMENT = "localdatetime('2000-01-01') + ..."
_BOTH = frozenset({"embedded", "neo4j"})


def durations(subject: Subject) -> Iterator[Problem]:
    """GM403"""
    engines = _engines(subject)
    for use in _uses(subject):
        if not any("duration" in types_of(kind, subject.vocabulary) for kind in use.kinds):
            continue
        hint = f"add both to one moment: {_MOMENT}"
        if use.what in _ORDERED and "neo4j" in engines:
            message = "Neo4j has no order of durations: there this comparison is null"
            yield subject.problem(use.token, "GM403", message, hint)
        elif use.what == "order" and engines >= _BOTH:
            hint = f"order by a moment: {_MOMENT}"
            yield subject.problem(use.token, "GM403", "engines order durations differently", hint)
        elif _call(use) in ("min", "max") and engines >= _BOTH:
            message = f"engines order durations differently, so that {_call(use)}() may differ"
            yield subject.problem(use.token, "GM403", message, hint)
        elif _call(use) in ("sum", "avg") and "embedded" in engines:
            message = f"the embedded engine has no {_call(use)}() of durations"
            yield subject.problem(use.token, "GM403", message, f"{_call(use)} what they have of each part: d.seconds")


def moments(subject: Subject) -> Iterator[Problem]:
    """GM404"""
    for use in _on_both(subject):
        types = [types_of(kind, subject.vocabulary) for kind in use.kinds]
        if use.what in _ORDERED | _EQUAL and {"localdatetime"} in types and {"datetime"} in types:
            undeclared = [kind for kind in use.kinds if not _is_declared(kind)]
            if len(undeclared) == len(use.kinds):
                message = "engines differ on a moment with a zone beside one without"
                yield subject.problem(use.token, "GM404", message, "give the other a zone, too: datetime(...)")


def unsorted(subject: Subject) -> Iterator[Problem]:
    """GM405"""
    for use in _on_both(subject):
        picks = use.what in ("item", "order", "column") or _call(use) in ("head", "last")
        what = next(filter(None, (_unsorted(kind, subject) for kind in use.kinds[:1])), "")
        if picks and what:
            message = f"the order of {what} differs between engines"
            hint = f"sort them: COLLECT {{ UNWIND {what} AS x RETURN x ORDER BY x }}"
            yield subject.problem(use.token, "GM405", message, hint)
        elif use.what in _ORDERED and any(types_of(kind, subject.vocabulary) == {"map"} for kind in use.kinds):
            message = "the embedded engine has no order of maps"
            yield subject.problem(use.token, "GM405", message, "compare what is in them")


def _unsorted(kind: Kind, subject: Subject) -> str:
    if isinstance(kind, PropertyValue) and kind.name == "labels()":
        several = any(len(sort.labels) > 1 for sort in subject.vocabulary.sorts(kind.subject))
        return "labels(...)" if several else ""
    return "keys(...)" if isinstance(kind, Computed) and kind.type == "keys" else ""


def texts(subject: Subject) -> Iterator[Problem]:
    """GM406"""
    for use in _on_both(subject):
        types = types_of(use.kinds[0], subject.vocabulary) if use.kinds else frozenset()
        if _call(use) in ("tostring", "tostringornull") and types & _CLOCKS:
            message = "engines write a time of the day differently: 10:00 or 10:00:00"
            yield subject.problem(
                use.token, "GM406", message, "return the value itself, or the parts of it that you want"
            )


def parts(subject: Subject) -> Iterator[Problem]:
    """GM407"""
    for use in _on_both(subject):
        types = types_of(use.kinds[0], subject.vocabulary) if use.what == "part" else frozenset()
        if not types or not types <= PARTS.keys() or any(use.token.name in PARTS[each] for each in types):
            continue
        known = {name for each in types for name in PARTS[each]}
        hint = _PARTS.get(use.token.name) or did_you_mean(use.token.name, known)
        named = " or ".join(sorted(types))
        message = f"not every engine knows {use.token.name} of a {named}: it is null there"
        yield subject.problem(use.token, "GM407", message, hint)


_PARTS = {
    "weekday": "write dayOfWeek",
    "quarterDay": "write dayOfQuarter",
    "crs": "engines write it in capitals or not; srid is a number",
}


def distances(subject: Subject) -> Iterator[Problem]:
    """GM408"""
    for use in _on_both(subject):
        if _call(use) != "point.distance" or not any(_is_on_the_globe(*each) for each in _arguments(use)):
            continue
        sorts = any(each.what == "order" and each.value is use.value for each in _uses(subject))
        if not sorts:
            message = "engines take the earth's radius for 6,371 or 6,378 km: distances differ by 0.1 percent"
            yield subject.problem(use.token, "GM408", message, "docs/lint.md has a formula that is the same everywhere")


def _arguments(use: KindUse) -> Iterator[tuple[Kind, object]]:
    if isinstance(use.value, Call):
        yield from zip(use.kinds, use.value.arguments, strict=False)


def _is_on_the_globe(kind: Kind, given: object) -> bool:
    if isinstance(given, Call) and given.name == "point" and given.arguments:
        made = given.arguments[0]
        return isinstance(made, MapOf) and any(key.name == "longitude" for key, _ in made.entries)
    return isinstance(kind, PropertyValue)


def numbers(subject: Subject) -> Iterator[Problem]:
    """GM409"""
    wrapped = {
        id(argument)
        for use in _uses(subject)
        if _call(use) in _AS_NUMBERS and isinstance(use.value, Call)
        for argument in use.value.arguments[:1]
    }
    for use in _on_both(subject):
        if _call(use) == "percentilecont" and id(use.value) not in wrapped:
            if types_of(use.kinds[0], subject.vocabulary) == {"integer"}:
                message = "of whole numbers Neo4j may give a whole number, and the embedded engine a fraction"
                yield subject.problem(use.token, "GM409", message, "write toFloat(percentileCont(...))")
        elif use.what == "stored" and isinstance(use.value, ListOf):
            kinds = {type(item.value) for item in use.value.items if isinstance(item, Constant)}
            if kinds == {int, float}:
                message = "Neo4j stores whole numbers beside fractions as fractions, the embedded engine as they are"
                yield subject.problem(use.token, "GM409", message, "write all with a point: 1.0")
            elif len(kinds) > 1 or any(isinstance(item, ListOf | MapOf) for item in use.value.items):
                message = "Neo4j stores no list of values of several types, and none with null or a list in it"
                yield subject.problem(use.token, "GM409", message, "make them one type, or several properties")


def mixed(subject: Subject) -> Iterator[Problem]:
    """GM410"""
    for use in _on_both(subject):
        if use.what != "order" and _call(use) not in ("min", "max"):
            continue
        types = types_of(use.kinds[0], subject.vocabulary) if use.kinds else frozenset()
        if len(types) > 1 and types & (MOMENTS | {"duration"}):
            named = " and ".join(sorted(types))
            message = f"engines order values of several types differently: {named}"
            yield subject.problem(use.token, "GM410", message, "make them one type first, such as date(...)")


def aggregates(subject: Subject) -> Iterator[Problem]:
    """GM411"""
    if "embedded" not in _engines(subject):
        return
    for uses in subject.uses:
        for project in uses.projects:
            for each in (*(item.expression for item in project.items), *project.order):
                for token, aggregate in _tested(each):
                    message = f"the embedded engine asks this of each row, and not of what {aggregate}() makes of all"
                    hint = f"name it first: WITH {aggregate}(...) AS x RETURN ..."
                    yield subject.problem(token, "GM411", message, hint)


def _tested(found: Expression) -> Iterator[tuple[Token, str]]:
    """The outermost tests, parts and labels of what has an aggregate in it, with its name."""
    asks = isinstance(found, PropertyOf | HasLabels) or (isinstance(found, Operation) and found.operator not in _SAME)
    aggregate = next(_aggregates(found), "") if asks else ""
    if aggregate:
        yield found.token, aggregate
        return
    for part in parts_of(found):
        yield from _tested(part)


def _aggregates(found: Expression) -> Iterator[str]:
    if isinstance(found, Call) and found.name in AGGREGATES:
        yield found.name
    for part in parts_of(found):
        yield from _aggregates(part)


def _is_declared(kind: Kind) -> bool:
    """Whether a property is in it, whose moments may be stored with a zone or without."""
    return isinstance(kind, PropertyValue) or (isinstance(kind, Combined) and any(map(_is_declared, kind.parts)))


def _engines(subject: Subject) -> frozenset[str]:
    """The engines that a text is for: those of its header, or all."""
    return frozenset(subject.question.dialects) if subject.question is not None else _BOTH


def _uses(subject: Subject) -> Iterator[KindUse]:
    for uses in subject.uses:
        yield from uses.kinds


def _on_both(subject: Subject) -> Iterator[KindUse]:
    """What a text does that is for engines which may differ."""
    if _engines(subject) >= _BOTH:
        yield from _uses(subject)


def _call(use: KindUse) -> str:
    """The function that is called, in lower case."""
    return use.value.name if use.what == "call" and isinstance(use.value, Call) else ""
