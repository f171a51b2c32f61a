"""Writes a graph in a form: what is in memory, what was put aside, then the facts that no row says as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graphmodel.errors import SourceError
from graphmodel.export.blocks import Block, NodeBlock, TieBlock
from graphmodel.export.ends import Ends, Joined, Side, missing
from graphmodel.export.folder import Folder
from graphmodel.export.forms import Form, Told
from graphmodel.export.graph import Graph
from graphmodel.export.sharing import processes, shared
from graphmodel.problems import Problem, errors
from graphmodel.records.faults import Faults
from graphmodel.sources.processes import Others

Progress = Callable[[str, int, int], None]
Making = Callable[[Path, int], Form]
"""Makes a form that writes to a folder, as part 0, 1, ..."""


def silent(stage: str, done: int, total: int) -> None:
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


@dataclass
class Part:
    """What one process wrote: the form's own account, counts, and the facts that rows said as well."""

    written: Any = None
    nodes: Counter[str] = field(default_factory=Counter)
    ties: Counter[str] = field(default_factory=Counter)
    met: set[Any] = field(default_factory=set)
    sides: set[Side] = field(default_factory=set)
    ends: list[Path] = field(default_factory=list)
    faults: Faults = field(default_factory=lambda: Faults(()))

    def add(self, other: Part) -> None:
        """Adds what another process wrote, but for the form's account."""
        self.nodes += other.nodes
        self.ties += other.ties
        self.met |= other.met
        self.sides |= other.sides
        self.ends += other.ends
        self.faults.problems += other.faults.problems


class Writing:
    """One export: `keep_going` leaves rows out whose ends are missing, where that is found out while writing."""

    def __init__(
        self,
        graph: Graph,
        making: Making,
        *,
        keep_going: bool = False,
        jobs: int = 1,
        progress: Progress = silent,
    ) -> None:
        self.graph = graph
        self.stream = graph.records.stream
        self._making = making
        self._keep_going = keep_going
        self._jobs = processes(self.stream, jobs)
        self._progress = progress

    def write(self, path: Path, name: str) -> ExportReport:
        """Writes everything to a folder.

        Raises:
            ProjectError: the folder holds something else, or cannot be written to.
            SourceError: an end is missing, and `keep_going` was not asked for; or this form cannot hold a value.
        """
        problems: list[Problem] = []
        with Folder(path) as place:
            unsure = self.stream is not None and not self.stream.known.complete
            form, done = self._attempt(place, {}, unsure)
            problems += done.faults.problems
            lost = missing(self.graph.model, done.ends, sorted(done.sides)) if unsure else {}
            if lost:
                assert self.stream is not None
                problems += Joined(self.graph.model, self.stream, lost).problems()
            if problems and not self._keep_going:
                hint = "mend these, or export the sound rows with --keep-going"
                raise SourceError("nothing was exported", hint=hint, problems=sorted(set(problems)))
            if lost:
                place.clear()
                form, done = self._attempt(place, lost, False)
            told = Told(self.graph.day, _sorted(done.nodes), _sorted(done.ties))
            form.finish(done.written, told)
            files = place.keep(
                {
                    "form": name,
                    "as_of": str(told.as_of),
                    "nodes": dict(told.nodes),
                    "relationships": dict(told.relationships),
                }
            )
        found = tuple(sorted(set(problems)))
        return ExportReport(told.as_of, told.nodes, told.relationships, files, found, len(errors(found)))

    def _attempt(self, place: Folder, lost: Mapping[Side, set[int]], check: bool) -> tuple[Form, Part]:
        """Writes all blocks; `lost` are ends whose relationships stay out, `check` takes down all ends."""
        if self.stream is not None:
            self.stream.bulk.settle()
        work = _Work(self, place, lost, check)
        with Others(range(1, self._jobs), work.part) as others:
            form, done = work.begun(0)
            work.held(form, done)
            work.streamed(form, done, 0)
            results = others.results()
        for other in results:
            done.add(other)
        for block in self.graph.facts(done.met):
            work.block(form, done, block)
        written = form.close()
        for other in results:
            written.add(other.written)
        done.written = written
        return form, done


class _Work:
    def __init__(self, writing: Writing, place: Folder, lost: Mapping[Side, set[int]], check: bool) -> None:
        self.graph = writing.graph
        self.stream = writing.stream
        self._writing = writing
        self._place = place
        self._lost = lost
        self._check = check
        self._ends: Ends | None = None
        self._progress = writing._progress

    def part(self, number: int) -> Part:
        """Another process's part; only the first tells how it goes."""
        self._progress = silent
        form, done = self.begun(number)
        self.streamed(form, done, number)
        done.written = form.close()
        return done

    def begun(self, number: int) -> tuple[Form, Part]:
        """A form for a part, of which nothing is written."""
        done = Part()
        if self._check:
            done.ends = [self._place.scratch / f"ends-{number}"]
            self._ends = Ends(done.ends[0])
        return self._writing._making(self._place.staged, number), done

    def held(self, form: Form, done: Part) -> None:
        """Writes what is in memory."""
        for block in self.graph.held():
            if self._ends is not None and isinstance(block, NodeBlock):
                self._ends.add(block)
            self.block(form, done, block)

    def streamed(self, form: Form, done: Part, number: int) -> None:
        """Writes a share of what was put aside."""
        if self.stream is None:
            return
        joined = Joined(self.graph.model, self.stream, dict(self._lost)) if self._lost else None
        mine = shared(self.stream, number, self._writing._jobs)
        faults = done.faults if self._check and not self.stream.checked else None
        for block in self.graph.streamed(mine, done.met, joined.sound if joined else None, faults):
            if self._ends is not None:
                self._ends.add(block)
                if isinstance(block, TieBlock):
                    group = block.group
                    done.sides |= {(group.type, "start", group.start.identity), (group.type, "end", group.end.identity)}
            self.block(form, done, block)
        if self._ends is not None:
            self._ends.close()

    def block(self, form: Form, done: Part, block: Block) -> None:
        """Writes a block, and counts."""
        form.write(block)
        nodes = isinstance(block, NodeBlock)
        counts = done.nodes if nodes else done.ties
        counts[block.group.name] += len(block)
        total = self.graph.node_count if nodes else self.graph.tie_count
        so_far = min(counts.total() * self._writing._jobs, total)
        self._progress("nodes" if nodes else "relationships", so_far, total)


def _sorted(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items()))
