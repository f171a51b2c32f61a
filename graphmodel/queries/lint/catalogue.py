"""Every rule of the lint: a code that stays, what it is, and how grave unless the project says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["off", "note", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("off", "note", "warning", "error")


@dataclass(frozen=True)
class LintRule:
    """A rule. `docs/lint.md` has a section for each, with a query that breaks it and one that keeps it."""

    code: str
    title: str
    severity: Severity


_TABLE: tuple[tuple[str, Severity, str], ...] = (
    ("GM001", "note", "a statement that was not checked"),
    ("GM002", "warning", "an ignore without effect"),
    ("GM101", "error", "a label that the model does not have"),
    ("GM102", "error", "a relationship type that the model does not have"),
    ("GM103", "error", "a property that the model does not have"),
    ("GM104", "error", "a relationship in the wrong direction"),
    ("GM105", "error", "a relationship between the wrong ends"),
    ("GM106", "error", "a value that the property cannot hold"),
    ("GM107", "note", "labels that no node has together"),
    ("GM108", "warning", "a symmetric relationship in one direction"),
    ("GM109", "warning", "a label or type in a text that the model does not have"),
    ("GM110", "warning", "a relationship type without those below it"),
    ("GM111", "warning", "a name that the model deprecates"),
    ("GM201", "error", "a parameter that is not declared"),
    ("GM202", "error", "a parameter that is not used"),
    ("GM203", "error", "columns that differ from the header"),
    ("GM204", "error", "a question of mode read that writes"),
    ("GM205", "error", "a question that changes the schema"),
    ("GM206", "error", "a point in time compared with a text"),
    ("GM207", "error", "a decimal that is stored as a whole number, compared with a fraction"),
    ("GM301", "warning", "a search through all nodes"),
    ("GM302", "warning", "a product of two searches"),
    ("GM303", "warning", "a path of any length"),
    ("GM401", "warning", "what engines deprecate"),
    ("GM402", "error", "what an engine of the question does not know"),
    ("GM403", "error", "an order of durations"),
    ("GM404", "error", "a moment with a zone beside one without"),
    ("GM405", "warning", "an order that differs between engines"),
    ("GM406", "warning", "a time of the day as a text"),
    ("GM407", "error", "a part of a value that not every engine knows"),
    ("GM408", "note", "a distance on the globe"),
    ("GM409", "warning", "a number that is whole on one engine alone"),
    ("GM410", "warning", "an order of values of several types"),
    ("GM411", "error", "a test of an aggregate, or a part of it"),
    ("GM501", "warning", "a LIMIT without a total order"),
    ("GM502", "warning", "a way that may lead through claims"),
    ("GM601", "error", "what the connected engine refuses"),
)
RULES: Mapping[str, LintRule] = {code: LintRule(code, title, severity) for code, severity, title in _TABLE}
