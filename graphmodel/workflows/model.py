"""All that a project says of its types: definition, how each is written, where it is used; or all types at a glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.diagrams import arrows, d2, excerpt, mermaid, svg, write_arrows
from graphmodel.errors import ProjectError
from graphmodel.model import Node, NodeType, PropertyType, RelationshipType, notation
from graphmodel.model.groups import object_paths
from graphmodel.model.places import places
from graphmodel.model.relationships import Relationship
from graphmodel.model.types import CONTENT_LABEL
from graphmodel.problems import Where
from graphmodel.queries.type_uses import types_named
from graphmodel.sources import type_uses
from graphmodel.workflows.export import write
from graphmodel.workflows.written import as_cypher, as_sheet

if TYPE_CHECKING:
    from graphmodel.model import Model
    from graphmodel.project import Project

_ELSEWHERE = frozenset(
    {"cls", "label", "labels", "identity", "properties", "definition", "not_implied", "abstract", "event"}
    | {"type", "pairs", "role", "codes", "unstored", "parts", "own_key", "ends", "starts"}
    | {"called", "definitions"}
)
"""What a type's report says in a place of its own; every other attribute that a type has is listed by its name."""
ALWAYS = frozenset({"cardinality"})


@dataclass(frozen=True)
class Use:
    """A place that uses a type; `what` is the source or the question, and `of` the type that is named there."""

    where: Where
    what: str
    of: str


@dataclass(frozen=True)
class Reach:
    """A (start, end) pair of a relationship type, each with the types below it that have nodes; `type` is its name."""

    type: str
    start: str
    end: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True)
class TypeReport:
    """All that is known of one type.

    `attributes` are what the class says of its type beside all that has a field of its own here; `sources` and
    `questions` are the places that use it, and for a node type also those that use a type below it.
    """

    name: str
    what: str
    kind: NodeType | RelationshipType
    where: Where
    attributes: Mapping[str, str]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    reaches: tuple[Reach, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    cypher: tuple[str, ...] = ()
    sources: tuple[Use, ...] = ()
    questions: tuple[Use, ...] = ()


def is_chain(cls: type[Any]) -> bool:
    """Whether a class and each above it has one base that is a type of the graph, so that these are one line."""
    types = [[base for base in each.__bases__ if issubclass(base, Node | Relationship)] for each in cls.__mro__]
    return all(len(bases) < 2 for bases in types)


def describe_all(project: Project) -> list[TypeReport]:
    """The same of every type, node types first."""
    return reports_of(project, [*project.model.nodes.values(), *project.model.relationships.values()])


def reports_of(project: Project, kinds: Sequence[NodeType | RelationshipType]) -> list[TypeReport]:
    """What there is to know of these types of the project's model."""
    model = project.model
    sources, questions = _source_uses(project), _question_uses(project)
    where = places(kind.cls for kind in kinds)
    return [_report(model, kind, where[kind.cls], sources, questions) for kind in kinds]


def draw_model(project: Project, path: Path, only: Sequence[str] = (), around: str = "") -> int:
    """Draws the model into a file whose ending says how, and returns how many node types are shown.

    Raises:
        ModelError, ProjectError: there is no sound model, no type of such a name, or the file cannot be written.
    """
    part = excerpt(project.model, only, around)
    title = f"Around {part.center or around}" if around else project.settings.model
    made = {
        ".svg": lambda: svg(part, title),
        ".mmd": lambda: mermaid(part),
        ".d2": lambda: d2(part),
        ".json": lambda: write_arrows(arrows(part)),
    }.get(path.suffix.lower())
    if made is None:
        hint = "end it in .svg (a picture), .mmd (Mermaid), .d2 (D2) or .json (arrows.app)"
        raise ProjectError(f"{path} does not say what to draw", hint=hint)
    write(path, made().encode())
    return len(part.nodes)


# One type


def _report(
    model: Model,
    kind: NodeType | RelationshipType,
    where: Where,
    sources: Mapping[str, Sequence[Use]],
    questions: Mapping[str, Sequence[Use]],
) -> TypeReport:
    if isinstance(kind, RelationshipType):
        return TypeReport(
            name=kind.type,
            what=("abstract " if kind.abstract else "") + ("role of events" if kind.role else "relationship type"),
            kind=kind,
            where=where,
            attributes=dict(attributes(kind)),
            above=model.types_above(kind.type),
            below=tuple(each for each in model.types_below(kind.type) if each != kind.type),
            reaches=tuple(_reach(model, kind.type, pair) for pair in kind.pairs),
            sheet=as_sheet(model, kind),
            cypher=as_cypher(model.layer, kind, model.stored_types(kind.type)),
            sources=_of_all(sources, model.types_below(kind.type)),
            questions=_of_all(questions, model.types_below(kind.type)),
        )
    below = model.descendants(kind.label)
    return TypeReport(
        name=kind.label,
        what=("abstract " if kind.abstract else "") + ("event type" if kind.event else "node type"),
        kind=kind,
        where=where,
        attributes=dict(attributes(kind)),
        above=kind.labels[:-1],
        below=below[1:],
        reaches=tuple(_had(model, kind)),
        roles={name: role.type for name, role in model.roles(kind.label).items()} if kind.event else {},
        sheet=as_sheet(model, kind),
        cypher=as_cypher(model.layer, kind),
        sources=_of_all(sources, below),
        questions=_of_all(questions, below),
    )


def own_properties(kind: NodeType | RelationshipType) -> list[str]:
    """The names of a type's properties; a relationship's interval comes last."""
    interval = [name for name in kind.given if name in Relationship.model_fields]
    is_node = isinstance(kind, NodeType)
    return list(kind.given) if is_node else [n for n in kind.given if n not in interval] + interval


def attributes(kind: NodeType | RelationshipType) -> Iterator[tuple[str, str]]:
    """What a class says of its type, beside its default; so an attribute that is new appears by itself."""
    quotes = isinstance(kind, RelationshipType) and kind.takes_content
    for each in fields(kind):
        value = getattr(kind, each.name)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if each.name in _ELSEWHERE or (each.name == "reads_that" and not quotes):
            continue
        if (not value or value == default) and each.name not in ALWAYS:
            continue
        yield each.name.replace("_", " "), _shown(kind.own_key if each.name == "key" and kind.parts else value)
    for language, text in kind.called.items():
        yield f"name ({language})", text
    for vocabulary, code in kind.codes.items():
        yield f"{vocabulary} code", code
    for language, text in kind.definitions.items():
        yield f"definition ({language})", text


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    if is_dataclass(value) and not isinstance(value, type):
        value = tuple(part for each in fields(value) if (part := getattr(value, each.name)))
    return ", ".join(map(str, value)) if isinstance(value, tuple | list | set | frozenset) else str(value)


def _reach(model: Model, type: str, pair: tuple[str, str]) -> Reach:
    starts, ends = (_concrete(model, label) for label in pair)
    return Reach(type, *pair, starts, ends)


def _concrete(model: Model, label: str) -> tuple[str, ...]:
    if label == CONTENT_LABEL:
        return ()
    return tuple(each for each in model.descendants(label) if not model.nodes[each].abstract)


def _had(model: Model, kind: NodeType) -> Iterator[Reach]:
    """What a node of the type can have: relationships declared for it, or for a type above it."""
    for relationship in model.relationships.values():
        for pair in relationship.pairs:
            if set(pair) & set(kind.labels):
                yield _reach(model, relationship.type, pair)


# Where types are used


def _source_uses(project: Project) -> Mapping[str, Sequence[Use]]:
    found: dict[str, list[Use]] = defaultdict(list)
    with project.importing():
        for use in type_uses(project.model, project.settings.sources, project.root):
            found[use.type].append(Use(use.where, use.source, use.type))
    return found


def _question_uses(project: Project) -> Mapping[str, Sequence[Use]]:
    found: dict[str, list[Use]] = defaultdict(list)
    for name, question in project.questions()[0].items():
        for type, where in types_named(question, project.model):
            found[type].append(Use(where, name, type))
    return found


def _of_all(uses: Mapping[str, Sequence[Use]], labels: Sequence[str]) -> tuple[Use, ...]:
    return tuple(use for label in labels for use in uses.get(label, ()))


def as_json(report: TypeReport) -> dict[str, Any]:
    """The report as plain values."""
    kind = report.kind
    return {
        "name": report.name,
        "what": report.what,
        "class": f"{kind.cls.__module__}.{kind.cls.__qualname__}",
        "where": str(report.where),
        "definition": kind.definition,
        "not_implied": kind.not_implied,
        "attributes": dict(report.attributes),
        "inherits_from": list(report.above),
        "below": list(report.below),
        "sheet": report.sheet,
        "cypher": list(report.cypher),
        "roles": dict(report.roles),
        "pairs": [
            {"type": each.type, "start": each.start, "end": each.end, "starts": each.starts, "ends": each.ends}
            for each in report.reaches
        ],
        **({"ends": str(kind.ends), "starts": str(kind.starts)} if isinstance(kind, RelationshipType) else {}),
        "properties": [_property(kind.given[each], object_paths(kind.cls).get(each)) for each in own_properties(kind)],
        "sources": [_place(use) for use in report.sources],
        "questions": [_place(use) for use in report.questions],
    }


def _property(declared: PropertyType, path: str | None) -> dict[str, Any]:
    return {
        "name": declared.name,
        "type": notation(declared),
        "kind": declared.kind,
        "list": declared.many,
        "required": declared.required,
        "key": declared.key or declared.part,
        "unique": declared.unique,
        "index": declared.index,
        "allowed": declared.allowed,
        "description": declared.description,
        "deprecated": declared.deprecated,
        "codes": dict(declared.codes),
        "called": dict(declared.called),
        "definitions": dict(declared.definitions),
        "stored_as": [column.name for column in declared.columns] if declared.stored else [],
        **({"object_path": path} if path else {}),
    }


def _place(use: Use) -> dict[str, str]:
    return {"where": str(use.where), "in": use.what, "type": use.of}
