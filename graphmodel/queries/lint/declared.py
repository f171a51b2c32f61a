"""What the header declares, checked against the query: parameters, columns, whether it writes."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.queries.lint.catalogue import RULES
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.lint.value_types import MOMENTS, moment_of, moments_of, types_of
from graphmodel.queries.questions import AnswerColumn, Question
from graphmodel.syntax.tokens import Token

_OF_HEADER = {
    **{name: name for name in ("string", "integer", "float", "boolean", "date", "datetime")},
    "localdatetime": "datetime",
}
_KNOWN = _OF_HEADER.keys()


def parameters(subject: Subject) -> Iterator[Problem]:
    """GM201, GM202"""
    if subject.header is None:
        return
    declared = {entry.name: entry for entry in subject.header.named("param")}
    used = {t.name: t for t in reversed(subject.tokens) if t.kind == "parameter"}
    for name, token in used.items():
        if name not in declared:
            left = declared.keys() - used.keys()
            near = did_you_mean(name, left) if left else ""
            hint = near or f"declare it: `// param {name}: string -- what it is`"
            yield subject.problem(token, "GM201", f"${name} is not declared", hint)
    for name, entry in declared.items():
        if name not in used:
            hint = f"use ${name} in the query, or drop the line"
            yield _at(entry.where, "GM202", f"the query does not use ${name}", hint)


def _at(where: Where, code: str, message: str, hint: str) -> Problem:
    return Problem(where, code, message, hint, RULES[code].severity)


def mode(subject: Subject) -> Iterator[Problem]:
    """GM204, GM205"""
    question = subject.question
    if question is None:
        return
    kind = question.statement.kind
    writes = [token for uses in subject.uses for token in uses.writes]
    place = Where(subject.file, question.statement.line, question.statement.column)
    if kind == "schema":
        hint = "constraints and indexes come from the model: `graphmodel schema apply`"
        yield _at(place, "GM205", "a question does not change the schema", hint)
    elif kind == "write" and question.mode == "read":
        place = min(writes, key=lambda token: token.offset).where(subject.file) if writes else place
        hint = "write `// mode: write` into the header if it should"
        yield _at(place, "GM204", "the question reads, yet its query writes", hint)


def columns(subject: Subject) -> Iterator[Problem]:
    """GM203"""
    question = subject.question
    if question is None or len(subject.uses) != 1 or len(subject.readings) != 1:
        return
    uses = subject.uses[0]
    if uses.star is not None:
        hint = "name the columns: engines give those of * in different orders"
        yield subject.problem(uses.star, "GM203", "what * returns cannot be checked against the header", hint)
    elif uses.columns is not None:
        yield from _columns(subject, question, uses.columns)


def _columns(subject: Subject, question: Question, returned: tuple[tuple[str, Token], ...]) -> Iterator[Problem]:
    given = [name for name, _ in returned]
    declared = {column.name: column for column in question.columns}
    for column in question.columns:
        if column.name not in given:
            yield _missing(column, [name for name in given if name not in declared])
    for name, token in returned:
        if name not in declared:
            kind = next(iter(_returned(subject).get(token, ())), "string")
            hint = f"declare it: `// column {name}: {kind}`" if name.isidentifier() else "name it with AS"
            yield subject.problem(token, "GM203", f"the header declares no column {name!r}", hint)
    wanted = [name for name in declared if name in given]
    actual = [name for name in dict.fromkeys(given) if name in declared]  # one that is returned twice counts once
    if wanted != actual:
        at = next(at for at, pair in enumerate(zip(wanted, actual, strict=False)) if pair[0] != pair[1])
        token = next(token for name, token in returned if name == actual[at])
        hint = "put the lines of the header, or the items of RETURN, into one order"
        yield subject.problem(token, "GM203", f"{actual[at]} is where the header has {wanted[at]}", hint)


def types(subject: Subject) -> Iterator[Problem]:
    """GM203, where the model or a count gives the type of what RETURN gives"""
    if subject.question is None:
        return
    declared = {column.name: column.type for column in subject.question.columns}
    known = _returned(subject)
    for name, token in (pair for uses in subject.uses for pair in uses.columns or ()):
        type, given = declared.get(name), known.get(token, frozenset())
        if type is None or not given or type.name in ("any", *given) or (type.name == "float" and "integer" in given):
            continue
        shown = " or ".join(sorted(given))
        hint = f"declare it: `// column {name}: {' or '.join(sorted(given))}`, or return what the header says"
        yield subject.problem(token, "GM203", f"{name} is {shown}, and the header declares {type}", hint)


def _returned(subject: Subject) -> dict[Token, frozenset[str]]:
    """The types of a header that what RETURN gives has, by its token; nothing of what is not known."""
    uses = (each for one in subject.uses for each in one.kinds if each.what == "column")
    found = {each.token: types_of(each.kinds[0], subject.vocabulary) for each in uses}
    return {token: frozenset(_OF_HEADER[each] for each in types) for token, types in found.items() if types <= _KNOWN}


def moments(subject: Subject) -> Iterator[Problem]:
    """GM206"""
    if subject.header is None or subject.question is None:
        return
    types = {each.name: each.type for each in subject.question.parameters}
    used = (each for uses in subject.uses for each in uses.compared if each.constant is None)
    for token, kind in ((each.token, each.kind) for each in used):
        type = types.get(token.name)
        if type is None or (type.item or type).name != "datetime" or not types_of(kind, subject.vocabulary) & MOMENTS:
            continue
        message = f"${token.name} is sent as text, and no point in time equals, precedes or follows a text"
        hint = f"make it one: {moment_of(f'${token.name}')}"
        if type.item:
            hint = f"make points in time of it: {moments_of(token.name)}"
        yield subject.problem(token, "GM206", message, hint)


def _missing(column: AnswerColumn, spare: list[str]) -> Problem:
    hint = did_you_mean(column.name, spare) if spare else "return it, or drop the line"
    return _at(column.where, "GM203", f"the query returns no column {column.name!r}", hint)
