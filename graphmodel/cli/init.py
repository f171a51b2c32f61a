"""`graphmodel init`"""

from __future__ import annotations

from pathlib import Path

import click

from graphmodel.cli.options import NEW_FOLDER
from graphmodel.cli.output import count, say

OWN = ("graphmodel load", "graphmodel ask who-calls-where", "graphmodel coverage --text articles/ferry-news.txt")
SHIPPED = ("graphmodel model", "graphmodel load", "graphmodel ask who-recognizes-whom")
LISTED = 12  # files, before those of a folder are counted


def complete_model(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The shipped models that begin so, for a shell."""
    from graphmodel.workflows.init import GALLERY, SHIPPED

    return [name for name in (*SHIPPED, *GALLERY) if name.startswith(incomplete)]


@click.command(short_help="Make a small project that works at once.")
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
@click.option(
    "--model",
    metavar="NAME",
    default="",
    shell_complete=complete_model,
    help="Start from a shipped model and its questions: geopolitics, followthemoney, gtfs, northwind, openalex, pole, "
    "snb or stix.",
)
def init(folder: Path, model: str) -> None:
    """Make a small project in the new or empty folder DIR: a model, an article with its fact sheet, questions.

    With --model geopolitics the types are those of the shipped model, and a few of your own to begin with. The other
    names make a small project after a published schema, with data that is made up: docs/gallery.md.
    """
    from graphmodel.workflows.init import GALLERY
    from graphmodel.workflows.init import init as run

    report = run(folder, model)
    say(f"made a project in {report.folder}:")
    questions = [name for name in report.files if name.startswith("cypher/")]
    many = len(report.files) > LISTED
    for name in report.files:
        if not (many and name in questions):
            say(f"  {name}")
    if many:
        say(f"  cypher: {count(len(questions), 'question')} of the model")
    say("\nnext:")
    if folder.resolve() != Path.cwd():
        say(f"  cd {report.folder}")
    asked = f"graphmodel ask {Path(questions[0]).stem}" if questions else ""
    for line in ("graphmodel load", asked, "graphmodel model") if model in GALLERY else SHIPPED if model else OWN:
        say(f"  {line}")
