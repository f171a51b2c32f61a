"""Declare a property graph in Python, say what sources claim, load it into Neo4j so that loading twice changes nothing,
and keep the questions as tested Cypher.

A package may use those on the lines below it, never one above; names joined by `|` do not know each other.

    cli | geopolitics        click commands, thin    |  the model and loader shipped here; the toolkit never imports it
    explorer | mcp           a page to look around in the graph  |  questions and claims as tools for an assistant
    workflows                one function per thing a user does; returns a report, prints nothing
    spark                    tables larger than one machine: the same load, dealt by Apache Spark
    project                  finds the project, reads its settings, hands out model, sources, questions, database
    checks | migrations      rules that a loaded graph must keep    |  a stored graph brought to a changed model
    loading | queries        records into the graph    |  saved questions: headers, parameters, answers
      | export               the graph as files, for import tools and other programs
      | drafts               a first project from a database, tables or a drawing
    mark                     what a graph says of itself: format, as-of day, whose it is
    databases                the one door to an engine: Neo4j, embedded, py2neo, recording fake
    records | schema         resolved records, no Cypher    |  constraints and indexes as values
    staging                  what tables and loaders say, as typed tables in DuckDB: merged, checked, dealt into batches
    sources                  fact sheets, tables and Python loaders, as located rows
    claims                   what a source says; which facts hold on a day; coverage of a text
    diagrams                 the model as a picture: SVG, Mermaid, D2, arrows.app's JSON
    model | syntax           node and relationship types as classes    |  Cypher text: tokens, quoting, dialects
      | text                 sentences of an article, and the names, figures and days in them
    files                    written whole, renamed into place, through no symbolic link
    errors | causes          what stops the work    |  many problems by the few faults behind them
    problems | controls      trouble with data as values    |  characters that would steer a terminal, as escapes
      | calendar_days        days by their numbers
      | durations            lengths of time in the calendar's units
      | extras               how an extra is installed

The names below are imported when they are first used, so that `import graphmodel` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # that of `typing`, whose import would be time in which nobody hears Ctrl-C

if TYPE_CHECKING:
    from typing import Any

    from graphmodel.claims import Attribute, Claim, Document, Passage
    from graphmodel.databases import Database, Target, connect
    from graphmodel.durations import Duration
    from graphmodel.errors import GraphmodelError
    from graphmodel.model import (
        CONTENT,
        OPEN,
        SOMEONE,
        CartesianPoint,
        CartesianPoint3D,
        Content,
        Event,
        Key,
        LocalTime,
        Model,
        Node,
        PartialDate,
        Phrase,
        Point,
        Point3D,
        Property,
        Quantity,
        Relationship,
        Role,
        Someone,
        ZonedTime,
        role_type,
        rule,
    )
    from graphmodel.problems import Problem, Where
    from graphmodel.project import Project
    from graphmodel.queries import Answer, Question
    from graphmodel.workflows.ask import ask
    from graphmodel.workflows.load import load
    from graphmodel.workflows.validate import validate

__all__ = [
    "CONTENT",
    "OPEN",
    "SOMEONE",
    "Answer",
    "Attribute",
    "CartesianPoint",
    "CartesianPoint3D",
    "Claim",
    "Content",
    "Database",
    "Document",
    "Duration",
    "Event",
    "GraphmodelError",
    "Key",
    "LocalTime",
    "Model",
    "Node",
    "PartialDate",
    "Passage",
    "Phrase",
    "Point",
    "Point3D",
    "Problem",
    "Project",
    "Property",
    "Quantity",
    "Question",
    "Relationship",
    "Role",
    "Someone",
    "Target",
    "Where",
    "ZonedTime",
    "ask",
    "connect",
    "load",
    "role_type",
    "rule",
    "validate",
]

_HOMES = {
    "graphmodel.claims": ("Attribute", "Claim", "Document", "Passage"),
    "graphmodel.databases": ("Database", "Target", "connect"),
    "graphmodel.durations": ("Duration",),
    "graphmodel.errors": ("GraphmodelError",),
    "graphmodel.problems": ("Problem", "Where"),
    "graphmodel.project": ("Project",),
    "graphmodel.queries": ("Answer", "Question"),
    "graphmodel.workflows.ask": ("ask",),
    "graphmodel.workflows.load": ("load",),
    "graphmodel.workflows.validate": ("validate",),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = next((home for home, names in _HOMES.items() if name in names), "graphmodel.model")
    import importlib

    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
