"""`graphmodel queries export`"""

from __future__ import annotations

from pathlib import Path

import click

from graphmodel.cli.options import NEW_FILE, find_project
from graphmodel.cli.output import count, remark, say
from graphmodel.cli.problems import print_problems


@click.command("export", short_help="Favourites and a style for Neo4j Browser.")
@click.option("--browser", "favourites", type=NEW_FILE, metavar="FILE.zip", help="Write the questions as favourites.")
@click.option("--tag", default="", metavar="TAG", help="Only the questions with this tag.")
@click.option("--with-values", is_flag=True, help="Defaults in the query itself, with no :param lines before it.")
@click.option("--style", type=NEW_FILE, metavar="FILE", help="Write colours, sizes and captions by label: model.grass.")
def export_(favourites: Path | None, tag: str, with_values: bool, style: Path | None) -> None:
    """Write files for Neo4j Browser: drag each of them onto its window.

    Browser runs `:param` lines and a query as several statements, and of several it shows only that they ran. Run such
    a favourite, then the query alone; or export --with-values.
    """
    if favourites is None and style is None:
        raise click.UsageError("say what to write: --browser FILE.zip, --style model.grass, or both")
    if favourites is None and (tag or with_values):
        raise click.UsageError("--tag and --with-values go with --browser FILE.zip")
    from graphmodel.workflows.export import export_favourites, export_style

    project = find_project()
    if style is not None:
        labels = export_style(project, style)
        say(f"wrote {style}: {count(labels, 'label')}")
    if favourites is None:
        return
    report = export_favourites(project, favourites, tag, with_values=with_values)
    say(f"wrote {favourites}: {count(len(report.written), 'question')}")
    if report.left_out:
        remark(f"left out, since not written for Neo4j: {', '.join(report.left_out)}")
    print_problems(report.problems)
    if report.problems:
        click.get_current_context().exit(1)
