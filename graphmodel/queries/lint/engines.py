"""What engines deprecate, and what one of those that a question is written for does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphmodel.problems import Problem
from graphmodel.queries.lint.subject import Subject
from graphmodel.syntax.reader import ParsedStatement
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import Call, Constant, PropertyOf
from graphmodel.syntax.uses import Uses

_OLD_CALLS = {
    "id": "write elementId(...), or find nodes by their own key",
    "rels": "write relationships(...)",
    "toint": "write toInteger(...)",
    "has": "write ... IS NOT NULL",
    "distance": "write point.distance(...)",
}
_OLD = {
    "filter": "write [x IN list WHERE ...]",
    "extract": "write [x IN list | ...]",
    "{parameter}": "write $name",
    "CREATE UNIQUE": "write MERGE",
    "SET of a node": "write properties(...)",
    "USING PERIODIC COMMIT": "write CALL { ... } IN TRANSACTIONS",
}
_OLD_PROCEDURES = {
    "db.indexes": "SHOW INDEXES",
    "db.constraints": "SHOW CONSTRAINTS",
    "dbms.procedures": "SHOW PROCEDURES",
    "dbms.functions": "SHOW FUNCTIONS",
}
_SELECTORS = frozenset({"SHORTEST", "ANY", "ALL"})
_LOOSE_DATE = re.compile(r"\d{4}-(\d|\d\d-\d)(-\d{1,2})?")


def deprecated(subject: Subject) -> Iterator[Problem]:
    """GM401"""
    for uses in subject.uses:
        for call in uses.calls:
            yield from _call(subject, call)
        for call, _ in uses.tests:
            if call.name in ("size", "length"):
                hint = "write COUNT { ... }"
                yield subject.problem(call.token, "GM401", f"{call.name} of a pattern is deprecated", hint)
        for token, what in uses.old:
            yield subject.problem(token, "GM401", f"{what} is no longer Cypher", _OLD[what])
        for name, token in uses.procedures:
            if name in _OLD_PROCEDURES:
                hint = f"write {_OLD_PROCEDURES[name]}"
                yield subject.problem(token, "GM401", f"the procedure {name} is no longer there", hint)


def _call(subject: Subject, call: Call) -> Iterator[Problem]:
    if call.name in _OLD_CALLS:
        yield subject.problem(call.token, "GM401", f"{call.token.text}() is deprecated", _OLD_CALLS[call.name])
    elif call.name == "exists" and call.arguments and isinstance(call.arguments[0], PropertyOf):
        yield subject.problem(call.token, "GM401", "exists() of a property is deprecated", "write ... IS NOT NULL")


def dialects(subject: Subject) -> Iterator[Problem]:
    """GM402"""
    if subject.question is None:
        return
    for reading, uses in zip(subject.readings, subject.uses, strict=False):
        newer = list(_newer(uses))
        if "embedded" in subject.question.dialects:
            for token, what in [*_not_embedded(reading, uses), *newer]:
                hint = "write it otherwise, or `// dialects: neo4j`"
                yield subject.problem(token, "GM402", f"the embedded engine does not know {what}", hint)
        elif not any(token.word == "CYPHER" for token in reading.preamble):
            for token, what in newer:
                hint = "begin the query with CYPHER 25"
                yield subject.problem(token, "GM402", f"Neo4j 5 does not know {what}", hint)


def _newer(uses: Uses) -> Iterator[tuple[Token, str]]:
    """What only Cypher 25 has."""
    for project in uses.projects:
        if project.kind == "LET":
            yield project.token, "LET"
    for unwind in uses.unwinds:
        if unwind.kind == "FOR":
            yield unwind.token, "FOR"
    for token in uses.filters:
        yield token, "FILTER"
    for query in uses.queries:
        if query.conditional is not None:
            yield query.conditional, "WHEN"
    for token in uses.nexts:
        yield token, "NEXT"
    for call in uses.calls:
        if call.name.startswith("coll.") or call.name == "format":
            yield call.token, f"{call.name}()"


def _not_embedded(reading: ParsedStatement, uses: Uses) -> Iterator[tuple[Token, str]]:
    for token in reading.preamble:
        if token.word == "CYPHER":
            yield token, "the prefix CYPHER"
    for path in uses.paths:
        if path.selector is not None and path.selector.word in _SELECTORS:
            yield path.selector, "path selectors: write shortestPath(...)"
    for use in uses.labels:
        if use.labels.kind == "dynamic":
            yield use.labels.token, "labels and types that are computed"
    for token in reading.tokens:
        if token.kind == "integer" and "_" in token.text:
            yield token, "numbers with _"
    for name, token in uses.procedures:
        if name.startswith("db.schema.") or ".fulltext." in name or ".vector." in name:
            yield token, f"the procedure {name}"
    for call in uses.calls:
        given = call.arguments[0] if call.arguments else None
        if call.name == "date" and isinstance(given, Constant) and _LOOSE_DATE.fullmatch(str(given.value)):
            yield given.token, "a date without its zeros"
