"""`graphmodel demo`"""

from __future__ import annotations

from pathlib import Path

import click

from graphmodel.cli.output import count, print_answer, remark, say
from graphmodel.cli.progress import progress


@click.command(short_help="Build an article's graph and ask it three questions.")
def demo() -> None:
    """Build the graph of an article in an embedded database of its own, and ask it three questions.

    Settings of connections are ignored; it can be run again.
    """
    from graphmodel.workflows.demo import demo as run
    from graphmodel.workflows.demo import demo_folder

    folder = demo_folder(Path.cwd())
    remark(f"writing to embedded:{folder} (the demo's own)")
    with progress() as show:
        report = run(folder, progress=show)
    if report.load.changed:
        created = count(report.load.total("created"), "node and relationship", "nodes and relationships")
        say(f"loaded an article: {created} new, as of {report.load.as_of}, in {report.load.seconds:.1f} s")
    else:
        say(f"the article was loaded already: nothing changed, as of {report.load.as_of}")
    for asked in report.asked:
        say(f"\n{asked.question.question}\n")
        print_answer(asked.answer, "table")
    say("\ntry next:")
    say(f"  graphmodel cypher --uri embedded:{folder} 'MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name LIMIT 5'")
    say("  graphmodel init my-project          a project of your own, with an article to start from")
