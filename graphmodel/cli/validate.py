"""`graphmodel validate`"""

from __future__ import annotations

import click

from graphmodel.cli.options import find_project
from graphmodel.cli.output import count, remark, say, tell_problems


@click.command(short_help="Check model, sources and questions, offline.")
def validate() -> None:
    """Check model, sources and questions, without a database: every problem with its place and a hint."""
    from graphmodel.problems import errors
    from graphmodel.workflows.validate import validate as run

    report = run(find_project())
    tell_problems(report.problems)
    if not report.sound:
        remark(count(len(errors(report.problems)), "error"))
        click.get_current_context().exit(1)
    say(f"model      {count(report.node_types, 'node type')}, {count(report.relationship_types, 'relationship type')}")
    say(f"sources    {count(report.sources, 'source')}: {count(report.nodes, 'node')}, {count(report.claims, 'claim')}")
    say(f"questions  {count(report.questions, 'question')}")
    say("no problems" if not report.problems else count(len(report.problems), "warning"))
