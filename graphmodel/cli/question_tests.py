"""`graphmodel queries test`"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, open_database
from graphmodel.cli.output import Styled, count, remark, say
from graphmodel.cli.problems import print_problems, problems_option
from graphmodel.cli.question_files import complete

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions
    from graphmodel.workflows.examples import ExamplesReport, Outcome

MOST = 40  # rows that differ, of one example


@click.command("test", short_help="Hold answers against the examples.")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete)
@click.option("--update", is_flag=True, help="Write the rows that came into the files of examples.")
@connection_options
@problems_option
def test_(connection: ConnectionOptions, names: tuple[str, ...], update: bool) -> None:
    """Ask the questions NAME, or all, as their examples do, and compare the rows.

    Without an option that names a database, the project's sources are loaded into a new embedded one for it; they
    must have no errors. With --uri the loaded database is asked as it is.
    """
    from graphmodel.project import NO_OPTIONS
    from graphmodel.workflows.examples import run_examples as run

    project = find_project()
    if connection == NO_OPTIONS:
        report = run(project, names, update=update)
    else:
        with open_database(project, connection, with_model=False) as database:
            report = run(project, names, database, update=update)
    print_problems(report.problems)
    for line in lines(report, update):
        say(line)
    if not report.sound:
        click.get_current_context().exit(1)


def lines(report: ExamplesReport, update: bool) -> Iterator[str | Styled]:
    """The examples that differ, row by row, and how many there are."""
    for outcome in report.outcomes:
        if outcome.difference and not update:
            yield from _difference(outcome)
    yield from (f"wrote {file}" for file in report.written)
    questions = len({outcome.example.question.name for outcome in report.outcomes})
    wrong = sum(not outcome.passed for outcome in report.outcomes)
    summary = f"{count(len(report.outcomes), 'example')} of {count(questions, 'question')}"
    if update:
        anew = sum(not each.passed and each.example.where.file in report.written for each in report.outcomes)
        left = f", {wrong - anew} not written" if wrong > anew else ""
        yield f"{summary}: {anew} written anew{left}" if wrong else f"{summary}: all as expected"
    else:
        yield f"{summary}: " + (f"{wrong} not as expected" if wrong else "all as expected")
        if wrong:
            remark("  hint: where the new rows are right: graphmodel queries test --update")


def _difference(outcome: Outcome) -> Iterator[str | Styled]:
    yield f"{outcome.example.where} {outcome.example}"
    for line in outcome.difference[:MOST]:
        colour = {"-": "red", "+": "green"}.get(line[0])
        yield Styled(f"  {line}", colour)
    if len(outcome.difference) > MOST:
        yield f"  ... and {count(len(outcome.difference) - MOST, 'more line')}"
    yield ""
