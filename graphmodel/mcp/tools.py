"""The tools beside the saved questions: names to keys, evidence, what holds on a day, free Cypher."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphmodel.errors import QuestionError, WriteRefused
from graphmodel.mcp.answers import as_of_schema, given_day, max_rows_schema, rows_of, rows_schema
from graphmodel.mcp.questions import reads_claims
from graphmodel.mcp.schemas import Schema, object_schema
from graphmodel.mcp.session import Session
from graphmodel.mcp.tool import ServedTool
from graphmodel.problems import Problem
from graphmodel.syntax import split
from graphmodel.workflows.cypher import cypher
from graphmodel.workflows.evidence import EvidenceReport, evidence
from graphmodel.workflows.holding import holding
from graphmodel.workflows.lint import linter
from graphmodel.workflows.search import search

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
MOST_CLAIMS = 100
"""So many claims of a fact an assistant gets."""
_NODE = {"type": "string", "description": "A key, a name or an alias; `Label:key` where several nodes are called so."}
_TYPE = {"type": "string", "description": "A relationship type of the model, such as LOCATED_IN."}
_DAY: Schema = {"type": "string", "format": "date", "description": "A day such as 2025-07-31."}


def _search(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    with session.database() as database:
        most = given.get("max_rows", 20)
        found = search(session.project, database, given["text"], given.get("labels", ()), most=most)
    return {"matches": [{"label": m.label, "key": m.key, "caption": m.caption, "names": list(m.names)} for m in found]}


def _evidence(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    with session.graph(given_day(given.get("as_of"))) as database:
        report = evidence(session.project, database, given["subject"], given["type"], given["object"], most=MOST_CLAIMS)
    return _report(report)


def _report(report: EvidenceReport) -> dict[str, Any]:
    return {
        "subject": str(report.subject),
        "type": report.type,
        "object": str(report.object),
        "is_fact": report.holds == "yes",
        "as_of": str(report.as_of) if report.as_of else None,
        "given_without_a_claim_by": list(report.sources),
        "claims": [
            {
                "caption": witness.caption,
                "carries_the_fact": witness.carries,
                "attributed_to": witness.holder,
                "document": witness.document,
                "title": witness.title,
                "locators": list(witness.locators),
                "paraphrase": witness.paraphrase,
                "remarks": list(witness.remarks),
            }
            for witness in report.witnesses
        ],
        "further_claims": report.further.count,
    }


def _holds(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    day = given_day(given.get("day"))
    with session.database() as database:
        report = holding(session.project, database, given["subject"], given["type"], given["object"], day)
    return {
        "answer": report.answer,
        "day": str(report.day),
        "by": list(report.by),
        "evidence": _report(report.evidence),
    }


def _cypher(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    text = given["query"]
    statements = split(text)
    if len(statements) != 1:
        raise QuestionError(f"the text has {len(statements)} statements", hint="give one statement that reads")
    findings = linter(session.project).text(Path("query"), text, bare=True)
    day = given_day(given.get("as_of"))
    with session.graph(day) as database:
        try:
            given_values = given.get("parameters", {})
            report = cypher(database, text, given_values, timeout=session.timeout, project=session.project)
        except WriteRefused as refused:
            hint = "this server only reads; whoever runs it can load sources with `graphmodel load`"
            raise WriteRefused(refused.message, hint=hint) from refused
    meaning = "Values come from claims: they are what sources say, not facts, unless the query asks for `stands`."
    if not reads_claims(text, session.project.model.layer):
        meaning = "Relationships and properties are facts on the graph's day."
    rows = rows_of(
        report.answers[0],
        session.project.model.layer,
        given.get("max_rows", session.max_rows),
        day or session.as_of(),
        meaning,
    )
    return rows | {"findings": [_line(problem) for problem in findings]}


def _line(problem: Problem) -> str:
    return str(problem)


_CLAIM = object_schema(
    {
        "caption": _TEXT,
        "carries_the_fact": {"type": "boolean"},
        "attributed_to": _TEXT,
        "document": _TEXT,
        "title": _TEXT,
        "locators": _TEXTS,
        "paraphrase": _TEXT,
        "remarks": {**_TEXTS, "description": "What keeps the claim from carrying the fact."},
    }
)
_EVIDENCE = object_schema(
    {
        "subject": _TEXT,
        "type": _TEXT,
        "object": _TEXT,
        "is_fact": {"type": "boolean", "description": "Whether it is a fact in the graph on its day."},
        "as_of": {"type": ["string", "null"]},
        "given_without_a_claim_by": _TEXTS,
        "claims": {"type": "array", "items": _CLAIM},
        "further_claims": {"type": "integer", "description": "How many claims there are beyond these."},
    }
)
_MATCH = object_schema({"label": _TEXT, "key": {"type": ["string", "integer"]}, "caption": _TEXT, "names": _TEXTS})
_FACT = {"subject": _NODE, "type": _TYPE, "object": _NODE}
_FOUND = rows_schema({"type": "object"}) | {"findings": _TEXTS}

READING_TOOLS = (
    ServedTool(
        name="search",
        title="Find nodes by name",
        description="Find the keys of nodes by a part of a name, an alias or a key, in any script. Begin here.",
        takes=object_schema(
            {
                "text": {"type": "string", "minLength": 1},
                "labels": {**_TEXTS, "description": "Only nodes of these classes of the model."},
                "max_rows": max_rows_schema,
            },
            ("text",),
        ),
        gives=object_schema({"matches": {"type": "array", "items": _MATCH}}),
        run=_search,
    ),
    ServedTool(
        name="evidence",
        title="The claims behind a relationship",
        description="Who claims, denies or supposes a relationship between two nodes, in which document and sentence,"
        " and whether it is a fact on the graph's day.",
        takes=object_schema(_FACT | {"as_of": as_of_schema}, ("subject", "type", "object")),
        gives=_EVIDENCE,
        run=_evidence,
    ),
    ServedTool(
        name="what_holds",
        title="Whether a fact holds on a day",
        description="Whether a relationship holds on a day: yes, no or unknown, by whose claims. Nothing claimed is"
        " unknown, never no.",
        takes=object_schema(_FACT | {"day": _DAY}, ("subject", "type", "object")),
        gives=object_schema(
            {"answer": {"enum": ["yes", "no", "unknown"]}, "day": _TEXT, "by": _TEXTS, "evidence": _EVIDENCE}
        ),
        run=_holds,
    ),
    ServedTool(
        name="cypher",
        title="Run Cypher that reads",
        description="Run one read-only Cypher statement. Prefer a saved question where one fits. The findings of the"
        " lint say where names or directions do not fit the model.",
        takes=object_schema(
            {
                "query": {"type": "string", "minLength": 1},
                "parameters": {"type": "object"},
                "as_of": as_of_schema,
                "max_rows": max_rows_schema,
            },
            ("query",),
        ),
        gives=object_schema(_FOUND),
        run=_cypher,
    ),
)
