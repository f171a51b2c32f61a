"""`graphmodel ask`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, format_option, open_database, parameter_option
from graphmodel.cli.output import remark, say, tell_answer, tell_problems

if TYPE_CHECKING:
    from graphmodel.project import Options, Project


def _complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The names of questions that begin so, for a shell."""
    from graphmodel.errors import GraphmodelError
    from graphmodel.project import Project

    try:
        return [name for name in Project.find().questions()[0] if name.startswith(incomplete)]
    except GraphmodelError:
        return []


@click.command(short_help="Ask a saved question, or list them.")
@click.argument("name", required=False, shell_complete=_complete)
@connection_options
@parameter_option
@format_option
@click.option("--write", is_flag=True, help="Ask a question whose header says `mode: write`.")
def ask(connection: Options, name: str | None, parameters: tuple[str, ...], format_: str, write: bool) -> None:
    """Ask the saved question NAME; without a name, list the questions."""
    project = find_project()
    if name is None:
        _list(project)
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


def _list(project: Project) -> None:
    from graphmodel.workflows.ask import list_questions

    questions, problems = list_questions(project)
    wide = max((len(question.name) for question in questions), default=0)
    for question in questions:
        say(f"{question.name:<{wide}}  {question.question}")
    if not questions and not problems:
        remark(f"the project has no questions yet\n  hint: write one to {project.question_folder}/NAME.cypher")
    tell_problems(problems)
    if problems:
        click.get_current_context().exit(1)
