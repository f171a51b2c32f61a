"""A drafted model as the text of a Python module, formatted, with everything that it quotes escaped."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator

from graphmodel.composed_form import normalized
from graphmodel.drafts.draft import Draft, DraftNode, DraftProperty, DraftRelationship
from graphmodel.drafts.names import TYPES, UniqueNames, class_name
from graphmodel.model.types import snake

WIDTH = 88  # what formatters take where nobody says otherwise
_STANDARD = {"Decimal": "from decimal import Decimal", "UUID": "from uuid import UUID"}
_MARKS = ("key", "unique", "index")


def python(draft: Draft) -> str:
    """The text of the module that declares a draft's types."""
    names = UniqueNames([*(node.name for node in draft.nodes), *(each.name for each in draft.relationships)])
    aliases = {
        each.allowed: names.of(class_name(f"{owner}_{each.name}", camel=True))
        for owner, each in _properties(draft)
        if each.allowed
    }
    body = [
        *(_alias(name, allowed) for allowed, name in aliases.items()),
        *(_node(node, aliases) for node in _bases_first(draft.nodes)),
        *(_relationship(each, aliases) for each in draft.relationships),
    ]
    head = [docstring(f"The types of this project, drafted from {draft.origin}.", ""), *_imports(draft)]
    return "\n".join(head) + "\n" + "".join(body)


def literal(text: str) -> str:
    """A text as a Python literal, quoted as formatters quote it.

    >>> print(literal("it's"), literal('a "b"'), literal("a\\nb"))
    "it's" 'a "b"' "a\\nb"
    """
    mark = '"' if text.count('"') <= text.count("'") else "'"
    return mark + "".join(_sign(each, mark) for each in text) + mark


def comment(text: str) -> str:
    """A text on one line, for a comment: whatever would end the line is a space.

    >>> comment("one\\r\\nimport os")
    'one import os'
    """
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def docstring(text: str, indent: str) -> str:
    """A docstring of these words, wrapped; quotes and backslashes in it are escaped."""
    plain = " ".join(_printable(text).split())
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    first = f'{indent}"""{escaped}"""'
    if len(first) <= WIDTH:
        return first
    lines = textwrap.wrap(escaped, WIDTH - len(indent) - 3, break_long_words=False, break_on_hyphens=False)
    end = "" if len(lines) == 1 else f"\n{indent}"
    return f'{indent}"""' + f"\n{indent}".join(lines) + f'{end}"""'


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in normalized(text))


def _sign(each: str, mark: str) -> str:
    if each in (mark, "\\"):
        return "\\" + each
    return each if each.isprintable() else each.encode("unicode_escape", "backslashreplace").decode()


def _properties(draft: Draft) -> Iterator[tuple[str, DraftProperty]]:
    for node in draft.nodes:
        yield from ((node.name, each) for each in node.properties)
    for relationship in draft.relationships:
        yield from ((relationship.name, each) for each in relationship.properties)


def _imports(draft: Draft) -> Iterator[str]:
    used = [each for _, each in _properties(draft)]
    kinds = {each.kind for each in used}
    names = {"Node"} if draft.nodes else set()
    names |= {"Relationship"} if draft.relationships else set()
    names |= {base for node in draft.nodes for base in node.bases if base == "Event"}
    names |= {end for each in draft.relationships for pair in each.pairs for end in pair if end == "Content"}
    types = {TYPES[kind] for kind in kinds}
    names |= {each for each in types - {*_STANDARD, "Any"} if each[0].isupper()}
    typing = [
        name for name, used_here in (("Any", "Any" in types), ("Literal", any(p.allowed for p in used))) if used_here
    ]
    if any(map(_marks, used)):
        names.add("Property")
        typing = ["Annotated", *typing]
    standard = ["import datetime as dt"] if any(each.startswith("dt.") for each in types) else []
    standard += [_STANDARD["Decimal"]] if "Decimal" in types else []
    standard += [f"from typing import {', '.join(typing)}"] if typing else []
    standard += [_STANDARD["UUID"]] if "UUID" in types else []
    yield from ["", *standard] if standard else []
    yield from ["", f"from graphmodel import {', '.join(sorted(names))}"] if names else []


def _alias(name: str, allowed: Iterable[str | int]) -> str:
    values = [literal(each) if isinstance(each, str) else str(each) for each in allowed]
    line = f"{name} = Literal[{', '.join(values)}]"
    if len(line) > WIDTH:
        if len(values) == 1:
            line = f"{name} = Literal[\n    {values[0]}\n]"
        else:
            line = f"{name} = Literal[\n" + "".join(f"    {each},\n" for each in values) + "]"
    return f"\n{line}\n"


def _node(node: DraftNode, aliases: dict[tuple[str | int, ...], str]) -> str:
    settings = [] if node.label == node.name else [_setting("label", literal(node.label))]
    settings += ["abstract = True"] if node.abstract else []
    settings += [f"key = {_tuple(node.parts)}"] if node.parts else []
    settings += [f"may_be_empty = {_tuple(node.may_be_empty)}"] if node.may_be_empty else []
    settings += [_several("optional_labels", node.optional_labels)] if node.optional_labels else []
    bases = ", ".join(node.bases) or "Node"
    heading = f"class {node.name}({bases}):"
    if len(heading) > WIDTH:
        heading = f"class {node.name}(\n    {bases}\n):"
    return _class(
        heading,
        node.definition or f"TODO: say what {_words(node.label)} is.",
        node.todo,
        settings,
        node.properties,
        aliases,
    )


def _relationship(each: DraftRelationship, aliases: dict[tuple[str | int, ...], str]) -> str:
    starts, ends = (list(dict.fromkeys(pair[side] for pair in each.pairs)) for side in (0, 1))
    settings = [] if snake(each.name).upper() == each.type else [_setting("type", literal(each.type))]
    if len(set(each.pairs)) < len(starts) * len(ends):
        settings.append(_pairs(each.pairs))
    settings += [f"key = {_tuple(each.key)}"] if each.key else []
    settings += [f"may_be_empty = {_tuple(each.may_be_empty)}"] if each.may_be_empty else []
    settings += [f'cardinality = "{each.cardinality}"'] if each.cardinality != "many-to-many" else []
    settings += [f'ends = "{each.ends}"'] if each.ends else []
    heading = f"class {each.name}(Relationship[{' | '.join(starts)}, {' | '.join(ends)}]):"
    if len(heading) > WIDTH:
        heading = f"class {each.name}(\n    Relationship[\n{_union(starts)},\n{_union(ends)},\n    ]\n):"
    words = each.definition or f"TODO: say what {_words(each.type)} means."
    return _class(heading, words, each.todo, settings, each.properties, aliases)


def _tuple(names: tuple[str, ...]) -> str:
    return f"({', '.join(map(literal, names))}{',' if len(names) == 1 else ''})"


def _several(name: str, texts: tuple[str, ...]) -> str:
    """A setting that is several texts, one a line where they do not fit one."""
    line = f"{name} = {_tuple(texts)}"
    if len(line) + 4 <= WIDTH:
        return line
    return f"{name} = (\n" + "".join(f"        {literal(each)},\n" for each in texts) + "    )"


def _setting(name: str, value: str) -> str:
    line = f"{name} = {value}"
    if len(line) + 4 > WIDTH >= len(value) + 8:
        return f"{name} = (\n        {value}\n    )"
    return line


def _union(names: list[str]) -> str:
    line = " " * 8 + " | ".join(names)
    if len(line) < WIDTH:
        return line
    return " " * 8 + ("\n" + " " * 8 + "| ").join(names)


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    written = [f"({start}, {end})" for start, end in pairs]
    line = f"pairs = ({', '.join(written)}{',' if len(written) == 1 else ''})"
    if len(line) + 4 <= WIDTH:
        return line
    return "pairs = (\n" + "".join(f"        {each},\n" for each in written) + "    )"


def _class(
    heading: str,
    definition: str,
    todo: Iterable[str],
    settings: list[str],
    properties: tuple[DraftProperty, ...],
    aliases: dict[tuple[str | int, ...], str],
) -> str:
    lines = [*(f"# TODO: {comment(each)}".rstrip() for each in todo), heading, docstring(definition, "    ")]
    lines += ["", *(f"    {each}" for each in settings)] if settings else []
    if properties:
        lines.append("")
        for each in sorted(properties, key=lambda each: not (each.key or each.required)):
            lines += [f"    # {comment(each.definition)}"] if comment(each.definition) else []
            lines += [f"    # TODO: {comment(why)}".rstrip() for why in each.todo]
            lines.append(f"    {_property(each, aliases)}")
    return "\n\n" + "\n".join(lines) + "\n"


def _property(each: DraftProperty, aliases: dict[tuple[str | int, ...], str]) -> str:
    kind = aliases[each.allowed] if each.allowed else TYPES[each.kind]
    kind = f"list[{kind}]" if each.many else kind
    required = each.required or each.key
    if not required and not each.many:
        kind = f"{kind} | None"
    marks = _marks(each)
    default = "" if required else " = []" if each.many else " = None"
    if not marks:
        return f"{each.name}: {kind}{default}"
    line = f"{each.name}: Annotated[{kind}, Property({', '.join(marks)})]{default}"
    if len(line) + 4 <= WIDTH:
        return line
    return f"{each.name}: Annotated[\n        {kind}, Property({', '.join(marks)})\n    ]{default}"


def _marks(each: DraftProperty) -> list[str]:
    """What `Property(...)` says of a property."""
    marks = [f"name={literal(each.stored)}"] if each.stored else []
    marks += [f"{mark}=True" for mark in _MARKS if getattr(each, mark)]
    marks += [f"scale={each.scale}"] if each.scale is not None else []
    return [*marks, "json=True"] if each.kind == "json" else marks


def _bases_first(nodes: Iterable[DraftNode]) -> Iterator[DraftNode]:
    """The classes such that each is after its bases."""
    left = list(nodes)
    done = {base for node in left for base in node.bases} - {node.name for node in left}
    while left:
        ready = [node for node in left if set(node.bases) <= done]
        assert ready, "bases are no circle"
        yield from ready
        done |= {node.name for node in ready}
        left = [node for node in left if node not in ready]


def _words(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)[1:-1]
