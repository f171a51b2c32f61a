"""A question as its header declares it, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphmodel.queries.browser import param_line
from graphmodel.queries.questions import Question


def describe(question: Question) -> Iterator[str]:
    """What a question asks, takes and returns, and where it is, line by line."""
    yield question.title
    if question.question != question.title:
        yield question.question
    if question.why:
        yield question.why
    yield ""
    yield f"file     {question.where.file}"
    yield f"tags     {', '.join(question.tags) or 'none'}"
    yield f"mode     {question.mode}"
    yield f"order    {question.order}"
    yield f"runs on  {', '.join(question.dialects)}"
    yield from _declared("parameters", [(p.declaration, p.doc) for p in question.parameters])
    yield from _declared("columns", [(f"{c.name}: {c.type}", c.doc) for c in question.columns])
    if line := param_line(question):
        yield from ("", "in Neo4j Browser, before the query", f"  {line}")


def _declared(title: str, entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    if entries:
        yield from ("", title)
    wide = max((len(declaration) for declaration, _ in entries), default=0)
    for declaration, doc in entries:
        yield f"  {declaration:<{wide}}  {doc}".rstrip()
