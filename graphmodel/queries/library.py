"""All questions as one page of Markdown: what each asks, its Cypher, its parameters, and rows from its examples.

And the index of them as a shorter page: what each asks, and why that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from graphmodel.queries.answers import Answer
from graphmodel.queries.examples import Example
from graphmodel.queries.notation import written
from graphmodel.queries.questions import Question
from graphmodel.queries.rendering import render

MOST = 20
UNTAGGED = "other"


def library(questions: Iterable[Question], examples: Mapping[str, Sequence[Example]]) -> str:
    """The page: an index by tag, then each question under its first tag. The same questions give the same page.

    `examples` are those of each question, by its name.
    """
    groups = _grouped(questions)
    parts = chain(
        _opening(groups),
        (line for tag, group in groups.items() for line in _group(tag, group, examples)),
    )
    return "\n\n".join(parts) + "\n"


def index(questions: Iterable[Question], links: Mapping[str, str]) -> str:
    """The index: under each first tag its questions, what they ask, and why that matters.

    `links` lead to the question's file, by its name.
    """
    parts = ["# The library of questions", "<!-- Made by `graphmodel queries docs --index`. Edit the questions. -->"]
    for tag, group in _grouped(questions).items():
        parts.append(f"## {tag}")
        parts.append("\n".join(f"- [{q.name}]({links[q.name]}): {q.question} {q.why}".rstrip() for q in group))
    return "\n\n".join(parts) + "\n"


def _grouped(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """The questions by their first tag; those without one come last."""
    groups: dict[str, list[Question]] = {}
    for question in sorted(questions, key=lambda question: question.name):
        groups.setdefault(question.tags[0] if question.tags else UNTAGGED, []).append(question)
    return {tag: groups[tag] for tag in sorted(groups, key=lambda tag: (tag == UNTAGGED, tag))}


def _opening(groups: Mapping[str, Sequence[Question]]) -> Iterator[str]:
    yield "# The questions"
    yield "<!-- Made by `graphmodel queries docs`. Edit the questions and their examples instead. -->"
    for tag, group in groups.items():
        links = [f"- [{question.name}](#{question.name}): {question.question}" for question in group]
        yield "\n".join([f"**{tag}**", "", *links])


def _group(tag: str, questions: Sequence[Question], examples: Mapping[str, Sequence[Example]]) -> Iterator[str]:
    yield f"## {tag}"
    for question in questions:
        yield from _entry(question, examples[question.name])


def _entry(question: Question, examples: Sequence[Example]) -> Iterator[str]:
    yield f"### {question.name}"
    yield f"**{question.title}.** {question.question}"
    if question.why:
        yield question.why
    fence = "````" if "```" in question.statement.text else "```"
    yield f"{fence}cypher\n{question.statement.text}\n{fence}"
    if question.parameters:
        rows = tuple((p.name, str(p.type), _default(p.required, p.default), p.doc) for p in question.parameters)
        yield render(Answer(("parameter", "type", "default", ""), rows), "markdown")
    shown = [example for example in examples if not example.sources] or list(examples[:1])
    for example in shown:
        yield from _example(example)


def _default(required: bool, value: object) -> str:
    return "must be given" if required else written(value)


def _example(example: Example) -> Iterator[str]:
    given = ", ".join(f"`{name}` = {written(value)}" for name, value in example.parameters.items())
    named = " ".join(filter(None, (example.name, f"({given})" if given and example.name else given)))
    on = f", on {', '.join(example.sources)}" if example.sources else ""
    rows = example.rows or ()
    yield f"Example: {named or 'as it stands'}{on}" + ("" if rows else ": no rows.")
    if rows:
        columns = tuple(column.name for column in example.question.columns)
        more = f"\n\n... and {len(rows) - MOST:,} more." if len(rows) > MOST else ""
        yield render(Answer(columns, rows[:MOST]), "markdown") + more
