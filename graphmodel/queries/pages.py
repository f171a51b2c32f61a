"""An answer as one page of HTML that needs nothing else: a table to sort, and a picture of what it holds of the graph.

Its Content-Security-Policy forbids every request, and every script but those that are in it, by their hashes. So the
page works from a file and offline, and a value that looks like markup or script stays a value.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from graphmodel.controls import visible_line
from graphmodel.queries.answers import Answer
from graphmodel.queries.cells import readable
from graphmodel.queries.drawing import drawing_scripts
from graphmodel.queries.looks import Look
from graphmodel.queries.picture import Picture
from graphmodel.queries.questions import Question

_PARTS = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def html_page(question: Question, answer: Answer, drawn: Picture | None, aside: str) -> str:
    """The page of an answer; `aside` says in a line what was asked for and when. The same answer makes the same page.

    Raises:
        QuestionError: there is something to draw, and the library that draws is not installed.
    """
    scripts = [_part("table.js")]
    if drawn is not None:
        scripts += [*drawing_scripts(), _part("picture.js")]
    parts = {
        "policy": _POLICY.format(scripts=" ".join(f"'{_hash(script)}'" for script in scripts)),
        "title": escape(visible_line(question.title)),
        "question": escape(visible_line(question.question)),
        "aside": escape(visible_line(aside)),
        "style": _part("style.css"),
        "picture": _drawing(drawn) if drawn is not None else "",
        "table": _table(answer),
        "scripts": "".join(f"<script>{script}</script>\n" for script in scripts),
    }
    # One pass, so that a value which reads like one of the places is not taken for it.
    return re.sub(r"\{(\w+)\}", lambda place: parts[place[1]], _part("page.html"))


def _drawing(drawn: Picture) -> str:
    few = (
        f"The first {len(drawn.nodes):,} of {drawn.total:,} nodes are drawn. " if drawn.total > len(drawn.nodes) else ""
    )
    legend = "".join(map(_chip, drawn.labels, drawn.labels.values()))
    return (
        '<div id="picture"><div id="canvas"></div></div>\n'
        f'<div class="under"><div><ul class="legend">{legend}</ul>'
        f'<p class="aside">{few}Drag a node to move it, the ground to move all; the wheel zooms; click for details.</p>'
        '</div><section id="details" aria-live="polite"></section></div>\n'
        f'<script type="application/json" id="elements">{_json(drawn)}</script>\n'
    )


def _chip(label: str, look: Look) -> str:
    return f'<li data-color="{look.color}" data-shape="{look.shape}">{escape(visible_line(label))}</li>'


def _json(drawn: Picture) -> str:
    """The elements as JSON that cannot end its script element."""
    text = json.dumps({"elements": [*drawn.nodes, *drawn.relationships]}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _table(answer: Answer) -> str:
    count = {0: "no rows", 1: "1 row"}.get(len(answer), f"{len(answer):,} rows")
    head = "".join(f'<th scope="col"><button>{escape(visible_line(name))}</button></th>' for name in answer.columns)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in answer.rows)
    return (
        f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>\n'
        f'<p class="aside">{count}</p>'
    )


def _cell(value: Any) -> str:
    text = escape(readable(value))
    if value is None:
        return f'<td class="null">{text}</td>'
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<td class="number" data-number="{text}">{text}</td>'
    return f"<td>{text}</td>"


def _hash(script: str) -> str:
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")
