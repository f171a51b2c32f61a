"""The difference between two states of a project."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graphmodel.staging import MEMORY
from graphmodel.staging.compare import RowDifference, RowPair, compare_rows
from graphmodel.workflows.diff.answers import AnswerChange, changed_answers
from graphmodel.workflows.diff.facts import ClaimChange, FactChange, changed_claims, changed_facts
from graphmodel.workflows.diff.state import FACT, NODE, ROWS, ProjectState, states
from graphmodel.workflows.diff.types import RenamedTypes, Sign, TypeChange, changed_types, names

EXAMPLES = 20


@dataclass(frozen=True)
class RowChange:
    """A row that came, went, or changed in `values`: column, before, after."""

    sign: Sign
    row: str
    values: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True)
class RowSummary:
    """How many nodes of a label, or relationships of a type that sources give as such, came, changed or went."""

    name: str
    added: int
    changed: int
    removed: int
    rows: tuple[RowChange, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What differs between two states. `notes` say what could not be compared, and why."""

    before: str
    after: str
    types: tuple[TypeChange, ...] = ()
    constraints: tuple[tuple[Sign, str], ...] = ()
    sources: tuple[tuple[Sign, str], ...] = ()
    days: tuple[str, str] = ("", "")
    claims: tuple[ClaimChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    rows: tuple[RowSummary, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        parts = (self.types, self.constraints, self.sources, self.claims, self.facts, self.rows, self.answers)
        return any(parts) or self.days[0] != self.days[1]


def diff_states(
    before: Path,
    after: Path,
    called: tuple[str, str],
    *,
    questions: bool = True,
    memory: str = "",
    examples: int = EXAMPLES,
) -> Difference:
    """What differs between the project in one folder and in another, which messages call by the names `called`.

    Both are read by the graphmodel that runs, each in a process of its own, which runs the project's Python. With
    `questions` each state is loaded into an embedded database that is thrown away, and the examples are asked of both.
    Of rows, up to `examples` of each label or type are named.

    Raises:
        ProjectError: a state cannot be read at all.
    """
    with TemporaryDirectory(prefix="graphmodel-diff-") as folder:
        taken = states(before, after, Path(folder), questions=questions, memory=memory or MEMORY)
        old, new = taken
        renamed = names(old.types, new.types)
        files = [Path(folder) / each / ROWS for each in ("before", "after")]
        sound = all(state.read for state in taken)
        rows = list(compare_rows(_as_now(files[0], renamed), files[1], examples=examples, memory=memory or MEMORY))
        facts = (*changed_facts(old.claims, new.claims, renamed, (old.as_of, new.as_of)), *_other_values(rows))
        return Difference(
            *called,
            types=tuple(changed_types(old.types, new.types, renamed)) if old.types and new.types else (),
            constraints=_lists([_renamed(each, renamed) for each in old.constraints], new.constraints),
            sources=_lists(old.sources, new.sources),
            days=(old.as_of, new.as_of) if sound else ("", ""),
            claims=tuple(changed_claims(old.claims, new.claims, renamed)) if sound else (),
            facts=facts if sound else (),
            rows=tuple(_counts(each) for each in rows if not each.name.startswith(FACT)) if sound else (),
            answers=tuple(changed_answers(old.answers, new.answers)) if sound else (),
            notes=tuple(_notes(taken, called)),
        )


def _notes(taken: Sequence[ProjectState], called: Sequence[str]) -> Iterator[str]:
    for state, name in zip(taken, called, strict=True):
        if not state.read:
            yield f"{name}: " + "\n".join(state.problems)


def _lists(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[Sign, str], ...]:
    gone: list[tuple[Sign, str]] = [("-", each) for each in before if each not in after]
    return (*gone, *(("+", each) for each in after if each not in before))


def _renamed(constraint: str, renamed: RenamedTypes) -> str:
    """A constraint's text, `unique (:Old {id})`, with the names that hold now."""
    for old, new in renamed.types.items():
        constraint = constraint.replace(f"(:{old} {{", f"(:{new} {{").replace(f"-[:{old} {{", f"-[:{new} {{")
    return constraint


def _as_now(path: Path, renamed: RenamedTypes) -> Path:
    """The rows before under the names that hold now."""
    if not renamed:
        return path
    made = path.with_name(f"renamed-{path.name}")
    with path.open(encoding="utf-8") as lines, made.open("w", encoding="utf-8") as out:
        for line in lines:
            found = json.loads(line)
            kind, _, name = found["name"].partition(" ")
            now = renamed.type(name)
            key = json.loads(found["key"])
            if kind != NODE:
                key[-2:] = map(renamed.type, key[-2:])  # the labels of both ends
            row = json.dumps(renamed.columns(now, json.loads(found["row"])), ensure_ascii=False, sort_keys=True)
            found = {"name": f"{kind} {now}", "key": json.dumps(key, ensure_ascii=False), "row": row}
            out.write(json.dumps(found, ensure_ascii=False) + "\n")
    return made


def _counts(each: RowDifference) -> RowSummary:
    rows = tuple(_row(pair, each.name) for pair in each.examples)
    return RowSummary(each.name.partition(" ")[2], each.added, each.changed, each.removed, rows)


def _row(pair: RowPair, name: str) -> RowChange:
    kind, _, type_ = name.partition(" ")
    key = json.loads(pair.key)
    shown = str(key[0]) if kind == NODE else f"{key[0]} {type_} {key[1]}"
    if kind != NODE and len(key) > 4:
        shown += f" ({', '.join(str(each) for each in key[2:-2])})"
    before, after = (json.loads(text) if text is not None else None for text in (pair.before, pair.after))
    if before is None or after is None:
        return RowChange("+" if before is None else "-", shown)
    columns = [column for column in sorted({*before, *after}) if before.get(column) != after.get(column)]
    return RowChange("~", shown, tuple((column, before.get(column), after.get(column)) for column in columns))


def _other_values(rows: Sequence[RowDifference]) -> Iterator[FactChange]:
    """The facts that hold in both states with other values, such as another start."""
    for each in rows:
        if each.name.startswith(FACT):
            for pair in each.examples:
                row = _row(pair, each.name)
                if row.sign == "~":
                    values = ", ".join(f"{name} {_shown(old)} -> {_shown(new)}" for name, old, new in row.values)
                    yield FactChange("~", row.row, values)
            shown = sum(pair.before is not None and pair.after is not None for pair in each.examples)
            if each.changed > shown:
                name = each.name.partition(" ")[2]
                yield FactChange("~", f"{each.changed - shown:,} more of {name}", "--limit names them")


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)
