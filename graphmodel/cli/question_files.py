"""`graphmodel queries list`, `show`, `new` and `docs`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import NEW_FILE, find_project
from graphmodel.cli.output import remark, say
from graphmodel.cli.problems import print_problems

if TYPE_CHECKING:
    from graphmodel.project import Project


def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The names of questions that begin so, for a shell."""
    from graphmodel.errors import GraphmodelError
    from graphmodel.project import Project

    try:
        return [name for name in Project.find().questions()[0] if name.startswith(incomplete)]
    except GraphmodelError:
        return []


@click.command("list", short_help="The questions, one line each.")
@click.option("-t", "--tag", metavar="TAG", default="", help="Only those with this tag.")
def list_(tag: str) -> None:
    """List the project's questions by name."""
    print_questions(find_project(), tag)


@click.command("show", short_help="What a question takes and returns.")
@click.argument("name", shell_complete=complete)
def show_(name: str) -> None:
    """Show the question NAME: what it asks, its parameters and columns, and where it is."""
    from graphmodel.queries import describe
    from graphmodel.workflows.ask import find_question

    for line in describe(find_question(find_project(), name)):
        say(line)


@click.command("new", short_help="Make a question to fill in.")
@click.argument("name")
def new_(name: str) -> None:
    """Make the file of a new question NAME, well formed and answered at once, to be filled in."""
    from graphmodel.workflows.new_question import new_question as run

    path = run(find_project(), name)
    say(f"made {path}\n\nnext: edit it, then\n  graphmodel ask {name}\n  graphmodel queries test {name} --update")


@click.command("docs", short_help="All questions as a page of Markdown.")
@click.argument("file", required=False, type=NEW_FILE)
@click.option("--index", is_flag=True, help="Only what each asks and why, with links to the files.")
def docs_(file: Path | None, index: bool) -> None:
    """Print a page of Markdown, or write it to FILE: each question, its Cypher, parameters and rows of its examples."""
    from graphmodel.workflows.export import write
    from graphmodel.workflows.library import make_index, make_library

    project = find_project()
    page = make_index(project, file.parent if file else Path()) if index else make_library(project)
    if file is None:
        say(page.rstrip("\n"))
    else:
        write(file, page.encode())
        remark(f"wrote {file}")


def print_questions(project: Project, tag: str = "", *, parameters: bool = False) -> None:
    """The list of questions, each with its parameters if wanted, and what is wrong with the files that hold none."""
    from graphmodel.workflows.ask import list_questions

    questions, problems = list_questions(project, tag)
    wide = max((len(question.name) for question in questions), default=0)
    for question in questions:
        say(f"{question.name:<{wide}}  {question.question}")
        for parameter in question.parameters if parameters else ():
            say(f"{'':<{wide}}    -P {parameter.declaration}")
    if not questions and not problems:
        remark("the project has no questions yet\n  hint: make one: graphmodel queries new NAME")
    print_problems(problems)
    if problems:
        click.get_current_context().exit(1)
