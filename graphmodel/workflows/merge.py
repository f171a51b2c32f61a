"""Says that several ids are one, in the project's file of decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import SourceError
from graphmodel.files import write_in
from graphmodel.model import Key, Ref
from graphmodel.problems import NOWHERE, Problem, Where
from graphmodel.records import assemble
from graphmodel.records.merges import ONE_CLASS
from graphmodel.sources.decisions import COLUMNS, FILE, Decision, Merges, read_decisions, written
from graphmodel.sources.places import text_of

if TYPE_CHECKING:
    from graphmodel.project import Project
    from graphmodel.sources import Registry
    from graphmodel.staging import StagedReading


@dataclass(frozen=True)
class MergeReport:
    """The decisions that were written, and the file that holds them."""

    decisions: tuple[Decision, ...]
    path: Path


def merge(
    project: Project, olds: Sequence[str], new: str, *, by: str = "", why: str = "", today: date, verdict: str = "same"
) -> MergeReport:
    """Writes that each of `olds` is one with `new`, under whose id they go from the next load on.

    Nodes are named by id, or `Label:id` where ids alone are ambiguous.

    Raises:
        SourceError: no source has one, it is compared with itself, the decision contradicts another, or the class of
            the node that stays does not take what the other has.
    """
    reading = project.read()
    try:
        registry = reading.registry
        reading.know({name for each in (*olds, new) for name in (each, each.partition(":")[2])})
        other = _named(project, registry, new)
        made = [Decision(verdict, _named(project, registry, old), other, by, today.isoformat(), why) for old in olds]
        _refuse_misfits(project, reading, made)
    finally:
        reading.close()
    return MergeReport(write_decisions(project, made), project.root / FILE)


def write_decisions(project: Project, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Adds decisions to the project's file, and returns those that it did not have.

    Raises:
        SourceError: one contradicts another, or the file does not hold; then nothing is written.
    """
    new, text, _ = _added(project, decisions)
    if new:
        write_in(project.root, project.root / FILE, text)
    return new


def _added(project: Project, decisions: Sequence[Decision]) -> tuple[tuple[Decision, ...], str, Merges]:
    """The decisions that the project's file does not have, and with them its text and what that comes to."""
    path = project.root / FILE
    before, fault = text_of(path, FILE) if path.is_file() else (",".join(COLUMNS) + "\n", None)
    if fault is not None:
        raise SourceError("nothing was decided", problems=[fault])
    end = "\r\n" if "\r\n" in before else "\n"
    before += "" if before.endswith(("\n", "\r")) else end
    known = {_said(each) for each in read_decisions(project.model, before)[0].decisions}
    new = tuple(each for each in decisions if _said(each) not in known)
    text = before + "".join(written(each).removesuffix("\n") + end for each in new)
    merges, problems = read_decisions(project.model, text)
    if problems:
        raise SourceError("nothing was decided", problems=problems)
    return new, text, merges


def _refuse_misfits(project: Project, reading: StagedReading, decisions: Sequence[Decision]) -> None:
    """Refuses new merges into nodes whose class does not take what the merged ones have, as a load would."""
    new, _, merges = _added(project, decisions)
    lines = {merges.at(each.one) for each in new if each.verdict == "same"}
    if not lines:
        return
    records = assemble(project.model, replace(reading, merges=merges))
    misfits = [each for each in records.problems if each.code == "identity-class"]
    wrong = [replace(each, where=NOWHERE, hint=ONE_CLASS) for each in misfits if each.where in lines]
    if wrong:
        raise SourceError("nothing was decided", problems=wrong)


def _said(decision: Decision) -> tuple[str, Ref, Ref]:
    return decision.verdict, decision.one, decision.other


def _named(project: Project, registry: Registry, text: str) -> Ref:
    found = registry.find(text, Where("merge"))
    if isinstance(found, Key):
        return project.model.ref(found)
    assert isinstance(found, Problem)
    raise SourceError(found.message, hint=found.hint)
