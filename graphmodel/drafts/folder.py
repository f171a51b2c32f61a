"""The folder of a drafted project: its settings, its model as Python, its mappings as YAML. Whole, or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from graphmodel.controls import visible, visible_line
from graphmodel.databases.lock import LockTaken, hold
from graphmodel.drafts.code import comment, literal, python
from graphmodel.drafts.draft import Draft, DraftMapping
from graphmodel.drafts.names import layer_of
from graphmodel.errors import ProjectError

MAPPINGS = "mappings"
IGNORED = ".graphmodel/\n.env\n__pycache__/\n"
_PREFIXED = """
# The model has types with the names of those that hold claims, so claims, documents and passages get a prefix.
[layer]
prefix = {}
"""
_TODO = re.compile(r"^\s*# TODO: (.*)$")


@dataclass(frozen=True)
class ProjectReport:
    """A drafted project: its folder, its files, how many types it has, and each TODO with its file and line.

    `undefined` is how many types nobody has said the meaning of.
    """

    folder: Path
    files: tuple[str, ...]
    nodes: int
    relationships: int
    undefined: int
    todos: tuple[tuple[str, int, str], ...]
    notes: tuple[str, ...]
    confidence: tuple[tuple[str, str, str, str], ...]


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to write a project to, which becomes `folder` at the end of the `with` statement.

    It is in a hidden one beside `folder`, which is removed at the end; what a kill left of it, by the next command that
    makes this project.

    Raises:
        ProjectError: there is something in `folder`, it cannot be made, or another command is making it.
    """
    beside = folder.absolute().with_name(f".{folder.absolute().name}.graphmodel-import")
    try:
        existing = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
        if existing:
            listed = ", ".join(existing[:3]) + (" and more" if len(existing) > 3 else "")
            raise ProjectError(f"{folder} is not empty: it holds {listed}", hint="name a new folder with --to")
        if beside.is_symlink():
            raise ProjectError(f"{beside} is a symbolic link", hint="remove it: the project is written there first")
        beside.mkdir(mode=0o700, parents=True, exist_ok=True)
        release = hold(beside / "lock")
    except LockTaken as taken:
        hint = f"wait for process {taken.pid} to end, or name another folder with --to"
        raise ProjectError(f"another command is making {folder}", hint=hint) from None
    except OSError as wrong:
        hint = "name another folder with --to"
        raise ProjectError(f"{folder} cannot be made a project: {wrong.strerror}", hint=hint) from wrong
    made = beside / "project"
    try:
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        yield made
        made.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        release()


def write_project(
    draft: Draft, staged: Path, folder: Path, *, variables: Mapping[str, str] | None = None
) -> ProjectReport:
    """Writes a draft's files into `staged`, which is to become `folder`; files of rows may be there already.

    `variables` go to the project's `.env`, which only the user may read and git leaves out.
    """
    module = re.sub(r"\W+", "_", folder.resolve().name.lower(), flags=re.ASCII).strip("_")
    module = f"{module if module[:1].isalpha() else 'graph'}_model"
    files = {
        f"{module}.py": python(draft),
        "graphmodel.toml": _settings(draft, module),
        ".gitignore": IGNORED,
        **{f"{MAPPINGS}/{each.name}.yaml": mapping_text(each) for each in draft.mappings},
    }
    for name, text in files.items():
        (staged / name).parent.mkdir(parents=True, exist_ok=True)
        (staged / name).write_text(text, encoding="utf-8")
    if variables:
        path = staged / ".env"
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={_quoted(value)}\n" for name, value in variables.items()), encoding="utf-8")
    return ProjectReport(
        folder,
        tuple(sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())),
        len(draft.nodes),
        len(draft.relationships),
        [*(each.definition for each in draft.nodes), *(each.definition for each in draft.relationships)].count(""),
        tuple(todo for name in sorted(files) for todo in _todos(name, files[name])),
        draft.notes,
        draft.confidence,
    )


def mapping_text(mapping: DraftMapping) -> str:
    """A mapping as YAML, with its TODOs first."""
    head = "".join(f"# TODO: {comment(each)}\n" for each in mapping.todo)
    text = yaml.dump(mapping.content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return head + visible(text)


class _Dumper(yaml.SafeDumper):
    """Quotes a text with characters that hide in it or turn its direction, so that they can be escapes."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None if visible_line(text) == text else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def _settings(draft: Draft, module: str) -> str:
    sources = f'sources = ["{MAPPINGS}/*.yaml"]\n' if draft.mappings else "sources = []\n"
    labels = [label for each in draft.nodes for label in (each.label, *each.optional_labels)]
    layer = layer_of(labels, (each.type for each in draft.relationships))
    prefix = "" if not layer.prefix else _PREFIXED.format(literal(layer.prefix))
    return f"# A project drafted from {comment(draft.origin)}.\nmodel = {literal(module)}\n{sources}{prefix}"


def _todos(name: str, text: str) -> Iterator[tuple[str, int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TODO.search(line):
            yield name, number, found[1]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
