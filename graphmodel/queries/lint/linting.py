"""Holds texts of Cypher to every rule: offline, each finding with its place, its severity and the next step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphmodel.problems import Problem, did_you_mean
from graphmodel.queries.files import text_of
from graphmodel.queries.header import Entry, Header, read_header
from graphmodel.queries.lint import (
    cost,
    decimals,
    declared,
    deprecations,
    differences,
    ends,
    engines,
    literals,
    names,
    order,
    subtypes,
)
from graphmodel.queries.lint.catalogue import RULES, Severity
from graphmodel.queries.lint.subject import Check, Subject
from graphmodel.queries.lint.vocabulary import Vocabulary
from graphmodel.queries.questions import Question
from graphmodel.queries.reading import read_question
from graphmodel.syntax.reader import ParsedStatement, read
from graphmodel.syntax.scopes import uses
from graphmodel.syntax.tokens import significant, tokenize
from graphmodel.syntax.uses import Uses

CHECKS: tuple[Check, ...] = (
    names.labels,
    names.impossible_labels,
    names.properties,
    names.values,
    literals.literals,
    ends.ends,
    subtypes.subtypes,
    deprecations.deprecations,
    declared.parameters,
    declared.mode,
    declared.columns,
    declared.types,
    declared.moments,
    decimals.decimals,
    cost.searches,
    cost.lengths,
    engines.deprecated,
    engines.dialects,
    differences.durations,
    differences.moments,
    differences.unsorted,
    differences.texts,
    differences.parts,
    differences.distances,
    differences.numbers,
    differences.mixed,
    differences.aggregates,
    order.limits,
    order.claims,
)


@dataclass(frozen=True)
class Lint:
    """The rules, ready for a model. `claims` is false for a graph that holds none; `severities` are the project's."""

    vocabulary: Vocabulary
    severities: Mapping[str, Severity] = field(default_factory=dict)
    claims: bool = True

    def file(self, path: Path, *, bare: bool = False) -> list[Problem]:
        """What is wrong with a file, its header included; `bare` for plain Cypher that has no header."""
        text = text_of(path, "question", "a question is one statement; data belongs into a source")
        return [text] if isinstance(text, Problem) else self.text(path, text, bare=bare)

    def text(self, path: Path, text: str, *, bare: bool = False) -> list[Problem]:
        """What is wrong with a text, in order of place."""
        tokens = tokenize(text)
        problems: list[Problem] = []
        header: Header | None = None
        question: Question | None = None
        if not bare:
            question, problems = read_question(path, text, tokens)
            header, _ = read_header(str(path), text)
        readings, all_uses = _used(read(text, tokens))
        subject = Subject(
            str(path), self.vocabulary, readings, all_uses, header, question, self.claims, significant(tokens)
        )
        found = [*_unread(subject), *(problem for check in CHECKS for problem in check(subject))]
        kept = list(self._kept(found, header.named("ignore") if header else ()))
        return sorted({*problems, *kept})

    def fixed(self, text: str) -> str:
        """The text with all types below those that its patterns name (GM110), if the project and its header let it."""
        tokens = tokenize(text)
        header, _ = read_header("", text)
        if self.severities.get("GM110") == "off" or any(entry.name == "GM110" for entry in header.named("ignore")):
            return text
        _, all_uses = _used(read(text, tokens))
        found = {each.token.offset: each for uses in all_uses for each in subtypes.left_out(uses, self.vocabulary)}
        for offset, each in sorted(found.items(), reverse=True):
            text = text[:offset] + each.alternatives + text[offset + len(each.token.text) :]
        return text

    def _kept(self, found: Sequence[Problem], ignores: Sequence[Entry]) -> Iterator[Problem]:
        ignored = {entry.name for entry in ignores}
        here = {problem.code for problem in found}
        yield from self._graded(problem for problem in found if problem.code not in ignored)
        for entry in ignores:
            if entry.name not in here:
                yield from self._graded([_idle(entry)])

    def _graded(self, found: Iterable[Problem]) -> Iterator[Problem]:
        for problem in found:
            severity = self.severities.get(problem.code, problem.severity)
            if severity != "off":
                yield replace(problem, severity=severity)


def _used(readings: Iterable[ParsedStatement]) -> tuple[tuple[ParsedStatement, ...], tuple[Uses, ...]]:
    """The statements with what each uses; one that goes deeper than can be followed counts as not read."""
    found: list[tuple[ParsedStatement, Uses]] = []
    for each in readings:
        try:
            found.append((each, uses(each.body) if each.body is not None else Uses(columns=None)))
        except RecursionError:
            unread = replace(each, body=None, stopped=each.tokens[0], expected="less nesting")
            found.append((unread, Uses(columns=None)))
    return tuple(reading for reading, _ in found), tuple(uses for _, uses in found)


def _unread(subject: Subject) -> Iterator[Problem]:
    """GM001"""
    for reading in subject.readings:
        if reading.stopped is not None:
            at = repr(reading.stopped.text) if reading.stopped.text else "its end"
            message = f"this statement was not checked: the lint does not know {at} here"
            hint = f"it knows {reading.expected}; ask the engine with --explain"
            yield subject.problem(reading.stopped, "GM001", message, hint)


def _idle(entry: Entry) -> Problem:
    """GM002"""
    if entry.name in RULES:
        message, hint = f"{entry.name} finds nothing here", "drop the line"
    else:
        message, hint = f"there is no rule {entry.name}", did_you_mean(entry.name, RULES) or "docs/lint.md lists them"
    return Problem(entry.where, "GM002", message, hint, RULES["GM002"].severity)
