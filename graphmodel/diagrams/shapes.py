"""The shapes of a picture in SVG: boxes, lines, texts, and an estimate of how wide a text is drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from html import escape

Link = Callable[[str], str]
"""Where a type's name leads to; an empty text for nowhere."""

LINE = 15
_NARROW, _SMALL, _LARGE, _WIDE = 0.42, 0.61, 0.74, 1.05  # of the font's size, on the safe side for sans-serif fonts


def width(text: str, size: float = 12, *, bold: bool = False) -> float:
    """How wide a text is drawn, about."""
    return sum(map(_sign, text)) * size * (1.14 if bold else 1)


def _sign(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return _WIDE
    return _NARROW if sign in "iljt.,:;|!'() " else _LARGE if sign.isupper() or sign in "mw_" else _SMALL


def shortened(text: str, room: float, size: float = 12, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as there is room for, and an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text + "…"


def wrapped(words: Iterable[str], room: float, size: float = 12) -> list[str]:
    """Names with commas between them, in lines that fit."""
    lines: list[str] = []
    for word in words:
        if lines and width(f"{lines[-1]}, {word}", size) <= room:
            lines[-1] += f", {word}"
        else:
            lines = [*lines[:-1], f"{lines[-1]},", word] if lines else [word]
    return lines


def safe(text: str) -> str:
    """The text as SVG may hold it: markup escaped, and what XML forbids replaced."""
    return escape("".join(sign if sign.isprintable() else "\ufffd" for sign in text))


def text(x: float, y: float, said: str, style: str = "", anchor: str = "start") -> str:
    """A line of text."""
    return f'<text x="{x:g}" y="{y:g}" class="{style}" text-anchor="{anchor}">{safe(said)}</text>'


def linked(said: str, name: str, link: Link) -> str:
    """What is drawn, as a link where the name leads somewhere."""
    target = link(name)
    return f'<a href="{safe(target)}">{said}</a>' if target else said


def box(x: float, y: float, wide: float, name: str, style: str, lines: Iterable[str], link: Link, title: str) -> str:
    """A box with a name, lines of smaller text below it, and a tooltip."""
    lines = list(lines)
    high = box_height(len(lines))
    parts = [
        f"<title>{safe(title)}</title>" if title else "",
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="6"/>',
        text(x + 10, y + 18, shortened(name, wide - 18, 13, bold=True), "name"),
        *(
            text(x + 10, y + 18 + LINE * at, shortened(line, wide - 18, 11), "small")
            for at, line in enumerate(lines, 1)
        ),
    ]
    return f'<g class="box {style}">{linked("".join(parts), name, link)}</g>'


def box_height(lines: int) -> float:
    """How high a box with so many lines below its name is."""
    return 27 + LINE * lines + (3 if lines else 0)


def path(points: Iterable[tuple[float, float]], style: str, marker: str = "") -> str:
    """A line through points, with an arrowhead at its end."""
    first, *rest = points
    drawn = f"M{first[0]:g} {first[1]:g}" + "".join(f"L{x:g} {y:g}" for x, y in rest)
    head = f' marker-end="url(#{marker})"' if marker else ""
    return f'<path d="{drawn}" class="line {style}"{head}/>'


def columns(heights: list[float], count: int, gap: float) -> Iterator[tuple[int, float]]:
    """The column and the top of each block, in order, dealt into columns of about the same height."""
    target = (sum(heights) + gap * len(heights)) / count
    column, top = 0, 0.0
    for high in heights:
        if top and column + 1 < count and top + high / 2 > target:
            column, top = column + 1, 0.0
        yield column, top
        top += high + gap
