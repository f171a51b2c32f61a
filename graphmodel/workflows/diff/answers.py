"""The answers that a project gives to its questions' examples, and what differs between those of two states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.databases import Database
from graphmodel.errors import GraphmodelError
from graphmodel.project import Project
from graphmodel.queries import ask
from graphmodel.queries.comparing import arranged, changes, entries
from graphmodel.queries.examples import ENDING, Example, parse_examples, read_examples
from graphmodel.workflows.examples import by_sources, loaded_separately

if TYPE_CHECKING:
    from graphmodel.queries import Question


@dataclass(frozen=True)
class AnswerChange:
    """A question, asked with an example's parameters, whose rows differ, or that only one state has.

    `before` and `after` are how many rows there are; None where the question is not there, or cannot be asked, which
    `lines` then says.
    """

    question: str
    example: str
    before: int | None
    after: int | None
    lines: tuple[str, ...] = ()


def answers_of(project: Project, other: Path) -> dict[str, dict[str, Any]]:
    """The rows of each example of a project's questions, and of those that another state of it has, by its parameters.

    Each set of sources is loaded into a new embedded database, which is thrown away afterwards.
    """
    found: dict[str, dict[str, Any]] = {}
    asked = [each for question in project.questions()[0].values() for each in _examples(project, question, other)]
    for sources, group in by_sources(asked):
        with loaded_separately(project, sources, date.today) as database:
            for example in group:
                found.setdefault(example.question.name, {})[_key(example)] = _rows(database, example)
    return found


def _examples(project: Project, question: Question, other: Path) -> Iterator[Example]:
    """The examples of both states that read, each once; those of the other as far as they fit the question here.

    A question without any is asked by its defaults, if it has no parameter without one.
    """
    if question.mode == "write":
        return
    own = read_examples(question)[0]
    path = other / project.settings.questions / f"{question.name}{ENDING}"
    there = parse_examples(question, path.read_text(encoding="utf-8"), str(path))[0] if path.is_file() else ()
    there = tuple(replace(each, sources=own[0].sources) if own else each for each in there)
    found = {_key(each): each for each in (*there, *own)}
    if not found and not any(parameter.required for parameter in question.parameters):
        yield Example(question, "", {}, (), None, question.where)
    yield from found.values()


def _key(example: Example) -> str:
    return str(replace(example, name="")).partition(": ")[2]


def _rows(database: Database, example: Example) -> dict[str, Any]:
    question = example.question
    if database.dialect.name not in question.dialects:
        return {"error": f"it is written for {', '.join(question.dialects)}"}
    try:
        answer = ask(database, question, example.parameters)
    except GraphmodelError as wrong:
        return {"error": wrong.message}
    return {"rows": [entries(question, row) for row in arranged(question, answer.rows)]}


def changed_answers(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[AnswerChange]:
    """The questions whose rows differ, one entry for each example."""
    for name in sorted({*before, *after}):
        if name not in before or name not in after:
            gone = name in before
            there = before if gone else after
            rows = sum(len(each.get("rows", ())) for each in there[name].values())
            line = "the question is gone" if gone else "the question is new"
            yield AnswerChange(name, "", rows if gone else None, None if gone else rows, (line,))
            continue
        for example in sorted({*before[name], *after[name]}):
            old, new = (each[name].get(example, {}) for each in (before, after))
            if old and new and old != new:
                yield _changed(name, example, old, new)


def _changed(name: str, example: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> AnswerChange:
    wrong = [f"{when}: {each['error']}" for when, each in (("before", old), ("now", new)) if "error" in each]
    lines: Sequence[str] = wrong
    if not wrong:
        lines = list(changes([tuple(row) for row in old["rows"]], [tuple(row) for row in new["rows"]]))
    before, after = (len(each["rows"]) if "rows" in each else None for each in (old, new))
    return AnswerChange(name, example, before, after, tuple(lines))
