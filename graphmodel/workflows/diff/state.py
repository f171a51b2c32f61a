"""One state of a project as plain values, read in a process of its own: `python -P -m graphmodel.workflows.diff.state`.

Two states of one project have modules of the same names, and Python keeps one of them; so each gets a process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from graphmodel.errors import GraphmodelError, ProjectError
from graphmodel.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmodel.export import ExportGraph
    from graphmodel.export.blocks import Block
    from graphmodel.model import Model
    from graphmodel.project import Project
    from graphmodel.records import Records

OWN = __package__.partition(".")[0]  # `__name__` is another in the process
STATE, ROWS = "state.json", "rows.jsonl"
FACT, RELATIONSHIP, NODE = "fact", "relationship", "node"


@dataclass(frozen=True)
class ProjectState:
    """What a project holds at one time.

    `types` are those of the model by name, in words; `claims` each as it is stored, by id; `answers` the rows of each
    question's examples. `problems` say why there are no claims, rows or answers.
    """

    types: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    constraints: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: str = ""
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    read: bool = False


def states(
    before: Path, after: Path, folder: Path, *, questions: bool, memory: str = ""
) -> tuple[ProjectState, ProjectState]:
    """The states of a project in two folders, read at the same time, with their rows in `folder`.

    Raises:
        ProjectError: a process ended by itself.
    """
    running = []
    for root, other, name in ((before, after, "before"), (after, before, "after")):
        (folder / name).mkdir()
        asked = {"root": str(root), "other": str(other), "out": str(folder / name), "memory": memory}
        command = [sys.executable, "-P", "-m", __name__, json.dumps(asked | {"questions": questions})]
        process = subprocess.Popen(  # noqa: S603 - this Python
            command,
            cwd=root,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        running.append(process)
    try:
        printed = [process.communicate()[0] for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()
    return _state(before, folder / "before", printed[0]), _state(after, folder / "after", printed[1])


def _state(root: Path, folder: Path, printed: str) -> ProjectState:
    if not (folder / STATE).exists():
        last = printed.strip().rpartition("\n")[2] or "it ended without a word"
        raise ProjectError(
            f"the project in {root} cannot be read: {last}", hint="run graphmodel validate in that state"
        )
    return ProjectState(**json.loads((folder / STATE).read_text(encoding="utf-8")))


# In the process


def main(asked: Mapping[str, Any]) -> None:
    """Reads a state, and writes it to a folder."""
    from graphmodel.project import Project

    root, out = Path(asked["root"]), Path(asked["out"])
    (out / ROWS).touch()
    state: dict[str, Any] = {}
    try:
        project = Project.at(root)
        sys.meta_path.insert(0, OwnPackages(project))
        state |= {"sources": list(_sources(project))}
        state |= _model(project)
        state |= _graph(project, out / ROWS, asked["memory"])
        if asked["questions"]:
            from graphmodel.workflows.diff.answers import answers_of

            state |= {"answers": answers_of(project, Path(asked["other"]))}
        state["read"] = True
    except GraphmodelError as wrong:
        own = Problem(wrong.where, wrong.code, wrong.message, wrong.hint)
        state["problems"] = [str(each) for each in (*wrong.problems, own)]
    (out / STATE).write_text(json.dumps(asdict(ProjectState(**state)), ensure_ascii=False), encoding="utf-8")


class OwnPackages:
    """Finds the packages that a project's settings name below the toolkit's own, as this repository's model is in one.

    Each state takes them from its own folder, not from the toolkit that runs.
    """

    def __init__(self, project: Project) -> None:
        own = OWN
        modules = [project.settings.model, *project.settings.sources]
        parts = (each.partition(":")[0].split(".") for each in modules)
        self.names = {f"{own}.{part[1]}" for part in parts if part[0] == own and len(part) > 1}
        self.folder = project.root / own

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> Any:  # noqa: ARG002
        """The package in the project's folder, if it is one of those and is there."""
        if name not in self.names:
            return None
        found: ModuleSpec | None = PathFinder.find_spec(name, [str(self.folder)])
        return found


def _sources(project: Project) -> Iterator[str]:
    from graphmodel.sources.places import is_named, path_name, paths_of

    for each in project.settings.sources:
        if is_named(each):
            yield each
        else:
            yield from (path_name(path, project.root) for path in paths_of(each, project.root, []))


def _model(project: Project) -> dict[str, Any]:
    from graphmodel.schema import desired
    from graphmodel.syntax.dialect import NEO4J
    from graphmodel.workflows.diff.types import types_of

    return {
        "types": types_of(project.model),
        "constraints": sorted(map(str, desired(project.model, NEO4J))),
    }


def _graph(project: Project, out: Path, memory: str) -> dict[str, Any]:
    """The claims, and the rows into a file."""
    from graphmodel.errors import SourceError
    from graphmodel.export import ExportGraph, newest
    from graphmodel.mark import FORMAT
    from graphmodel.problems import errors
    from graphmodel.records import assemble

    reading = project.read(memory=memory)
    try:
        records: Records = assemble(project.model, reading, None, project.settings.priority, closed=True)
        if errors(records.problems):
            raise SourceError("its sources have errors, so claims, rows and answers are not compared",
                              problems=errors(records.problems))  # fmt: skip
        day = project.settings.as_of or newest(records)
        graph = ExportGraph(project.model, records, day or date.today(), FORMAT)
        with out.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in _rows(graph))
        return {"as_of": str(day or ""), "claims": dict(_claims(records, graph))}
    finally:
        reading.close()


def _claims(records: Records, graph: ExportGraph) -> Iterator[tuple[str, dict[str, Any]]]:
    for ref, node in records.claim_nodes.items():
        if ref.label == records.layer.claim:
            marks = graph.standings.marks[ref]
            stored = {**node.stored, **{name: value for name, value in marks.items() if value is not None}}
            yield str(ref.key), {name: _plain(value) for name, value in stored.items()}


def _rows(graph: ExportGraph) -> Iterator[str]:
    from graphmodel.export.blocks import NodeBlock
    from graphmodel.export.decimals import with_decimals

    for block in map(with_decimals, _blocks(graph)):
        if block.group.name not in graph.model.layer.reserved_labels | graph.model.layer.reserved_types:
            yield from _nodes(block, graph.model) if isinstance(block, NodeBlock) else _relationships(block)


def _blocks(graph: ExportGraph) -> Iterator[Block]:
    met: set[tuple[Any, ...]] = set()
    yield from graph.blocks_in_memory()
    for staged in graph.staged():
        yield from graph.blocks(staged, met)
    yield from graph.facts(met)


def _nodes(block: Any, model: Model) -> Iterator[str]:
    """The nodes, each with its optional labels as properties that are true, as a source gives them."""
    from graphmodel.export.blocks import rows

    own = model.nodes[block.group.name].labels
    labels = {label: True for label in block.group.labels if label not in own}
    for key, stored in zip(block.keys, rows(block.columns(), len(block)), strict=True):
        yield _line(f"{NODE} {block.group.name}", [key], {**_without(stored, ()), **labels})


def _relationships(block: Any) -> Iterator[str]:
    from graphmodel.export.blocks import rows
    from graphmodel.model.layer import EVIDENCE_COLUMNS, SOURCES
    from graphmodel.records.facts import BY_CLAIMS

    group = block.group
    for start, end, stored in zip(block.starts, block.ends, rows(block.columns(), len(block)), strict=True):
        kind = FACT if stored.get(SOURCES) == [BY_CLAIMS] else RELATIONSHIP
        key = [start, end, *(stored.get(name) for name in group.key)]
        row = _without(stored, () if kind == RELATIONSHIP else EVIDENCE_COLUMNS)
        yield _line(f"{kind} {group.name}", key, row, (group.start.identity, group.end.identity))


def _without(stored: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    from graphmodel.model import OWN_PREFIX

    return {name: value for name, value in stored.items() if name not in names and not name.startswith(OWN_PREFIX)}


def _line(name: str, key: Iterable[Any], row: Mapping[str, Any], ends: Sequence[str] = ()) -> str:
    shown = [each if isinstance(each, str | int | None) else _plain(each) for each in key]
    parts = {"name": name, "key": _text([*shown, *ends]), "row": _text(row)}
    return json.dumps(parts, ensure_ascii=False)


def _text(value: Any) -> str:
    from graphmodel.export.delimited import json_value

    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=json_value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | None) else str(value)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
