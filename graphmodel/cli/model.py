"""`graphmodel model`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from graphmodel.cli.options import NEW_FILE, find_project
from graphmodel.cli.output import count, grid, remark, say, width
from graphmodel.controls import json_text

if TYPE_CHECKING:
    from graphmodel.model import Model
    from graphmodel.workflows.model import Reach, TypeReport, Use

PLACES = 8  # that a type is used at, of each kind
PAIRS = 2  # of ends, in the list of all types


def complete_type(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The names of types that begin so, whatever their case, for a shell."""
    return _types_named(incomplete)


def _types_named(incomplete: str) -> list[str]:
    from graphmodel.errors import GraphmodelError
    from graphmodel.project import Project

    try:
        model = Project.find().model
    except GraphmodelError:
        return []
    return [n for n in (*model.nodes, *model.relationships) if n.casefold().startswith(incomplete.casefold())]


class ModelGroup(click.Group):
    """`model [TYPE...]` is `model show [TYPE...]`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `show` before what names no command."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands, and the types that `show` takes."""
        return [*super().shell_complete(ctx, incomplete), *map(CompletionItem, _types_named(incomplete))]


@click.group(cls=ModelGroup, short_help="The model: all types, one of them, or a picture.")
def model() -> None:
    """List the types of the model, show each TYPE, draw it, or rename a type or a property.

    `graphmodel model [TYPE...]` is short for `graphmodel model show [TYPE...]`.
    """


@model.command(short_help="All types, one of them, or a picture.")
@click.argument("types", nargs=-1, metavar="[TYPE...]", shell_complete=complete_type)
@click.option(
    "--diagram",
    type=NEW_FILE,
    metavar="FILE",
    help="Draw it instead: .svg, .mmd (Mermaid), .d2 (D2) or .json (arrows.app).",
)
@click.option(
    "--only", multiple=True, metavar="TYPE", shell_complete=complete_type, help="Draw only these; repeatable."
)
@click.option(
    "--around", default="", metavar="TYPE", shell_complete=complete_type, help="Draw a type and all it can have."
)
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
def show(types: tuple[str, ...], diagram: Path | None, only: tuple[str, ...], around: str, format_: str) -> None:
    """List the types of the model, or show each TYPE: what it is, how it is written, what it joins, where it is used.

    TYPE is a label, a relationship type or a class's name. With --diagram the model is drawn, or the part of it that
    --only or --around chooses.
    """
    if diagram is not None:
        if types:
            raise click.UsageError(f"with --diagram, choose by --only {types[0]} or --around {types[0]}")
        _draw(diagram, only, around)
        return
    if only or around:
        raise click.UsageError("--only and --around choose what is drawn; give --diagram FILE as well")
    from graphmodel.diagrams.excerpt import find_type
    from graphmodel.workflows.model import as_json, describe_all, reports_of

    project = find_project()
    if not types and format_ == "table":
        for line in _overview(project.model):
            say(line)
        return
    kinds = [find_type(project.model, name) for name in dict.fromkeys(types)]
    reports = reports_of(project, kinds) if kinds else describe_all(project)
    if format_ == "json":
        say(json_text([as_json(report) for report in reports], indent=2))
        return
    for number, report in enumerate(reports):
        for line in (*([""] if number else []), *_lines(report)):
            say(line)


@model.command(short_help="Give a type or a property another name, everywhere.")
@click.argument("old", shell_complete=complete_type)
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Give a type or a property (OLD is TYPE or TYPE.PROPERTY) the name NEW in model, sheets, mappings and questions.

    The model notes the old name (`formerly`), so that migrate renames what is stored. Where it does not show whose name
    it is, nothing is changed, and the place is printed.
    """
    from graphmodel.model.places import near
    from graphmodel.workflows.renaming import rename as run

    report = run(find_project(), old, new)
    for path, edits in report.edits.items():
        for edit in edits:
            say(f"{near(str(path))}:{edit}")
    places = sum(map(len, report.edits.values()))
    say(f"renamed in {count(len(report.edits), 'file')}, {count(places, 'place')}")
    if report.left:
        remark(f"the old name is still written at {', '.join(map(str, report.left[:PLACES]))}"
               + (f" and {len(report.left) - PLACES} more places" if len(report.left) > PLACES else ""))  # fmt: skip
    remark("next: graphmodel migrate, then graphmodel load; graphmodel queries test shows what examples name")


def _draw(path: Path, only: tuple[str, ...], around: str) -> None:
    from graphmodel.workflows.model import draw_model

    drawn = draw_model(find_project(), path, only, around)
    say(f"wrote {path}: {count(drawn, 'node type')}")


# All types


def _overview(model: Model) -> Iterator[str]:
    from graphmodel.diagrams import excerpt
    from graphmodel.diagrams.excerpt import tree_order, type_order

    rows = []
    for label, depth in tree_order(excerpt(model)):
        kind = model.nodes[label]
        rows.append((f"  {'  ' * depth}{label}", _mark(kind.abstract, kind.event), _first(kind.definition)))
    if rows:
        yield "node types"
        yield from map(_fitted, grid(rows))
    for title, roles in (("roles of events", True), ("relationship types", False)):
        relationships = [
            relationship for relationship in model.relationships.values() if bool(relationship.role) == roles
        ]
        if relationships:
            yield from ("", title)
            types = [
                (
                    f"  {'  ' * depth}{relationship.type}{' (abstract)' * relationship.abstract}",
                    _ends(relationship.pairs),
                    _first(relationship.definition),
                )
                for relationship, depth in type_order(model, relationships)
            ]
            yield from map(_fitted, grid(types))
    total = f"{count(len(model.nodes), 'node type')}, {count(len(model.relationships), 'relationship type')}"
    yield from ("", f"{total}; graphmodel model TYPE shows one of them")


def _mark(abstract: bool, event: bool) -> str:
    return " ".join(word for word, said in (("abstract", abstract), ("event", event)) if said)


def _ends(pairs: Sequence[tuple[str, str]]) -> str:
    starts, ends = (tuple(dict.fromkeys(pair[at] for pair in pairs)) for at in (0, 1))
    if len(starts) * len(ends) == len(pairs) and len(starts) + len(ends) <= PAIRS + 1:
        return f"{' | '.join(starts)} -> {' | '.join(ends)}"
    more = f", {len(pairs) - PAIRS} more" if len(pairs) > PAIRS else ""
    return ", ".join(f"{start} -> {end}" for start, end in pairs[:PAIRS]) + more


def _first(definition: str) -> str:
    """The first sentence, on one line."""
    text = " ".join(definition.partition("\n\n")[0].split())
    end = text.find(". ")
    return text[: end + 1] if end > 0 else text


def _fitted(line: str) -> str:
    room = width()
    return line if len(line) <= room else line[: room - 1] + "…"


# One type


def _lines(report: TypeReport) -> Iterator[str]:
    from graphmodel.workflows.model import is_chain

    kind = report.kind
    yield f"{report.name}, {_article(report.what)} {report.what}  ({report.where})"
    yield from kind.definition.splitlines()
    if kind.not_implied:
        yield f"Not implied: {kind.not_implied}"
    yield from _section("in a fact sheet", report.sheet.splitlines())
    yield from _section("in Cypher", report.cypher)
    between = " > " if is_chain(kind.cls) else ", "
    yield from _section("inherits from", [between.join(report.above)] if report.above else [])
    yield from _section("types below it", [", ".join(report.below)] if report.below else [])
    yield from _section("roles", grid(report.roles.items()) if report.roles else [])
    if report.what.endswith(("relationship type", "role of events")):
        yield from _section("connects", [*_joined(report.reaches), *_numbers(report)])
    else:
        yield from _section("relationships", grid(_had(report.reaches)) if report.reaches else [])
    yield from _section("properties", grid(_properties(report)) if kind.properties else [])
    yield from _section("attributes", grid(report.attributes.items()) if report.attributes else [])
    yield from _section("used in sources", _places(report, report.sources))
    yield from _section("used in questions", _places(report, report.questions))
    if not report.sources and not report.questions:
        yield from ("", "no source and no question uses it")


def _section(title: str, lines: Sequence[str] | Iterator[str]) -> Iterator[str]:
    said = [f"  {line}" for line in lines]
    if said:
        yield from ("", title, *said)


def _article(what: str) -> str:
    return "an" if what[0] in "aeiou" else "a"


def _joined(reaches: Sequence[Reach]) -> Iterator[str]:
    """The pairs, and then what the ends that have types below them stand for."""
    for reach in reaches:
        yield f"{reach.start} -> {reach.end}"
    below = {reach.start: reach.starts for reach in reaches} | {reach.end: reach.ends for reach in reaches}
    for label, types in below.items():
        if types not in ((), (label,)):
            yield f"{label}: {', '.join(types)}"


def _numbers(report: TypeReport) -> Iterator[str]:
    """How many ends a start has, and how many starts an end, where that is not any number."""
    from graphmodel.model import RelationshipType
    from graphmodel.model.multiplicity import ANY

    kind = report.kind
    assert isinstance(kind, RelationshipType)
    if kind.ends != ANY:
        yield f"each start has {kind.ends.counted('end')} ({kind.ends})"
    if kind.starts != ANY:
        yield f"each end has {kind.starts.counted('start')} ({kind.starts})"


def _had(reaches: Sequence[Reach]) -> Iterator[tuple[str, str]]:
    pairs: dict[str, list[tuple[str, str]]] = {}
    for reach in reaches:
        pairs.setdefault(reach.type, []).append((reach.start, reach.end))
    for type, ends in pairs.items():
        yield type, ", ".join(f"{start} -> {end}" for start, end in ends)


def _properties(report: TypeReport) -> Iterator[tuple[str, str, str]]:
    from graphmodel.model import notation
    from graphmodel.model.groups import object_paths
    from graphmodel.workflows.model import own_properties

    objects = object_paths(report.kind.cls)
    for name in own_properties(report.kind):
        declared = report.kind.given[name]
        stored = [column.name for column in declared.columns]
        aside = [declared.description] if declared.description else []
        aside += [f"part of an object: {objects[name]}"] if name in objects else []
        aside += [f"stored as {', '.join(stored)}"] if stored != [name] and declared.stored else []
        if declared.encoding is not None and declared.encoding.scale:
            aside.append(f"49.5 is stored as {declared.encoding.encode(Decimal('49.5'))}")
        aside += [] if declared.stored else ["for loading, not stored"]
        aside += [f"{vocabulary}: {code}" for vocabulary, code in (*declared.codes, *declared.called)]
        aside += [f"{language}: {text}" for language, text in declared.definitions]
        aside += [f"deprecated: {declared.deprecated}"] if declared.deprecated else []
        yield name, notation(declared), "; ".join(aside)


def _places(report: TypeReport, uses: Sequence[Use]) -> Iterator[str]:
    rows = [(use.where, "" if use.of == report.name else use.of, _of(use)) for use in uses[:PLACES]]
    yield from grid(rows) if rows else ()
    if len(uses) > PLACES:
        yield f"and {len(uses) - PLACES} more; --format json lists all"


def _of(use: Use) -> str:
    return "" if use.what == use.where.file else use.what
