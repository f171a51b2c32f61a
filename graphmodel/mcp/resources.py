"""What an assistant may read as it is: the model, the questions' files, a document's claims, the schema of sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from graphmodel.controls import json_text
from graphmodel.errors import QuestionError
from graphmodel.mcp.model import overview
from graphmodel.mcp.session import Session
from graphmodel.workflows.own import ask_own
from graphmodel.workflows.schema import sheet

SCHEME = "graphmodel://"


@dataclass(frozen=True)
class Resource:
    """A resource: its address, and what a client shows of it."""

    uri: str
    name: str
    title: str
    description: str
    mime_type: str = "application/json"


def resources(session: Session) -> Iterator[Resource]:
    """All resources of the project, in order."""
    yield Resource(f"{SCHEME}model", "model", "The model", "Every node and relationship type, with its properties.")
    yield Resource(f"{SCHEME}sheet-schema", "sheet-schema", "JSON Schema of fact sheets", "For whoever writes a sheet.")
    questions, _ = session.project.questions()
    for question in questions.values():
        uri = f"{SCHEME}question/{quote(question.name, safe='')}"
        yield Resource(uri, question.name, question.title, question.question, "text/x-cypher")
    with session.database() as database:
        documents = ask_own(database, session.project.model.layer, "documents").rows
    for id_, title in documents:
        uri = f"{SCHEME}document/{quote(id_, safe='')}"
        yield Resource(uri, id_, title or id_, f"What is claimed with evidence in {id_}, sentence by sentence.")


def read_resource(session: Session, uri: str) -> tuple[str, str]:
    """The text of a resource, and its media type.

    Raises:
        QuestionError: there is no such resource.
    """
    if not uri.startswith(SCHEME):
        raise _unknown(uri)
    kind, _, name = uri.removeprefix(SCHEME).partition("/")
    if kind == "question":
        return session.project.question(unquote(name)).text, "text/x-cypher"
    content: Any
    match kind, unquote(name):
        case "model", "":
            content = overview(session.project)
        case "sheet-schema", "":
            content = sheet(session.project)
        case "document", document if document:
            content = _claims(session, document)
        case _:
            raise _unknown(uri)
    return json_text(content, indent=2), "application/json"


def _claims(session: Session, document: str) -> dict[str, Any]:
    with session.database() as database:
        rows = [
            dict(row)
            for row in ask_own(database, session.project.model.layer, "claims-of-document", {"document": document})
        ]
    if not rows:
        raise _unknown(f"{SCHEME}document/{document}")
    return {
        "document": document,
        "note": "Each is what the document claims; only those with carries_a_fact are facts on the graph's day.",
        "claims": rows,
    }


def _unknown(uri: str) -> QuestionError:
    return QuestionError(f"there is no resource {uri!r}", hint="resources/list names all of them")
