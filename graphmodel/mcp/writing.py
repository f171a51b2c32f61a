"""Loading the project's sources, for a server that was started with `write`: first a dry run, then what it showed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from graphmodel.errors import QuestionError
from graphmodel.loading import LoadOptions, LoadReport
from graphmodel.mcp.schemas import Schema, object_schema
from graphmodel.mcp.session import Session
from graphmodel.mcp.tool import ServedTool
from graphmodel.workflows.load import load

_OUTCOMES = ("created", "updated", "unchanged", "deleted")


def _load(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    with session.database() as database:
        dry = load(session.project, database, options=LoadOptions(dry=True))
        code = _code(dry)
        confirmed = given.get("confirm")
        if confirmed is None:
            return _summary(dry) | {"written": False, "confirm": code}
        if confirmed != code:
            raise QuestionError(
                "what would change is not what was shown: nothing was written",
                hint="call load without confirm, show its report, and confirm that",
            )
        return _summary(load(session.project, database)) | {"written": True, "confirm": ""}


def _code(report: LoadReport) -> str:
    """A digest of what a dry run would change, so that a confirmation is of just that."""
    changes = json.dumps([asdict(t) for t in report.tallies], sort_keys=True)
    return hashlib.blake2b(f"{report.as_of} {report.address} {changes}".encode(), digest_size=6).hexdigest()


def _summary(report: LoadReport) -> dict[str, Any]:
    changed = [tally for tally in report.tallies if tally.changes]
    return {
        "database": report.address,
        "as_of": str(report.as_of),
        **{outcome: report.total(outcome) for outcome in _OUTCOMES},
        "by_type": [
            {"kind": t.kind, "name": t.name, **{outcome: getattr(t, outcome) for outcome in _OUTCOMES}} for t in changed
        ],
        "warnings": [str(problem) for problem in report.problems],
    }


_COUNTS: dict[str, Schema] = {outcome: {"type": "integer"} for outcome in _OUTCOMES}
_TEXT: Schema = {"type": "string"}

LOAD = ServedTool(
    name="load",
    title="Load the project's sources",
    description="Bring the database to what the project's sources say. Called without `confirm` it changes nothing:"
    " it reports what would change, and a code. Show that report to a person; called with the code, it loads.",
    takes=object_schema({"confirm": {**_TEXT, "description": "The code of the report that a person agreed to."}}, ()),
    gives=object_schema(
        {
            "database": _TEXT,
            "as_of": _TEXT,
            **_COUNTS,
            "by_type": {"type": "array", "items": object_schema({"kind": _TEXT, "name": _TEXT, **_COUNTS})},
            "warnings": {"type": "array", "items": _TEXT},
            "written": {"type": "boolean"},
            "confirm": _TEXT,
        }
    ),
    run=_load,
    writes=True,
)
