"""`graphmodel cypher`"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import (
    FILE,
    allow_option,
    as_of_option,
    connection_options,
    find_project,
    format_option,
    limit_option,
    open_any_database,
    output_option,
    parameter_option,
    timeout_option,
)
from graphmodel.cli.output import count, print_answer, remark, say, write_answers
from graphmodel.cli.problems import print_problems
from graphmodel.cli.rows import print_rows
from graphmodel.errors import GraphmodelError, QuestionError

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.databases import Consumer, Database, SummaryCounters
    from graphmodel.problems import Problem
    from graphmodel.project import ConnectionOptions, Project

SINGULAR = {"properties": "property", "indexes": "index"}


@click.command(short_help="Run Cypher; read-only unless --write.")
@click.argument("text", required=False)
@connection_options
@click.option("-f", "--file", type=FILE, help="A file of Cypher; statements end at ;")
@parameter_option
@format_option
@output_option
@limit_option
@timeout_option
@as_of_option
@click.option("--write", is_flag=True, help="Let it write: all statements in one transaction.")
@allow_option
def cypher(
    connection: ConnectionOptions,
    text: str | None,
    file: Path | None,
    parameters: tuple[str, ...],
    format_: str,
    output: Path | None,
    limit: int | None,
    timeout: float | None,
    as_of: date | None,
    write: bool,
    allow: tuple[str, ...],
) -> None:
    """Run the Cypher TEXT, that of a file, or that of standard input (also as TEXT of -).

    A parameter's value is read as JSON where it is JSON, else as text.
    """
    if write and as_of is not None:
        raise click.UsageError("--as-of only reads; it does not go with --write")
    query = _query(text, file)
    from graphmodel.queries import STREAMED
    from graphmodel.workflows.cypher import cypher as run
    from graphmodel.workflows.cypher import stream, typed

    given = typed(parameters)
    project = _project_around()
    with open_any_database(connection, writes=write) as opened, _graph(opened, as_of, timeout) as database:
        if format_ in STREAMED and not write:

            def handed_on(consume: Consumer[None]) -> tuple[Problem, ...]:
                return stream(database, query, consume, given, timeout=timeout, allow=allow, project=project)

            print_problems(print_rows(database, handed_on, format_, limit=limit, output=output))
            return
        report = run(database, query, given, write=write, timeout=timeout, allow=allow, project=project)
    shown = [answer for answer in report.answers if answer.columns or not write]
    if output is not None:
        write_answers(shown, format_, limit, output)
    for number, answer in enumerate(shown if output is None else ()):
        if number and format_ in ("table", "markdown"):
            say()
        print_answer(answer, format_, limit)
    print_problems(report.absent)
    if write:
        remark(", ".join(_changes(report.counters)) or "nothing changed")


def _graph(database: Database, as_of: date | None, timeout: float | None) -> AbstractContextManager[Database]:
    """The graph as of a day, by the model of the project around; without a day none is needed."""
    if as_of is None:
        return nullcontext(database)
    from graphmodel.workflows.ask import graph_on

    return graph_on(find_project(), database, as_of, timeout)


def _project_around() -> Project | None:
    """The project of the current folder, whose model may explain an empty answer; none is needed."""
    from graphmodel.project import Project
    from graphmodel.project.finding import find_settings

    try:
        return Project.find() if find_settings(Path.cwd()) is not None else None
    except GraphmodelError:  # as asked, the graph answers
        return None


def _query(text: str | None, file: Path | None) -> str:
    if file is not None:
        if text is not None:
            raise click.UsageError("give the Cypher as TEXT or with --file, not both")
        return _text(file.read_bytes(), str(file))
    if text is not None and text != "-":
        return text
    if text is None and sys.stdin.isatty():
        raise click.UsageError("there is no Cypher to run: give it as TEXT, with --file, or on a pipe")
    return _text(sys.stdin.buffer.read(), "standard input")


def _text(content: bytes, origin: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise QuestionError(f"{origin} is not UTF-8 text", hint="give Cypher, saved as UTF-8") from wrong


def _changes(counters: SummaryCounters) -> Iterator[str]:
    for each in fields(counters):
        plural, _, done = each.name.partition("_")
        if number := getattr(counters, each.name):
            yield f"{count(number, SINGULAR.get(plural, plural[:-1]), plural)} {done}"
