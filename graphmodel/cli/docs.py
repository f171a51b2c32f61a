"""`graphmodel docs`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.browser import opened_window
from graphmodel.cli.options import FILE, NEW_FOLDER, connection_options, find_project, open_database, timeout_option
from graphmodel.cli.output import count, remark, say

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions


@click.command(short_help="The project's documentation as a site.")
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
@click.option("--text", "texts", type=FILE, multiple=True, help="The text of a document, to be shown; repeatable.")
@click.option("--title", default="", metavar="TEXT", help="What the site is called; by default as the project.")
@click.option("--live", is_flag=True, help="Show the database's rows, too, of questions that need no parameter.")
@click.option("--open", "show", is_flag=True, help="Open the site in a browser.")
@timeout_option
@connection_options
def docs(
    connection: ConnectionOptions,
    folder: Path,
    texts: tuple[Path, ...],
    title: str,
    live: bool,
    show: bool,
    timeout: float | None,
) -> None:
    """Write the project's documentation into DIR: the model with a page a type, sources with their coverage, documents
    sentence by sentence, questions with rows of their examples, and what depends on what.

    The pages open from their files, offline. A document's text is shown only where it is given by --text: mind its
    licence before you publish it.
    """
    from graphmodel.workflows.docs import write_docs
    from graphmodel.workflows.docs.live import ask_all

    project = find_project()
    answers = {}
    if live:
        with open_database(project, connection) as database:
            answers = ask_all(project, database, timeout)
    report = write_docs(project, folder, texts, answers, title)
    site = report.site
    parts = [count(len(site.types), "type"), count(len(site.sources), "source")]
    parts += [count(len(site.documents), "document"), count(len(site.questions), "question")]
    say(f"wrote {count(report.pages, 'page')} to {folder}: {', '.join(parts)}")
    if not texts and site.documents:
        remark("  hint: with --text FILE a document's sentences are shown")
    if show and not opened_window(report.index.resolve().as_uri()):
        say(f"open {report.index}")
