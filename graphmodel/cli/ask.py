"""`graphmodel ask`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import (
    NEW_FILE,
    allow_option,
    as_of_option,
    connection_options,
    find_project,
    format_option,
    limit_option,
    open_database,
    output_option,
    parameter_option,
    timeout_option,
)
from graphmodel.cli.output import count, print_answer, remark, say, write_answers
from graphmodel.cli.problems import print_problems
from graphmodel.cli.question_files import complete, print_questions
from graphmodel.cli.rows import print_rows

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.databases import Consumer
    from graphmodel.project import ConnectionOptions, Project
    from graphmodel.workflows.ask import AskReport, StreamReport


@click.command(short_help="Ask a saved question, or list them.")
@click.argument("name", required=False, shell_complete=complete)
@connection_options
@parameter_option
@format_option
@click.option(
    "--html",
    type=NEW_FILE,
    metavar="FILE",
    help="Write a page instead: the rows as a table to sort, and a picture of nodes and relationships.",
)
@output_option
@limit_option
@timeout_option
@as_of_option
@click.option("--write", is_flag=True, help="Ask a question whose header says `mode: write`.")
@allow_option
def ask(
    connection: ConnectionOptions,
    name: str | None,
    parameters: tuple[str, ...],
    format_: str,
    html: Path | None,
    output: Path | None,
    limit: int | None,
    timeout: float | None,
    as_of: date | None,
    write: bool,
    allow: tuple[str, ...],
) -> None:
    """Ask the saved question NAME; without a name, list the questions and what each takes."""
    if write and as_of is not None:
        raise click.UsageError("--as-of only reads; it does not go with --write")
    project = find_project()
    if name is None:
        print_questions(project, parameters=True)
        return
    if html is not None and output is not None:
        raise click.UsageError("--html and --output both name a file for the answer; give one of them")
    from graphmodel.queries import STREAMED, bind, pairs
    from graphmodel.workflows.ask import ask as run
    from graphmodel.workflows.ask import find_question, graph_on, stream

    given = pairs(parameters)
    question = find_question(project, name)
    bind(question, given)  # so that a mistake is reported before a database is opened
    with (
        open_database(project, connection, writes=write, with_model=False) as opened,
        graph_on(project, opened, as_of, timeout) as database,
    ):
        if html is None and format_ in STREAMED and question.mode == "read":

            def handed_on(consume: Consumer[None]) -> StreamReport:
                return stream(project, database, question, consume, given, timeout=timeout, allow=allow)

            streamed = print_rows(database, handed_on, format_, limit=limit, output=output)
            loaded, absent = streamed.loaded, streamed.absent
            _print_whose(project, streamed)
        else:
            report = run(project, database, name, given, write=write, timeout=timeout, allow=allow)
            loaded, absent = report.loaded, report.absent
            _print_whose(project, report)
            if html is not None:
                _write(project, report, given, html)
            elif output is not None:
                write_answers([report.answer], format_, limit, output)
            else:
                print_answer(report.answer, format_, limit)
    print_problems(absent)
    if not loaded:
        remark("nothing was ever loaded into this database\n  hint: load it first: graphmodel load")


_OTHER_MODEL = (
    "the graph was loaded with another model{}: "
    "its nodes have the key label {}, which this project's does not declare\n"
    "  hint: ask in the project that loaded it, or empty the database (graphmodel reset --yes) and load this one"
)
_OTHER_PROJECT = (
    "the graph was loaded by the project {!r}, and this is {!r}\n"
    "  hint: ask in the project that loaded it, or name the database of this one: --uri or --target"
)


def _print_whose(project: Project, report: AskReport | StreamReport) -> None:
    """That an answer without rows comes from another project's graph, or from one of another model."""
    by = f", by the project {report.owner!r}" if report.owner else ""
    if report.undeclared:
        remark(_OTHER_MODEL.format(by, ", ".join(report.undeclared)))
    elif report.owner:
        remark(_OTHER_PROJECT.format(report.owner, project.name))


def _write(project: Project, asked: AskReport, given: dict[str, str], path: Path) -> None:
    from graphmodel.workflows.page import write_page

    page = write_page(project, asked, given, path)
    counts = [count(page.rows, "row"), count(page.nodes, "node"), count(page.relationships, "relationship")]
    say(f"wrote {path}: {', '.join(counts if page.nodes else counts[:1])}")
