"""Which database a command means: options, then a named target, then variables, then `.env`, then the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import AuthFailed, ProjectError
from graphmodel.files import own_folder
from graphmodel.problems import did_you_mean
from graphmodel.project.settings import NamedTarget
from graphmodel.project.variables import SettingValue, VariableSource, look_up, read_env_file

if TYPE_CHECKING:
    from graphmodel.databases import Database, Target

EMBEDDED = "embedded:"
DEFAULT = ".graphmodel/database"
Prompt = Callable[[str], str]


@dataclass(frozen=True)
class ConnectionOptions:
    """What the options of a command say about its database. There is no password among it."""

    uri: str = ""
    username: str = ""
    database: str = ""
    env_file: Path | None = None
    target: str = ""


NO_OPTIONS = ConnectionOptions()


@dataclass(frozen=True)
class Surroundings:
    """What is there to choose from: the project's folder and targets, the current folder, the environment."""

    here: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    root: Path | None = None
    targets: Mapping[str, NamedTarget] = field(default_factory=dict)


def choose(options: ConnectionOptions, around: Surroundings) -> Target:
    """The database that options and settings name, with credentials, and with the origin of the choice.

    An option goes before all else, then the target that `--target` names, then variables: those of `--env-file`, of
    the environment, of the project's `.env` (which `--env-file` replaces). Without any, a folder in the project.
    A target takes nothing from NEO4J_* variables, so that one server's password never goes to another.

    Raises:
        ProjectError: the target is unknown, its variable is not set, or there is no project to have a default.
    """
    layers = _layers(options, around)
    if options.target:
        return _of_target(options, around, layers)
    uri = SettingValue(options.uri, "from --uri", around.here) if options.uri else look_up(layers, "NEO4J_URI")
    return _target(
        uri or _default(options, around),
        username=options.username or _text(look_up(layers, "NEO4J_USERNAME")),
        database=options.database or _text(look_up(layers, "NEO4J_DATABASE")),
        password=_text(look_up(layers, "NEO4J_PASSWORD")),
        here=around.here,
    )


def variable(name: str, options: ConnectionOptions, around: Surroundings) -> str:
    """The value of a variable, from the first layer that has it; empty when none has."""
    return _text(look_up(_layers(options, around), name))


def opened(target: Target, prompt: Prompt | None = None) -> Database:
    """The open database of a target. `prompt` is asked for a password once, when the server wants one we don't have.

    Raises:
        DatabaseError: it cannot be opened.
    """
    from graphmodel.databases import connect

    try:
        return connect(target)
    except AuthFailed as refused:
        if target.password:
            raise
        if prompt is None:
            hint = "no password was given: set NEO4J_PASSWORD, in .env or with --env-file, or call it from a terminal"
            raise AuthFailed(refused.message, hint=hint) from refused
    return connect(replace(target, password=prompt(f"Password of {target.username} at {target.uri}")))


def _layers(options: ConnectionOptions, around: Surroundings) -> list[VariableSource]:
    environment = VariableSource("the environment", around.here, around.environment)
    if options.env_file is not None:
        return [read_env_file(options.env_file), environment]
    own = around.root / ".env" if around.root is not None else None
    return [environment, read_env_file(own)] if own is not None and own.is_file() else [environment]


def _of_target(options: ConnectionOptions, around: Surroundings, layers: Sequence[VariableSource]) -> Target:
    server = around.targets.get(options.target)
    if server is None:
        hint = did_you_mean(options.target, around.targets) or "declare it: [tool.graphmodel.targets.NAME] with uri"
        raise ProjectError(f"the settings have no target {options.target!r}", hint=hint)
    password = look_up(layers, server.password_env) if server.password_env else None
    if server.password_env and password is None:
        raise ProjectError(
            f"the target {server.name!r} takes its password from {server.password_env}, which is not set",
            hint=f"export {server.password_env}, or write it to .env or to a file for --env-file",
        )
    return _target(
        SettingValue(server.uri, f"from --target {server.name}", around.root or around.here),
        username=options.username or server.username,
        database=options.database or server.database,
        password=_text(password),
        here=around.here,
    )


def _default(options: ConnectionOptions, around: Surroundings) -> SettingValue:
    if options.env_file is not None:
        hint = "Aura's file has it; or name the server with --uri"
        raise ProjectError(f"{options.env_file} does not say NEO4J_URI, nor does the environment", hint=hint)
    if around.root is None:
        raise ProjectError(
            f"there is no graphmodel project in {around.here}, nor in a folder above it, and no database is named",
            hint="name one: --uri bolt://localhost:7687, or go to your project's folder",
        )
    try:
        own_folder(around.root, Path(DEFAULT))
    except OSError as wrong:
        hint = "name the folder that you mean: NEO4J_URI=embedded:PATH, or --uri"
        raise ProjectError(f"{wrong.filename} cannot hold the database: {wrong.strerror}", hint=hint) from wrong
    return SettingValue(EMBEDDED + DEFAULT, "the default", around.root)


def _target(uri: SettingValue, username: str, database: str, password: str, here: Path) -> Target:
    from graphmodel.databases import Target

    return Target(
        uri=_placed(uri, here),
        username=username or "neo4j",
        password=password,
        database=database,
        origin=uri.origin,
    )


def _placed(uri: SettingValue, here: Path) -> str:
    """An embedded database's folder as seen from here, when it was written as seen from elsewhere."""
    scheme, colon, path = uri.text.strip().partition(EMBEDDED)
    if not colon or not path or path.startswith(("~", "//")):
        return uri.text.strip()
    folder = uri.folder / path
    return f"{scheme}{EMBEDDED}{folder.relative_to(here) if folder.is_relative_to(here) else folder}"


def _text(value: SettingValue | None) -> str:
    return value.text if value is not None else ""
