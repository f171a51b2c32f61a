"""A model as a picture in SVG, drawn so that forty types can be read: inheritance, roles and relationships apart.

A drawing of all types and all arrows between them is a tangle at forty types, whoever lays it out. So the types stand
in a tree once, and each then has a block of its own with what leaves it: no line crosses another, at any size.
The picture needs no font, script or request, and follows the reader's choice of light or dark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graphmodel.diagrams.excerpt import Bundle, Excerpt, tree_order, type_name
from graphmodel.diagrams.mermaid import SHOWN
from graphmodel.diagrams.model_arrows import marks
from graphmodel.diagrams.shapes import (
    LINE,
    Link,
    box,
    box_height,
    columns,
    linked,
    path,
    safe,
    shortened,
    text,
    width,
    wrapped,
)
from graphmodel.model import RelationshipType, notation
from graphmodel.model.types import CONTENT_LABEL

FEW = 14  # types; the boxes of so many show each property with its type
_MARGIN, _GAP, _STEP = 24, 14, 36
_END, _MIDDLE = 225, 260
_WIDEST = 600
"""A box is as wide as its name, up to this."""
_HEADS = """\
<defs><marker id="gm-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">\
<path d="M0 0L10 5L0 10z" class="head"/></marker><marker id="gm-rolehead" viewBox="0 0 10 10" refX="9" refY="5" \
markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z" class="rolehead"/></marker></defs>"""


@dataclass(frozen=True)
class Panel:
    """A drawn part of the picture, with the room it takes."""

    drawn: tuple[str, ...]
    width: float
    height: float


def svg(part: Excerpt, title: str, *, link: Link = lambda _: "", standalone: bool = True) -> str:
    """The picture. `link` says where a type's name leads; a picture within a page takes the page's style."""
    panels = [_legend(part)]
    if part.nodes:
        panels.append(_tree(part, link))
    for heading, roles in (("Events and their roles", True), ("Relationships", False)):
        if bundles := part.bundles(roles=roles):
            panels.append(_stars(part, heading, bundles, link))
    wide = max([panel.width for panel in panels] + [width(title, 17)]) + 2 * _MARGIN
    y = 44.0
    drawn = [text(_MARGIN, 34, title, "title")]
    for panel in panels:
        y += _MARGIN / 2
        drawn.append(f'<g transform="translate({_MARGIN} {y:g})">{"".join(panel.drawn)}</g>')
        y += panel.height + _MARGIN / 2
    high = y + _MARGIN / 2
    style = f"<style>{picture_style()}</style>" if standalone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gm" viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" '
        f'height="{high:g}" role="img" aria-label="{safe(title)}">{style}{_HEADS}{"".join(drawn)}</svg>\n'
    )


def picture_style() -> str:
    """The style that pictures take, on their own or within a page."""
    return (Path(__file__).parent / "picture.css").read_text(encoding="utf-8")


def _legend(part: Excerpt) -> Panel:
    kinds = [("type", "")]
    kinds += [("abstract type", "abstract")] * any(kind.abstract for kind in part.nodes.values())
    kinds += [("event", "event")] * any(kind.event and not kind.abstract for kind in part.nodes.values())
    kinds += [("quoted claims", "content")] * any(each.end == CONTENT_LABEL for each in part.bundles(roles=False))
    lines = [
        ("inherits from", "inherits", ""),
        ("relationship", "", "gm-head"),
        ("role of an event", "role", "gm-rolehead"),
    ]
    x, drawn = 0.0, []
    for name, style in kinds:
        wide = width(name, 13, bold=True) + 22
        drawn.append(box(x, 0, wide, name, style, (), lambda _: "", ""))
        x += wide + _GAP
    for name, style, head in lines:
        drawn += [path([(x, 14), (x + 34, 14)], style, head), text(x + 42, 18, name, "aside")]
        x += 42 + width(name) + _GAP
    said = "A type has the properties and relationships of the types above it."
    return Panel((*drawn, text(0, 48, said, "aside")), max(x, width(said)), 52)


# The tree


def _tree(part: Excerpt, link: Link) -> Panel:
    """All types, those below a type to its right; a type below several says so, and is below the first."""
    shown = _near(part)
    order = list(tree_order(shown))
    lines = {label: _lines(shown, label) for label, _ in order}
    wide = max(_box_width(label, said) for label, said in lines.items())
    places: dict[str, tuple[float, float]] = {}
    tops: dict[int, float] = defaultdict(float)
    y, depth_before = 30.0, -1
    for label, depth in order:
        if depth <= depth_before:
            y = max(tops[each] for each in tops if each >= depth) + 8
        places[label] = (depth * (wide + _STEP), y)
        for each in [each for each in tops if each > depth]:
            del tops[each]
        tops[depth] = y + box_height(len(lines[label]))
        depth_before = depth
        for each in range(depth):
            tops[each] = max(tops[each], tops[depth])
    drawn = [text(0, 14, "Types", "title")]
    for label in places:
        drawn += _branch(shown, label, places, wide)
    for label, (x, top) in places.items():
        drawn.append(box(x, top, wide, label, _style(part, label), lines[label], link, _tip(part, label)))
    across = max(x for x, _ in places.values()) + wide
    down = max(top + box_height(len(lines[label])) for label, (_, top) in places.items())
    return Panel(tuple(drawn), across, down)


def _near(part: Excerpt) -> Excerpt:
    """Around a type, those above it and right below it; else all."""
    if not part.center:
        return part
    line = part.nodes[part.center].labels
    near = {
        label: kind for label, kind in part.nodes.items() if label in line or part.center in part.model.parents(label)
    }
    return replace(part, nodes=near)


def _branch(part: Excerpt, label: str, places: dict[str, tuple[float, float]], wide: float) -> Iterator[str]:
    for parent in part.parents(label)[:1]:
        (x, y), (from_x, from_y) = places[label], places[parent]
        corner = x - _STEP / 2
        yield path([(x, y + 14), (corner, y + 14), (corner, from_y + 14), (from_x + wide, from_y + 14)], "inherits")


def _lines(part: Excerpt, label: str) -> list[str]:
    own = part.own_properties(label)
    others = part.parents(label)[1:]
    also = [f"also a type of {', '.join(others)}"] if others else []
    if len(part.nodes) > FEW:
        return [*([", ".join(own)] if own else []), *also]
    return [*also, *(f"{name}: {notation(declared, SHOWN)}" for name, declared in own.items())]


def _box_width(label: str, lines: Iterable[str]) -> float:
    name, said = width(label, 13, bold=True), max((width(line, 11) for line in lines), default=0)
    return min(max(name + 24, min(said + 24, 260), 120), _WIDEST)


def _tip(part: Excerpt, label: str) -> str:
    kind = part.nodes[label]
    own = [f"{name}: {notation(declared)}" for name, declared in part.own_properties(label).items()]
    said = marks(kind)
    return "\n".join([f"{label} ({', '.join(said)})" if said else label, kind.definition, *own]).strip()


def _style(part: Excerpt, label: str) -> str:
    if label == CONTENT_LABEL:
        return "content"
    return next(iter(marks(part.nodes[label])), "") if label in part.nodes else ""


# A block for each start


def _stars(part: Excerpt, heading: str, bundles: Sequence[Bundle], link: Link) -> Panel:
    blocks: dict[str, list[Bundle]] = defaultdict(list)
    for each in bundles:
        blocks[each.start].append(each)
    widest = max(_end_width(label) for each in bundles for label in (each.start, each.end))
    drawn_blocks = [_star(part, start, each, link, max(widest, _END)) for start, each in blocks.items()]
    heights = [block.height for block in drawn_blocks]
    wide = drawn_blocks[0].width
    count = max(1, min(3, round((sum(heights) / wide) ** 0.5 * 1.3)))
    drawn, bottom = [text(0, 14, heading, "title")], 0.0
    used = 0
    for block, (column, top) in zip(drawn_blocks, columns(heights, count, _GAP * 2), strict=True):
        x, y = column * (wide + 3 * _GAP), top + 32
        drawn.append(f'<g transform="translate({x:g} {y:g})">{"".join(block.drawn)}</g>')
        bottom, used = max(bottom, y + block.height), max(used, column + 1)
    return Panel(tuple(drawn), used * (wide + 3 * _GAP) - 3 * _GAP, bottom)


def _star(part: Excerpt, start: str, bundles: Sequence[Bundle], link: Link, side: float) -> Panel:
    """A type, and to its right all that leaves it: the names on each arrow, and the type at its end.

    `side` is how wide the boxes of types may be.
    """
    drawn, y, first = [], 0.0, 0.0
    stem = side + 16
    for each in bundles:
        role = bool(each.relationships[0].role)
        names = wrapped([_said(part, kind) for kind in each.relationships], _MIDDLE - 44, 11)
        middle = y + max(LINE * len(names) + 4, 14)
        first = first or middle
        style, head = ("role", "gm-rolehead") if role else ("", "gm-head")
        drawn.append(path([(side, first), (stem, first), (stem, middle), (side + _MIDDLE, middle)], style, head))
        drawn += [
            _names(part, line, side + 26, middle - 5 - LINE * (len(names) - 1 - at), link, each)
            for at, line in enumerate(names)
        ]
        shown = "quoted claims" if each.end == CONTENT_LABEL else each.end
        drawn.append(_end(part, each.end, shown, side + _MIDDLE, middle - 14, link))
        y = middle + 20
    drawn.append(_end(part, start, start, side - _end_width(start), first - 14, link))
    return Panel(tuple(drawn), 2 * side + _MIDDLE, y)


def _names(part: Excerpt, line: str, x: float, y: float, link: Link, bundle: Bundle) -> str:
    """A line of names above an arrow, each with its definition as a tooltip and a link of its own."""
    known = {_said(part, kind): kind for kind in bundle.relationships}
    said = []
    for name in line.rstrip(",").split(", "):
        kind = known.get(name)
        tip = f"<title>{safe(kind.definition)}</title>" if kind and kind.definition else ""
        shown = f"<tspan>{tip}{safe(shortened(name, _MIDDLE - 44, 11))}</tspan>"
        said.append(linked(shown, kind.type, link) if kind else shown)
    comma = "," if line.endswith(",") else ""
    return f'<text x="{x:g}" y="{y:g}" class="small">{", ".join(said)}{comma}</text>'


def _said(part: Excerpt, kind: RelationshipType) -> str:
    name = type_name(part.model, kind)
    return f"{name} ({kind.role})" if kind.role else name


def _end(part: Excerpt, label: str, shown: str, x: float, y: float, link: Link) -> str:
    target = link(label)
    tip = _tip(part, label) if label in part.nodes else ""
    return box(x, y, _end_width(shown), shown, _style(part, label), (), lambda _: target, tip)


def _end_width(shown: str) -> float:
    return min(max(width(shown, 13, bold=True) + 22, 60), _WIDEST)
