"""Writes a graph in a form: what is in memory, what is staged, then the facts that no row says as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graphmodel.export.blocks import Block, NodeGroup, RelationshipGroup
from graphmodel.export.folder import Folder
from graphmodel.export.forms import ExportSummary, Form
from graphmodel.export.graph import ExportGraph
from graphmodel.export.standing import Identity
from graphmodel.problems import Problem

Progress = Callable[[str, int, int], None]
Making = Callable[[Path], Form]
"""Makes a form that writes to a folder."""


def no_progress(stage: str, done: int, total: int) -> None:
    """A progress that tells nobody."""


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

    def write(self, path: Path, name: str) -> ExportReport:
        """Writes everything to a folder.

        Raises:
            ProjectError: the folder holds something else, or cannot be written to.
            SourceError: this form cannot hold a value, or the disk is full.
        """
        with Folder(path) as place:
            form = self._making(place.staged)
            met: set[Identity] = set()
            for block in self.graph.held():
                self._write(form, block)
            for staged in self.graph.staged():
                if self.graph.copies(staged) and form.copy(staged):
                    self._count(staged.groups[0][0], len(staged))
                    continue
                for block in self.graph.blocks(staged, met):
                    self._write(form, block)
            for block in self.graph.facts(met):
                self._write(form, block)
            form.close()
            told = ExportSummary(self.graph.day, _sorted(self._nodes), _sorted(self._relationships))
            form.finish(told)
            files = place.keep(
                {
                    "form": name,
                    "as_of": str(told.as_of),
                    "nodes": dict(told.nodes),
                    "relationships": dict(told.relationships),
                }
            )
        return ExportReport(told.as_of, told.nodes, told.relationships, files)

    def _write(self, form: Form, block: Block) -> None:
        form.write(block)
        self._count(block.group, len(block))

    def _count(self, group: NodeGroup | RelationshipGroup, rows: int) -> None:
        nodes = isinstance(group, NodeGroup)
        counts = self._nodes if nodes else self._relationships
        counts[group.name] += rows
        total = self.graph.node_count if nodes else self.graph.relationship_count
        self._progress("nodes" if nodes else "relationships", min(counts.total(), total), total)


def _sorted(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items()))
