"""Renames a type or a property in a project's files, all or none."""

from __future__ import annotations

import inspect
import keyword
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.diagrams.excerpt import find_type
from graphmodel.errors import ProjectError
from graphmodel.files import write_file, write_in
from graphmodel.model import NodeType, RelationshipType
from graphmodel.model.places import near
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.places import is_named
from graphmodel.workflows.renaming import cypher, python, sheets
from graphmodel.workflows.renaming.edits import Doubt, Edit, Renaming, edited
from graphmodel.workflows.renaming.modules import Module, missing_imports

if TYPE_CHECKING:
    from graphmodel.model import Model
    from graphmodel.project import Project

ROUNDS = 100
"""How often the project is validated again: a line may show one fault at a time."""
TEXTS = (".py", ".cypher", ".yaml", ".yml", ".md", ".toml")


@dataclass(frozen=True)
class RenamingReport:
    """The places that were changed, by file, and those where the old name is still written, in texts and comments."""

    edits: Mapping[Path, tuple[Edit, ...]]
    left: tuple[Where, ...] = ()


def rename(project: Project, old: str, new: str) -> RenamingReport:
    """Gives a type (`old` is its label, type or class) or a property (`Type.property`) the name `new`, everywhere.

    The model notes what it was called (`formerly`), so that `migrate` renames what is stored. Afterwards the project is
    validated in a process of its own; if it has an error more than before, all files are as they were.

    Raises:
        ProjectError: the project has errors; there is no such name, or the new one is taken; or it does not show at
            some places whose name it is, which the error lists.
    """
    asked = _asked(project.model, project.root, old, new)
    before = sheets.Validated.of(project.root)
    if before.problems:
        raise ProjectError("nothing was renamed", hint="fix these first", problems=before.problems)
    modules = tuple(Module.read(path) for path in _modules(project))
    found = list(_found(project, asked, modules))
    doubts = [each for each in found if isinstance(each, Doubt)]
    if doubts:
        hint = "write these places so that it shows, or rename by hand and say `formerly` in the model"
        raise ProjectError("nothing was renamed", hint=hint, problems=map(_problem, doubts))
    files = _Files(project.root)
    try:
        files.change(each for each in found if isinstance(each, Edit))
        for module in modules:
            if module.path in files.texts:
                text = module.path.read_text(encoding="utf-8")
                again = Module.read(module.path)
                files.change(missing_imports(again, text))
        after = sheets.Validated.of(project.root)
        for _ in range(ROUNDS):
            more = after.edits(project.root, asked)
            if not more:
                break
            files.change(more)
            after = sheets.Validated.of(project.root)
        wrong = after.beyond(before)
    except BaseException:
        files.restore()
        raise
    if wrong:
        files.restore()
        hint = "with these changes the project would have errors; change what they name first"
        raise ProjectError("nothing was renamed", hint=hint, problems=wrong)
    return RenamingReport(files.made, tuple(_left(project.root, asked)) if not asked.of_property else ())


def _asked(model: Model, root: Path, old: str, new: str) -> Renaming:
    type_, dot, name = old.partition(".")
    kind = find_type(model, type_)
    file = inspect.getsourcefile(kind.cls)
    own = file is not None and Path(file).is_relative_to(root) and "site-packages" not in Path(file).parts
    if not own or _is_toolkits(kind.cls):
        fault = f"{type_} is declared in {kind.cls.__module__}, which is not this project's"
        raise ProjectError(fault, hint="declare a type below it, with a name of its own")
    family: tuple[NodeType | RelationshipType, ...]
    if isinstance(kind, NodeType):
        family = tuple(model.nodes[label] for label in model.descendants(kind.label))
    else:
        family = (kind, *(model.relationships[each] for each in model.types_below(kind.type) if each != kind.type))
    asked = Renaming(kind, family, name if dot else _name(kind), new.partition(".")[2] or new, bool(dot))
    _check(model, asked)
    return asked


def _check(model: Model, asked: Renaming) -> None:
    new, kind = asked.new, asked.kind
    if not re.fullmatch(r"[^\W\d]\w*", new) or keyword.iskeyword(new):
        raise ProjectError(f"{new!r} is no name that needs no quotes", hint="use letters, digits and _")
    if asked.of_property:
        if asked.old not in kind.properties:
            hint = did_you_mean(asked.old, kind.properties)
            raise ProjectError(f"{_name(kind)} has no property {asked.old!r}", hint=hint)
        above = kind.labels[:-1] if isinstance(kind, NodeType) else model.types_above(kind.type)
        kinds: Mapping[str, NodeType | RelationshipType] = {**model.nodes, **model.relationships}
        owner = next((name for name in above if asked.old in kinds[name].properties), None)
        if owner is not None:
            fault = f"{_name(kind)} has {asked.old} from {owner}"
            raise ProjectError(fault, hint=f"rename it there: graphmodel model rename {owner}.{asked.old} {new}")
        taken = {column.name for each in asked.family for p in each.properties.values() for column in p.columns}
        if set(asked.columns.values()) & taken:
            fault = f"{_name(kind)} has a property {new!r} already"
            raise ProjectError(fault, hint="to make two one, write a migration: graphmodel migrate new")
    elif new in {*model.nodes, *model.relationships, *model.layer.reserved_labels, *model.layer.reserved_types}:
        hint = "to make two types one, write a migration: graphmodel migrate new"
        if new in model.former_names:
            hint = "migrate the graphs that hold it first, and take it out of `formerly`"
        raise ProjectError(f"the model has {new!r} already", hint=hint)


def _name(kind: NodeType | RelationshipType) -> str:
    return kind.label if isinstance(kind, NodeType) else kind.type


def _found(project: Project, asked: Renaming, modules: tuple[Module, ...]) -> Iterator[Edit | Doubt]:
    questions = project.questions()[0].values()
    if asked.of_property:
        yield from python.edits_of_property(modules, asked)
    else:
        yield from python.edits_of_type(modules, asked)
        with project.importing():
            yield from sheets.edits_of_type(project, asked)
    yield from cypher.edits(project.model, questions, asked)


def _modules(project: Project) -> list[Path]:
    """The files that declare the model's classes, and those of Python loaders, as far as they are the project's."""
    model = project.model
    classes = [*(kind.cls for kind in model.nodes.values()), *(kind.cls for kind in model.relationships.values())]
    found = {inspect.getsourcefile(cls) for cls in classes if not _is_toolkits(cls)}
    with project.importing():
        named = [project.settings.model, *filter(is_named, project.settings.sources)]
        for name in named:
            spec = find_spec(name.partition(":")[0])
            found.add(spec.origin if spec is not None else None)
    return sorted({Path(file) for file in found if file and Path(file).is_relative_to(project.root)})


def _is_toolkits(cls: type[Any]) -> bool:
    return cls.__module__.startswith("graphmodel.model.")


def _problem(doubt: Doubt) -> Problem:
    return Problem(Where(near(str(doubt.path)), doubt.line, doubt.column), "rename-doubt", doubt.why)


class _Files:
    """Files as they were, and what was changed in them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.texts: dict[Path, str] = {}
        self.made: dict[Path, tuple[Edit, ...]] = {}

    def change(self, edits: Iterable[Edit]) -> None:
        by_file: dict[Path, set[Edit]] = defaultdict(set)
        for edit in edits:
            by_file[edit.path.absolute()].add(edit)
        for path, mine in by_file.items():
            text = path.read_bytes().decode("utf-8")
            self.texts.setdefault(path, text)
            write_in(self._root, path, edited(text, mine))
            self.made[path] = (*self.made.get(path, ()), *sorted(mine))

    def restore(self) -> None:
        """Makes all files what they were, also where one of them cannot be written, which is reported at the end."""
        wrong: OSError | None = None
        for path, text in self.texts.items():
            try:
                if path.read_bytes() != text.encode():
                    write_file(path, text)
            except OSError as failed:
                wrong = wrong or failed
        if wrong is not None:
            raise wrong


def _left(root: Path, asked: Renaming) -> Iterator[Where]:
    """Where a project's texts still have the old name: comments, examples, pages, modules that nothing imports."""
    words = "|".join(map(re.escape, (asked.old, asked.kind.cls.__name__)))
    mention = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in ("migrations", "venv"))
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix in TEXTS and path.stat().st_size < 2**20:
                text = path.read_text(encoding="utf-8", errors="replace")
                lines = text.splitlines() if mention.search(text) else ()
                for number, line in enumerate(lines, 1):
                    if mention.search(line) and "formerly" not in line:
                        yield Where(near(str(path)), number)
