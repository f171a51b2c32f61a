"""What a page of the explorer starts with: looks, legend, questions, the day, and in a file the whole graph."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.controls import visible_line
from graphmodel.queries.drawing import drawing_scripts
from graphmodel.queries.looks import looks

if TYPE_CHECKING:
    from graphmodel.project import Project

PARTS = Path(__file__).parent / "page"
SCRIPTS = ("store.js", "details.js", "explorer.js")
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; connect-src {connect};"
    " base-uri 'none'; form-action 'none'"
)


def start_of(project: Project, as_of: Any, day: Any, text: Path | None = None, document: str = "") -> dict[str, Any]:
    """What every page starts with. `day` is the one shown first; the graph's own by default.

    `text` is a document whose sentences the page shows beside the claims that they evidence; `document` is its id, by
    default that of the document which it fits.

    Raises:
        SourceError: the text cannot be read, or is of no document that the sources know.
    """
    model = project.model
    questions, _ = project.questions()
    return {
        "title": project.settings.name or project.root.name,
        "asOf": str(as_of) if as_of else "",
        "day": str(day or as_of or ""),
        "sentences": _sentences(project, text, document) if text is not None else {},
        "looks": {label: {"color": look.color, "shape": look.shape} for label, look in looks(model).items()},
        "types": sorted(model.relationships),
        "keys": {kind.identity: kind.key for kind in model.nodes.values()},
        "questions": [
            {
                "name": q.name,
                "title": q.title,
                "question": q.question,
                "parameters": [{"name": p.name, "required": p.required, "doc": p.doc} for p in q.parameters],
            }
            for q in questions.values()
            if q.mode == "read"
        ],
    }


def _sentences(project: Project, text: Path, document: str) -> dict[str, dict[str, str]]:
    """The sentences of a text by the id of its document, and by locator."""
    from graphmodel.workflows.articles import article_of
    from graphmodel.workflows.document import sentences

    found = sentences(text)
    article = article_of(project.read().batches, found, document)
    return {article.id: {each.locator: each.text for each in found}}


def page(start: dict[str, Any], view: dict[str, Any] | None = None) -> str:
    """The page; with a `view` it holds the whole graph and asks nobody.

    Raises:
        QuestionError: the library that draws is not installed.
    """
    scripts = [*drawing_scripts(), *((PARTS / name).read_text(encoding="utf-8") for name in SCRIPTS)]
    hashes = " ".join(f"'{_hash(script)}'" for script in scripts)
    parts = {
        "policy": POLICY.format(scripts=hashes, connect="'none'" if view is not None else "'self'"),
        "title": escape(visible_line(str(start["title"]))),
        "style": (PARTS / "explorer.css").read_text(encoding="utf-8"),
        "start": _json(start),
        "view": _json(view) if view is not None else "null",
        "scripts": "".join(f"<script>{script}</script>\n" for script in scripts),
    }
    text = (PARTS / "explorer.html").read_text(encoding="utf-8")
    # One pass, so that a value which reads like one of the places is not taken for it.
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], text)


def _json(value: Any) -> str:
    """JSON that cannot end its script element, with control characters as escapes."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _hash(script: str) -> str:
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"
