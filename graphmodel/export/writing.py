"""Writes a graph in a form: what is in memory, what is staged, then the facts that no row says as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graphmodel.export.blocks import NodeGroup
from graphmodel.export.copied import Group
from graphmodel.export.folder import Folder
from graphmodel.export.forms import ExportSummary, Form
from graphmodel.export.graph import ExportGraph
from graphmodel.export.standing import Identity
from graphmodel.problems import Problem

Progress = Callable[[str, int, int], None]
Making = Callable[[Path], Form]
"""Makes a form that writes to a folder."""
Parts = Callable[[Form, Folder], Iterator[tuple[str, bool, int]]]
"""Adds to a form what other processes wrote: of each label (True) or type (False), how many."""


def no_progress(stage: str, done: int, total: int) -> None:
    """A progress that reports nothing."""


@dataclass(frozen=True)
class ExportReport:
    """What an export wrote: how many of each label and type, and the files. `seconds` is the wall-clock time."""

    as_of: date
    nodes: tuple[tuple[str, int], ...] = ()
    relationships: tuple[tuple[str, int], ...] = ()
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    rejected: int = 0
    seconds: float = 0.0


class Writing:
    """One export: what is in memory, what is staged, then the facts that no row says as well."""

    def __init__(self, graph: ExportGraph, making: Making, *, progress: Progress = no_progress) -> None:
        self.graph = graph
        self._making = making
        self._progress = progress
        self._nodes: Counter[str] = Counter()
        self._relationships: Counter[str] = Counter()

    def write(self, path: Path, name: str, parts: Parts | None = None) -> ExportReport:
        """Writes everything to a folder; `parts` adds what other processes wrote.

        Raises:
            ProjectError: the folder holds something else, or cannot be written to.
            SourceError: this form cannot hold a value, or the disk is full.
        """
        with Folder(path) as place:
            form = self._making(place.staged)
            for block in self.graph.blocks_in_memory():
                form.write(block)
                self._count(block.group.name, isinstance(block.group, NodeGroup), len(block))
            for group, rows in write_staged(self.graph, form):
                self._count(group.name, isinstance(group, NodeGroup), rows)
            for count in parts(form, place) if parts else ():
                self._count(*count)
            form.close()
            summary = ExportSummary(self.graph.day, _sorted(self._nodes), _sorted(self._relationships))
            form.finish(summary)
            files = place.keep(
                {
                    "form": name,
                    "as_of": str(summary.as_of),
                    "nodes": dict(summary.nodes),
                    "relationships": dict(summary.relationships),
                }
            )
        return ExportReport(summary.as_of, summary.nodes, summary.relationships, files)

    def _count(self, name: str, nodes: bool, rows: int) -> None:
        counts = self._nodes if nodes else self._relationships
        counts[name] += rows
        total = self.graph.node_count if nodes else self.graph.relationship_count
        self._progress("nodes" if nodes else "relationships", min(counts.total(), total), total)


def write_staged(graph: ExportGraph, form: Form) -> Iterator[tuple[Group, int]]:
    """Writes what is staged, and the facts that no row there says as well; how many rows went to which group."""
    met: set[Identity] = set()
    for staged in graph.staged():
        if graph.copies(staged) and form.copy(staged):
            yield staged.groups[0][0], len(staged)
            continue
        for block in graph.blocks(staged, met):
            form.write(block)
            yield block.group, len(block)
    for block in graph.facts(met):
        form.write(block)
        yield block.group, len(block)


def _sorted(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items()))
