"""`graphmodel queries lint`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, open_database
from graphmodel.cli.output import count, remark, say
from graphmodel.cli.problems import print_problems, problems_option
from graphmodel.cli.question_files import complete

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions
    from graphmodel.workflows.lint import LintReport

FORMATS = ("text", "github", "sarif", "json")


@click.command("lint", short_help="Hold questions against the model, offline.")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete)
@click.option("--explain", is_flag=True, help="Ask the engine of the database as well; nothing runs.")
@click.option("--bare", is_flag=True, help="The files are plain Cypher, without a header.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@connection_options
@problems_option
def lint_(names: tuple[str, ...], explain: bool, bare: bool, format_: str, connection: ConnectionOptions) -> None:
    """Hold every question, or those named, against the model: names, directions, values, header, cost, engines.

    NAME is a question's, or the path of a file. The exit code is 1 when a finding is an error.
    """
    from graphmodel.workflows.lint import lint as run

    project = find_project()
    if explain:
        with open_database(project, connection, with_model=False) as database:
            report = run(project, names, database=database, bare=bare)
    else:
        report = run(project, names, bare=bare)
    _print(report, format_)
    if not report.sound:
        click.get_current_context().exit(1)


def _print(report: LintReport, format: str) -> None:
    if format == "text":
        print_problems(report.problems)
        graded = [count(report.count(each), each) for each in ("error", "warning", "note") if report.count(each)]
        write = say if report.sound else remark
        write(f"{count(report.files, 'file')}: {', '.join(graded) or 'no findings'}")
        return
    from graphmodel.queries.lint.reporting import report as written

    text = written(report.problems, format)
    if text:
        say(text)
