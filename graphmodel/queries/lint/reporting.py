"""Findings as other programs read them: GitHub's annotations, SARIF 2.1.0, JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from graphmodel.controls import json_text
from graphmodel.problems import Problem
from graphmodel.queries.lint.catalogue import RULES

FORMATS = ("text", "github", "sarif", "json")
_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}


def report(problems: Sequence[Problem], format: str) -> str:
    """The problems in one of the `FORMATS` but `text`, which is how every command prints them."""
    if format == "github":
        return "\n".join(map(_github, problems))
    found: Any = _sarif(problems) if format == "sarif" else [as_object(problem) for problem in problems]
    return json_text(found, indent=2)


def as_object(problem: Problem) -> dict[str, object]:
    """A problem as JSON has it."""
    where = problem.where
    return {
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        **({"count": problem.count} if problem.count > 1 else {}),
    }


def _github(problem: Problem) -> str:
    where = problem.where
    place = {"file": where.file, "line": str(where.line or 1), "col": str(where.column or 1), "title": problem.code}
    shown = ",".join(f"{name}={_escaped(value, property=True)}" for name, value in place.items())
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return f"::{_GITHUB[problem.severity]} {shown}::{_escaped(text)}"


def _escaped(text: str, *, property: bool = False) -> str:
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(sign, code)
    return text.replace(":", "%3A").replace(",", "%2C") if property else text


def _sarif(problems: Sequence[Problem]) -> dict[str, object]:
    codes = sorted({problem.code for problem in problems})
    driver = {
        "name": "graphmodel",
        "rules": [
            {"id": code, "shortDescription": {"text": RULES[code].title if code in RULES else code}} for code in codes
        ],
    }
    results = [_result(problem, codes.index(problem.code)) for problem in problems]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _result(problem: Problem, rule: int) -> dict[str, object]:
    where = problem.where
    region = {"startLine": where.line or 1, "startColumn": where.column or 1}
    place = {"artifactLocation": {"uri": PurePath(where.file).as_posix()}, "region": region}
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }
