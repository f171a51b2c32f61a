"""`graphmodel merge`"""

from __future__ import annotations

import getpass
from datetime import date

import click

from graphmodel.cli.options import find_project
from graphmodel.cli.output import say


@click.command(short_help="Say that several ids are one and the same.")
@click.argument("old", nargs=-1, required=True)
@click.argument("new")
@click.option("--why", default="", help="The reason, kept beside the decision.")
@click.option("--by", default="", help="Who decides; by default the user of this machine.")
@click.option("--different", is_flag=True, help="Say instead that they are not one.")
def merge(old: tuple[str, ...], new: str, why: str, by: str, different: bool) -> None:
    """Say that each OLD is one with NEW, under whose id they go from the next load on.

    The decision is a line of identity.csv, beside the project's settings. Delete the line, and the next load restores
    what each source says of each id.
    """
    from graphmodel.workflows.merge import merge as run

    project = find_project()
    verdict = "different" if different else "same"
    report = run(project, old, new, by=by or getpass.getuser(), why=why, today=date.today(), verdict=verdict)
    for decision in report.decisions:
        say(f"{decision.one} is {'not ' if different else ''}{decision.other}: {report.path.name}")
    if not report.decisions:
        say("that was decided before")
    elif not different:
        say("graphmodel load applies it")
