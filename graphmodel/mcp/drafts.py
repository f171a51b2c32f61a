"""Drafts of fact sheets: an assistant writes one, the project checks it, and a person decides whether it counts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graphmodel.claims.fingerprints import passages_block
from graphmodel.errors import QuestionError, SourceError
from graphmodel.files import write_file
from graphmodel.mcp.schemas import Schema, object_schema
from graphmodel.mcp.session import Session
from graphmodel.mcp.tool import ServedTool
from graphmodel.problems import Problem, Where, errors
from graphmodel.records import assemble
from graphmodel.text.sentences import LARGEST, print_numbered
from graphmodel.workflows.coverage import as_json, coverage
from graphmodel.workflows.document import sentences

SHEET = "draft.yaml"
"""The name under which problems speak of a draft."""
ENDING = ".yaml.draft"
"""How a kept draft's name ends: no pattern of sources takes it for a sheet."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_TEXT: Schema = {"type": "string"}


def _number(_: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    with _file("text.txt", given["text"]) as path:
        found = sentences(path)
    return {
        "text": print_numbered(found),
        "passages": passages_block(found),
        "sentences": [{"locator": each.locator, "text": each.text} for each in found],
    }


def _validate(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    with _file(SHEET, given["sheet"]) as path:
        problems = _problems(session, path)
    wrong = errors(problems)
    return {"sound": not wrong, "errors": len(wrong), "problems": [_problem(problem) for problem in problems]}


def _coverage(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    with _file(SHEET, given["sheet"]) as sheet, _file("text.txt", given["text"]) as text:
        reports = coverage(session.project, text, given.get("document", ""), sources=[str(sheet)])
        problems = [_named(problem, sheet) for report in reports for problem in report.problems]
    return {"reports": list(as_json(reports)), "problems": [_problem(problem) for problem in problems]}


def _propose(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    name = given["name"]
    if not _NAME.fullmatch(name):
        raise QuestionError(f"{name!r} is not a name for a draft", hint="letters, digits, - and _, at most 64")
    with _file(SHEET, given["sheet"]) as path:
        problems = _problems(session, path)
    place = _folder(session) / f"{name}{ENDING}"
    if os.path.lexists(place):
        raise QuestionError(f"there is a draft {place.name} already", hint="give it another name")
    write_file(place, given["sheet"])
    shown = place.relative_to(session.project.root)
    return {
        "file": str(shown),
        "sound": not errors(problems),
        "problems": [_problem(problem) for problem in problems],
        "next": f"a person reads {shown}, renames it to {name}.yaml, and runs graphmodel validate and graphmodel load",
    }


def _folder(session: Session) -> Path:
    """The folder of the project's first fact sheet, else the project's own."""
    root = session.project.root
    patterns = (each for each in session.project.settings.sources if each.endswith((".yaml", ".yml")))
    for pattern in patterns:
        folder = (root / pattern).parent
        if folder.is_dir() and folder.resolve().is_relative_to(root.resolve()):
            return folder
    return root


def _problems(session: Session, sheet: Path) -> list[Problem]:
    """What is wrong with a draft, read beside the project's own sources."""
    project = session.project
    reading = project.read([str(sheet)])
    try:
        records = assemble(project.model, reading, priority=project.settings.priority)
    finally:
        reading.close()
    ours = [problem for problem in records.problems if Path(problem.where.file).name == sheet.name]
    return [_named(problem, sheet) for problem in ours]


def _named(problem: Problem, sheet: Path) -> Problem:
    where = problem.where
    if Path(where.file).name != sheet.name:
        return problem
    return replace(problem, where=Where(SHEET, where.line, where.column))


def _problem(problem: Problem) -> dict[str, Any]:
    where = problem.where
    return {
        "line": where.line,
        "column": where.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "severity": problem.severity,
    }


@contextmanager
def _file(name: str, text: str) -> Iterator[Path]:
    """A text as a file, for as long as it is read."""
    if len(text.encode()) > LARGEST:
        raise SourceError(f"the text is larger than {LARGEST} bytes", hint="give it in parts")
    with TemporaryDirectory(prefix="graphmodel-draft-") as folder:
        path = Path(folder) / name
        write_file(path, text)
        yield path


_PROBLEM = object_schema(
    {
        "line": {"type": "integer"},
        "column": {"type": "integer"},
        "code": _TEXT,
        "message": _TEXT,
        "hint": _TEXT,
        "severity": _TEXT,
    }
)
_PROBLEMS: Schema = {"type": "array", "items": _PROBLEM}
_SHEET: Schema = {"type": "string", "minLength": 1, "description": "The fact sheet, as YAML."}
_ARTICLE: Schema = {"type": "string", "minLength": 1, "description": "The text of the document, numbered or not."}

DRAFT_TOOLS = (
    ServedTool(
        name="number_text",
        title="Number a text's sentences",
        description="Put a locator (paragraph.sentence) before each sentence of a text. Facts are written under these.",
        takes=object_schema({"text": _ARTICLE}),
        gives=object_schema(
            {
                "text": _TEXT,
                "passages": {**_TEXT, "description": "The sheet's section `passages`."},
                "sentences": {"type": "array", "items": object_schema({"locator": _TEXT, "text": _TEXT})},
            }
        ),
        run=_number,
    ),
    ServedTool(
        name="validate_sheet",
        title="Check a fact sheet",
        description="Check a draft of a fact sheet against the model, beside the project's own sources. Each problem"
        " has a line, a column and a hint; fix them and check again.",
        takes=object_schema({"sheet": _SHEET}),
        gives=object_schema({"sound": {"type": "boolean"}, "errors": {"type": "integer"}, "problems": _PROBLEMS}),
        run=_validate,
    ),
    ServedTool(
        name="coverage",
        title="What a draft leaves unused",
        description="Sentence by sentence: how many claims a draft makes of it, and which names, numbers and dates of"
        " the text no claim uses. The text is of the draft's document, unless `document` names another; the report says"
        " of which.",
        takes=object_schema({"sheet": _SHEET, "text": _ARTICLE, "document": _TEXT}, ("sheet", "text")),
        gives=object_schema({"reports": {"type": "array", "items": {"type": "object"}}, "problems": _PROBLEMS}),
        run=_coverage,
    ),
)
PROPOSE = ServedTool(
    name="propose",
    title="Keep a draft beside the sheets",
    description="Write a draft of a fact sheet beside the project's own, under a name that no source pattern takes."
    " It is never written over a file, and never loaded before a person renames it.",
    takes=object_schema({"name": {"type": "string", "pattern": f"^{_NAME.pattern}$"}, "sheet": _SHEET}),
    gives=object_schema({"file": _TEXT, "sound": {"type": "boolean"}, "problems": _PROBLEMS, "next": _TEXT}),
    run=_propose,
    writes=True,
)
