"""The `graphmodel` command itself: which commands there are, and how errors leave it."""

from __future__ import annotations

import errno
import gc
import importlib
import sys
import traceback
from typing import Any

import click

from graphmodel.cli.interrupts import Asked, interrupts
from graphmodel.cli.output import remark
from graphmodel.cli.problems import print_error, print_problems
from graphmodel.cli.streams import safe_streams
from graphmodel.errors import GraphmodelError
from graphmodel.problems import Problem, Where, did_you_mean

COMMANDS = (
    "demo",
    "init",
    "import",
    "validate",
    "model",
    "load",
    "spark",
    "export",
    "ask",
    "queries",
    "explore",
    "browser",
    "cypher",
    "status",
    "evidence",
    "merge",
    "resolve",
    "coverage",
    "check",
    "schema",
    "migrate",
    "diff",
    "docs",
    "reset",
    "document",
    "serve",
    "mcp",
)
MODULES = {"import": "import_"}
"""Commands whose name no module may have."""
COLLECT = 100_000
"""New objects after which unused ones are looked for: rows are many, and no cycles; 700 cost a load a tenth."""


class Commands(click.Group):
    """Commands by name, each in the module of that name, in the order in which a new user meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        name = MODULES.get(cmd_name, cmd_name)
        command = getattr(importlib.import_module(f"graphmodel.cli.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; of a wrong name, the message names the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = did_you_mean(args[0], COMMANDS)
            ctx.fail(f"there is no command {args[0]!r}" + (f"; {near}" if near else ""))
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs the command line; whatever is printed meanwhile goes through one door."""
        with safe_streams():
            try:
                return super().main(*args, **extra)
            except Exception:  # a fault of ours, whatever it is: the user gets its place and what to do with it
                traceback.print_exc()
                remark("this is a fault of graphmodel: please report it, with the lines above")
                sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what stops its work is reported in full, without a traceback."""
        asked = Asked()
        try:
            with interrupts(asked):
                return super().invoke(ctx)
        except GraphmodelError as error:
            print_error(error)
        except OSError as error:
            if error.errno == errno.EPIPE:  # click knows how to leave a closed pipe
                raise
            from graphmodel.files import way_out

            place = Where(str(error.filename)) if error.filename else Where("output")
            hint = way_out(error, "check the path, and that you may use it")
            print_problems([Problem(place, "file", error.strerror or str(error), hint)])
        except KeyboardInterrupt:
            remark("interrupted: the work was stopped, and what was not committed is undone")
            return ctx.exit(asked.code)
        return ctx.exit(1)


@click.group(
    "graphmodel", cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="graphmodel", message="graphmodel %(version)s")
def main() -> None:
    """Model a property graph, load what sources say into Neo4j, and ask it saved questions.

    The nearest pyproject.toml with a [tool.graphmodel] table, or graphmodel.toml, makes a folder a project.
    """
    gc.set_threshold(COLLECT)
