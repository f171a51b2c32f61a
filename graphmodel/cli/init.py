"""`graphmodel init`"""

from __future__ import annotations

from pathlib import Path

import click

from graphmodel.cli.output import say


@click.command(short_help="Make a small project that works at once.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Make a small project in the new or empty folder DIR: a model, an article with its fact sheet, two questions."""
    from graphmodel.workflows.init import init as run

    report = run(folder)
    say(f"made a project in {report.folder}:")
    for name in report.files:
        say(f"  {name}")
    say("\nnext:")
    if folder.resolve() != Path.cwd():
        say(f"  cd {report.folder}")
    for line in (
        "graphmodel load",
        "graphmodel ask who-calls-where",
        "graphmodel coverage --text articles/ferry-news.txt",
    ):
        say(f"  {line}")
