"""A project's settings, read strictly: what is not known is a problem with its line and a "did you mean"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from graphmodel.calendar_days import iso_day
from graphmodel.errors import ProjectError
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.project.finding import Found
from graphmodel.project.lines import line_of
from graphmodel.project.memory import HINT, memory_size

if TYPE_CHECKING:
    from graphmodel.queries.lint import Severity

KEYS = ("name", "model", "sources", "priority", "questions", "as_of", "memory", "targets", "lint", "layer")
QUESTIONS = "cypher"
SERVER_KEYS = ("uri", "username", "database", "password_env")
_NAME = re.compile(r"\w(?:[\w .:+-]{0,98}\w)?")
_MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_LOADER = re.compile(_MODULE.pattern + r":[^\W\d]\w*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class NamedTarget:
    """A table under `targets`: a database that `--target` names. It holds no secret, only the name of a variable."""

    name: str
    uri: str
    username: str = ""
    database: str = ""
    password_env: str = ""


@dataclass(frozen=True)
class Settings:
    """What a project's settings file says.

    `sources` are paths and globs of fact sheets below the project's folder, and Python loaders as `module:function`.
    `priority` names sources: where two disagree on a property of a node, the one named earlier wins. `memory` is what
    staging may use before it spills to disk. `lint` gives rules of the lint another severity. `name` is the project's,
    written into the graphs that it loads.
    """

    path: Path
    model: str
    sources: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    questions: str = QUESTIONS
    as_of: date | None = None
    memory: str = ""
    targets: Mapping[str, NamedTarget] = field(default_factory=dict)
    lint: Mapping[str, Severity] = field(default_factory=dict)
    name: str = ""
    layer: str = ""
    """The prefix of the labels and relationship types of claims."""


def read_settings(found: Found) -> Settings:
    """The settings of a file.

    Raises:
        ProjectError: they do not hold; its problems list every fault.
    """
    reader = _SettingsReader(found)
    settings = Settings(
        path=found.path,
        model=reader.model(),
        sources=reader.sources(),
        priority=reader.texts("priority", 'write priority = ["facts/checked.yaml"], the names of sources, best first'),
        questions=reader.questions(),
        as_of=reader.as_of(),
        memory=reader.memory(),
        targets=reader.targets(),
        lint=reader.lint(),
        name=reader.name(),
        layer=reader.layer(),
    )
    reader.unknown_keys(found.table, KEYS, ())
    if reader.problems:
        raise ProjectError("the project's settings do not hold", problems=sorted(reader.problems))
    return settings


class _SettingsReader:
    def __init__(self, found: Found) -> None:
        self.found = found
        self.problems: list[Problem] = []

    def fault(self, path: tuple[str, ...], code: str, message: str, hint: str = "") -> None:
        line = line_of(self.found.text, (*self.found.prefix, *path))
        self.problems.append(Problem(Where(self.found.name, line), code, message, hint))

    def unknown_keys(self, table: Mapping[str, Any], known: tuple[str, ...], path: tuple[str, ...]) -> None:
        place = ".".join((*self.found.prefix, *path)) or "the settings file"
        for key in table:
            if key == "password":
                hint = 'take it out and name a variable that holds it: password_env = "PROD_PASSWORD"'
                self.fault((*path, key), "settings-secret", "a password has no place in a settings file", hint)
            elif key not in known:
                self.fault((*path, key), "settings-key", f"{place} has no setting {key!r}", did_you_mean(key, known))

    def model(self) -> str:
        example = 'write model = "my_package.model", the module that declares your node and relationship types'
        if "model" not in self.found.table:
            self.fault((), "settings-missing", "the setting 'model' is missing", example)
            return ""
        return self._text(self.found.table, "model", (), _MODULE.fullmatch, "the name of a module", example)

    def name(self) -> str:
        hint = 'write name = "ferries", a word or a few'
        return self._text(self.found.table, "name", (), _NAME.fullmatch, "a name of at most 100 characters", hint)

    def sources(self) -> tuple[str, ...]:
        given = self.texts("sources", 'write sources = ["facts/*.yaml", "my_package.loaders:rows"]')
        for each in given:
            if not _LOADER.fullmatch(each):
                self._within("sources", each)
        return given

    def texts(self, key: str, hint: str) -> tuple[str, ...]:
        given = self.found.table.get(key, [])
        if isinstance(given, list) and all(isinstance(each, str) and each for each in given):
            return tuple(given)
        self.fault((key,), "settings-value", f"{key!r} is not a list of texts", hint)
        return ()

    def memory(self) -> str:
        given = self.found.table.get("memory", "")
        size = memory_size(given) if isinstance(given, str) and given else ""
        if size is None or not isinstance(given, str):
            self.fault(("memory",), "settings-value", f"{given!r} is no size of memory", HINT)
        return size or ""

    def questions(self) -> str:
        given = self._text(self.found.table, "questions", (), bool, "the name of a folder", 'questions = "cypher"')
        if given:
            self._within("questions", given)
        return given or QUESTIONS

    def as_of(self) -> date | None:
        given = self.found.table.get("as_of")
        if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
            return given
        try:
            return iso_day(given if isinstance(given, str) else "")
        except ValueError:
            self.fault(("as_of",), "settings-value", f"'as_of' is not a day: {given}", "write as_of = 2025-07-31")
            return None

    def targets(self) -> dict[str, NamedTarget]:
        given = self.found.table.get("targets", {})
        if not isinstance(given, dict):
            hint = 'write a table for each: [tool.graphmodel.targets.prod] with uri = "neo4j+s://..."'
            self.fault(("targets",), "settings-value", "'targets' is not a table", hint)
            return {}
        return {name: server for name, table in given.items() for server in self._server(name, table)}

    def lint(self) -> dict[str, Severity]:
        given = self.found.table.get("lint", {})
        if not isinstance(given, dict):
            hint = 'write a table: [tool.graphmodel.lint] with GM302 = "off"'
            self.fault(("lint",), "settings-value", "'lint' is not a table", hint)
            return {}
        return {code: severity for code, value in given.items() for severity in self._severity(code, value)}

    def layer(self) -> str:
        given = self.found.table.get("layer")
        if given is None:
            return ""
        from graphmodel.model.layer import PREFIX  # with pydantic, which most projects' settings need not wait for

        hint = 'write layer = {prefix = "Gm"}'
        if not isinstance(given, dict):
            self.fault(("layer",), "settings-value", "'layer' is not a table", hint)
            return ""
        self.unknown_keys(given, ("prefix",), ("layer",))
        return self._text(given, "prefix", ("layer",), PREFIX.fullmatch, "a word of letters and digits", hint)

    def _severity(self, code: str, value: Any) -> Iterator[Severity]:
        from graphmodel.queries.lint.catalogue import RULES, SEVERITIES

        if code not in RULES:
            self.fault(("lint", code), "settings-key", f"the lint has no rule {code!r}", did_you_mean(code, RULES))
        elif value not in SEVERITIES:
            hint = "write one of: " + ", ".join(SEVERITIES)
            self.fault(("lint", code), "settings-value", f"{code!r} is not {value!r}", hint)
        else:
            yield value

    def _server(self, name: str, table: Any) -> Iterator[NamedTarget]:
        path = ("targets", name)
        if not isinstance(table, dict):
            self.fault(path, "settings-value", f"the target {name!r} is not a table", 'uri = "bolt://localhost:7687"')
            return
        self.unknown_keys(table, SERVER_KEYS, path)
        if "uri" not in table:
            self.fault(path, "settings-missing", f"the target {name!r} has no uri", 'uri = "bolt://localhost:7687"')
        uri, username, database = (
            self._text(table, key, path, bool, "a text", f'write {key} = "..."') for key in SERVER_KEYS[:3]
        )
        yield NamedTarget(name, uri, username, database, self._variable(table, path))

    def _variable(self, table: Mapping[str, Any], path: tuple[str, ...]) -> str:
        if "password_env" not in table:
            return ""
        given = table["password_env"]
        if isinstance(given, str) and _VARIABLE.fullmatch(given):
            return given
        # The value is not shown: somebody may have put the password itself here.
        hint = 'give the name alone, not the password: password_env = "PROD_PASSWORD"'
        self.fault((*path, "password_env"), "settings-secret", "'password_env' is not the name of a variable", hint)
        return ""

    def _text(
        self,
        table: Mapping[str, Any],
        key: str,
        path: tuple[str, ...],
        fits: Callable[[str], object],
        what: str,
        hint: str,
    ) -> str:
        given = table.get(key)
        if isinstance(given, str) and fits(given):
            return given
        if key in table:
            self.fault((*path, key), "settings-value", f"{key!r} is not {what}", hint)
        return ""

    def _within(self, key: str, given: str) -> None:
        if PurePath(given).is_absolute() or ".." in PurePath(given).parts:
            hint = "move the files into the project, or name them when you load: graphmodel load ../elsewhere/a.yaml"
            if key == "questions":
                hint = "move the questions into the project"
            self.fault((key,), "settings-outside", f"{given!r} is outside the project", hint)
