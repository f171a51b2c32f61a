"""Fills the templates: every page of the site as text, by its path. What comes from a project stays text.

Jinja2 fills them with its escaping on, so that no value needs to be thought of: a name that looks like markup is shown
as it is written. A page's Content-Security-Policy allows its own folder's style and scripts, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.controls import visible
from graphmodel.diagrams import excerpt, picture_style, svg
from graphmodel.errors import ProjectError
from graphmodel.extras import how_to_install
from graphmodel.model import NodeType
from graphmodel.problems import count
from graphmodel.workflows.docs.content import SiteContent

if TYPE_CHECKING:
    import jinja2

    from graphmodel.model import Model
    from graphmodel.problems import Where
    from graphmodel.workflows.model import TypeReport

_HERE = Path(__file__).parent
_FOLDERS = {"type": "types", "source": "sources", "document": "documents", "question": "questions"}
Entry = tuple[str, str, str, str]
"""Of the search: what it is, its name, where it is, and the text that is searched."""


class Addresses:
    """The file of each type, source, document and question: its name as far as every file system takes it."""

    def __init__(self, site: SiteContent) -> None:
        named = {
            "type": [each.name for each in site.types],
            "source": [each.name for each in site.sources],
            "document": [each.article.id for each in site.documents],
            "question": [each.question.name for each in site.questions],
        }
        self._found = {
            (what, name): f"{_FOLDERS[what]}/{_file_name(name, names)}.html"
            for what, names in named.items()
            for name in names
        }

    def of(self, what: str, name: str) -> str:
        """The path of a page, or nothing where there is none."""
        return self._found.get((what, name), "")


def pages(site: SiteContent, model: Model, today: date) -> Iterator[tuple[str, str]]:
    """Every file of the site: its path, with `/` between folders, and its text.

    Raises:
        ProjectError: Jinja2 is not installed.
    """
    addresses = Addresses(site)
    environment = _environment(site.root)
    shared: dict[str, Any] = {
        "site": site,
        "today": today.isoformat(),
        "by_type": {each.name: each for each in site.types},
    }

    def page(path: str, template: str, **values: Any) -> tuple[str, str]:
        root = "../" * path.count("/")

        def link(what: str, name: str) -> str:
            found = addresses.of(what, name)
            return root + found if found else ""

        text = environment.get_template(template).render(**shared, **values, root=root, link=link, path=path)
        return path, text

    def picture(title: str, around: str = "") -> Any:
        root = "../" if around else ""

        def target(name: str) -> str:
            found = addresses.of("type", name)
            return root + found if found else ""

        return _markup(svg(excerpt(model, around=around), title, link=target, standalone=False))

    yield page("index.html", "index.html")
    yield page("model.html", "model.html", picture=picture("The model"))
    for report in site.types:
        yield page(
            addresses.of("type", report.name),
            "type.html",
            report=report,
            properties=list(_properties(report)),
            picture=picture(f"Around {report.name}", report.name),
        )
    yield page("sources.html", "sources.html")
    for source in site.sources:
        yield page(addresses.of("source", source.name), "source.html", source=source)
    for document in site.documents:
        yield page(addresses.of("document", document.article.id), "document.html", document=document)
    yield page("questions.html", "questions.html")
    for each in site.questions:
        yield page(addresses.of("question", each.question.name), "question.html", each=each)
    yield page("lineage.html", "lineage.html")
    yield (
        "site.css",
        (_HERE / "assets" / "site.css").read_text(encoding="utf-8").replace("/*picture*/", picture_style()),
    )
    yield "site.js", (_HERE / "assets" / "site.js").read_text(encoding="utf-8")
    yield "search.js", f"window.SEARCH = {_json(list(_entries(site, addresses)))};\n"


def _properties(report: TypeReport) -> Iterator[Mapping[str, Any]]:
    from graphmodel.workflows.model import as_json

    listed: Iterable[Mapping[str, Any]] = as_json(report)["properties"]
    yield from listed


def _entries(site: SiteContent, addresses: Addresses) -> Iterator[Entry]:
    for report in site.types:
        kind = report.kind
        yield report.what, report.name, addresses.of("type", report.name), f"{kind.definition} {kind.not_implied}"
    for each in site.questions:
        question = each.question
        said = f"{question.title} {question.question} {question.why} {' '.join(question.tags)}"
        yield "question", question.name, addresses.of("question", question.name), said
    for source in site.sources:
        yield source.kind, source.name, addresses.of("source", source.name), " ".join(source.documents)
    for document in site.documents:
        path = addresses.of("document", document.article.id)
        yield (
            "document",
            document.article.title or document.article.id,
            path,
            f"{document.article.id} {document.author}",
        )
        for sentence in document.sentences:
            at = sentence.coverage.locator
            claims = " · ".join(claim.caption for claim in sentence.claims)
            said = f"{sentence.text} {claims} {sentence.coverage.reason}"
            yield "sentence", f"{document.article.id} {at}", f"{path}#s{_anchor(at)}", said


def _environment(root: Path) -> jinja2.Environment:
    try:
        import jinja2
    except ImportError:
        raise ProjectError(
            "Jinja2, which fills the pages of a site, is not installed", hint=how_to_install("docs")
        ) from None
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["anchor"] = _anchor
    environment.filters["place"] = partial(_place, root.absolute())
    environment.filters["first"] = _first
    environment.filters["prose"] = _prose
    environment.filters["count"] = count
    environment.filters["count_types"] = _count_types
    environment.filters["source_id"] = "source:{}".format
    environment.filters["type_id"] = "type:{}".format
    environment.filters["question_id"] = "question:{}".format
    return environment


def _place(root: Path, where: Where, module: str = "") -> str:
    """A place as it reads on any machine: from the project's folder, or for what is installed elsewhere its module."""
    path = Path(where.file).absolute()
    if not path.is_file():
        return str(where)
    near = path.relative_to(root).as_posix() if path.is_relative_to(root) else module or path.name
    return str(replace(where, file=near))


def _shown(value: Any) -> Any:
    """A value as a page shows it: what would steer or hide stands as an escape; markup of ours stays."""
    return visible(value) if type(value) is str else value


def _markup(text: str) -> Any:
    import markupsafe

    return markupsafe.Markup(text)  # noqa: S704 - drawn by `diagrams`, which escapes every name


def _prose(text: str) -> Any:
    """A text of the model with what is in backticks as code."""
    import markupsafe

    escaped = str(markupsafe.escape(visible(text)))
    return _markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escaped))


def _first(text: str) -> str:
    """The first sentence of a definition."""
    line = " ".join(text.partition("\n\n")[0].split())
    end = line.find(". ")
    return line[: end + 1] if end > 0 else line


def _count_types(types: Sequence[TypeReport]) -> str:
    nodes = sum(isinstance(report.kind, NodeType) for report in types)
    return f"{count(nodes, 'node type')} and {count(len(types) - nodes, 'relationship type')}"


def _anchor(locator: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "-", locator)


def _file_name(name: str, names: list[str]) -> str:
    """A name that every file system takes, and no two of which differ only in case."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:80]
    folded = [re.sub(r"[^A-Za-z0-9_-]+", "-", other).strip("-")[:80].casefold() for other in names]
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)?", plain)
    if reserved or folded.count(plain.casefold()) > 1:
        return f"{plain or 'page'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return plain


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return visible(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))
