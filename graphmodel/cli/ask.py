"""`graphmodel ask`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, format_option, open_database, parameter_option
from graphmodel.cli.output import remark, tell_answer
from graphmodel.cli.question_files import complete, tell_questions

if TYPE_CHECKING:
    from graphmodel.project import Options


@click.command(short_help="Ask a saved question, or list them.")
@click.argument("name", required=False, shell_complete=complete)
@connection_options
@parameter_option
@format_option
@click.option("--write", is_flag=True, help="Ask a question whose header says `mode: write`.")
def ask(connection: Options, name: str | None, parameters: tuple[str, ...], format_: str, write: bool) -> None:
    """Ask the saved question NAME; without a name, list the questions."""
    project = find_project()
    if name is None:
        tell_questions(project)
        return
    from graphmodel.queries import bind, pairs
    from graphmodel.workflows.ask import ask as run
    from graphmodel.workflows.ask import find_question

    given = pairs(parameters)
    bind(find_question(project, name), given)  # so that a mistake is told before a database is opened
    with open_database(project, connection, writes=write) as database:
        report = run(project, database, name, given, write=write)
    tell_answer(report.answer, format_)
    if not report.loaded:
        remark("nothing was ever loaded into this database\n  hint: load it first: graphmodel load")
