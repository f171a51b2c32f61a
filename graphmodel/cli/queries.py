"""`graphmodel queries`: the group; each of its commands is imported from its module when it is called."""

from __future__ import annotations

import importlib

import click

from graphmodel.problems import did_you_mean

MODULES = {
    "list": "question_files",
    "show": "question_files",
    "new": "question_files",
    "lint": "question_lint",
    "test": "question_tests",
    "format": "question_style",
    "fix": "question_style",
    "docs": "question_files",
    "export": "question_export",
}


class Lazy(click.Group):
    """Commands by name, in order of use; `list` is the function `list_` of its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of a name, imported now."""
        if cmd_name not in MODULES:
            return None
        module = importlib.import_module(f"graphmodel.cli.{MODULES[cmd_name]}")
        command = getattr(module, f"{cmd_name}_")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; of a wrong name, the message names the nearest."""
        if args and args[0] not in MODULES and not args[0].startswith("-"):
            near = did_you_mean(args[0], MODULES)
            ctx.fail(f"there is no command {args[0]!r}" + (f"; {near}" if near else ""))
        return super().resolve_command(ctx, args)


@click.group("queries", cls=Lazy, short_help="List, show, make and test saved questions.")
def queries() -> None:
    """Work on the project's saved questions: `.cypher` files whose header says what they ask."""
