"""Builds the documentation as a site: `just docs`, or `uv run --group site python docs/build_site.py [DIR]`.

README becomes the first page, and Mermaid blocks become SVG. Links to the repository's questions lead to the shipped
project's own site, which `graphmodel docs` writes beside it. Zensical makes the pages. Then every link and anchor is
followed, and nothing may be asked of another host; what is wrong is printed, and the exit code is 1.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
ORDER = {
    "Begin": ("index", "tutorial", "from-py2neo", "extending-a-model", "gallery", "import"),
    "Model": (
        "model",
        "keys",
        "optional-labels",
        "names",
        "rules",
        "relationship-types",
        "seeing-the-model",
        "change",
        "diff",
    ),
    "Claims": ("claims", "notation", "status", "time", "disagreement", "identity"),
    "Sources": ("fact-sheet", "tables", "table-forms", "values", "messy-data", "loaders"),
    "Database": ("databases", "scale", "speed", "spark", "export", "editions", "reliability"),
    "Questions": ("questions", "library", "lint", "browser", "assistants", "graph-science"),
    "More": ("command-line", "explorer", "project-site"),
}
"""The pages in the order in which they are read; one that is not named here comes last."""
SHIPPED = "geopolitics"
MERMAID = re.compile(r"^```mermaid\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[([^\]]*)\]\((?!https?:|#)([^)\s]+)\)")
LOADS = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
}
SETTINGS = """\
[project]
site_name = "graphmodel"
site_description = "A graph database modeling toolkit for Python"
use_directory_urls = false
nav = [
{nav}]
[project.theme]
font = false
features = ["navigation.sections", "navigation.top", "content.code.copy", "toc.follow", "search.highlight"]
[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"
toggle.icon = "lucide/sun"
toggle.name = "Dark"
[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"
toggle.icon = "lucide/moon"
toggle.name = "Light"
[project.markdown_extensions]
tables = {{}}
toc = {{permalink = true}}
[project.markdown_extensions.pymdownx.highlight]
[project.markdown_extensions.pymdownx.superfences]
"""


def main(target: Path) -> int:
    """Builds into a folder, new or built before, which is replaced, and returns how many faults there are."""
    if target.exists() and not (target / "sitemap.xml").is_file():
        sys.exit(f"{target} is no site that was built here; name a new folder")
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        stage(work / "docs")
        (work / "zensical.toml").write_text(SETTINGS.format(nav=navigation(work / "docs")), encoding="utf-8")
        subprocess.run([sys.executable, "-m", "zensical", "build", "--clean", "--strict"], cwd=work, check=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "site", target)
    command = [sys.executable, "-m", "graphmodel", "docs", str(target / SHIPPED), "--title", "Geopolitics"]
    subprocess.run(command, cwd=ROOT, check=True)
    found = list(faults(target))
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"wrote {target}: {sum(1 for _ in target.rglob('*.html'))} pages, {len(found)} faults")
    return len(found)


def stage(folder: Path) -> None:
    """Puts the pages and their pictures into a folder, ready for Zensical."""
    folder.mkdir()
    pages = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
    pages["index.md"] = (ROOT / "README.md").read_text(encoding="utf-8").replace("](docs/", "](")
    pages["changelog.md"] = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    pages["index.md"] = pages["index.md"].replace("](CHANGELOG.md)", "](changelog.md)")
    for name, text in pages.items():
        (folder / name).write_text(linked(drawn(text, folder, name), set(pages)), encoding="utf-8")
    for picture in (*(ROOT / "docs").glob("*.png"), *(ROOT / "docs").glob("*.svg")):
        shutil.copyfile(picture, folder / picture.name)


def drawn(text: str, folder: Path, page: str) -> str:
    """The text with each Mermaid block as a picture."""

    def picture(found: re.Match[str]) -> str:
        import mermaidx

        name = f"{Path(page).stem}-{found.start()}.svg"
        (folder / name).write_text(mermaidx.render(found[1]).svg(), encoding="utf-8")
        return f"![Diagram]({name})\n"

    return MERMAID.sub(picture, text)


def linked(text: str, pages: set[str]) -> str:
    """The text with links to the shipped questions as links to their pages, and other links out of the docs as text."""

    def link(found: re.Match[str]) -> str:
        path = found[2].partition("#")[0]
        if question := re.fullmatch(r"\.\./cypher/(.+)\.cypher", path):
            return f"[{found[1]}]({SHIPPED}/questions/{question[1]}.html)"
        return found[0] if path in pages or (ROOT / "docs" / path).suffix in (".png", ".svg") else found[1]

    return LINK.sub(link, text)


def navigation(folder: Path) -> str:
    """The navigation, with every page once."""
    known = {page for pages in ORDER.values() for page in pages}
    more = sorted({path.stem for path in folder.glob("*.md")} - known - {"changelog"})
    lines = []
    for title, named in ORDER.items():
        pages = (*named, *(more if title == "More" else ()), *(("changelog",) if title == "More" else ()))
        there = [f'"{page}.md"' for page in pages if (folder / f"{page}.md").exists()]
        lines.append(f'  {{"{title}" = [{", ".join(there)}]}},\n')
    lines.append(f'  {{"Shipped model" = "{SHIPPED}/index.html"}},\n')
    return "".join(lines)


# The check


class Page(HTMLParser):
    """What a page refers to, loads and can be referred to by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag's id, its link, and what it loads."""
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.add(given["href"])
        if tag in LOADS and given.get(LOADS[tag]) and given.get("rel") not in ("next", "prev", "canonical"):
            self.loads.add(given[LOADS[tag]])


def faults(site: Path) -> Iterator[str]:
    """Links and anchors that lead nowhere, and whatever a page would load from another host."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site)
        for target in sorted(page.loads):
            if urlsplit(target).netloc:
                yield f"{name}: loads {target}"
        for target in sorted(page.links | page.loads):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc or name.name == "404.html":
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file():
                yield f"{name}: {target} leads to no file"
            elif parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].anchors:
                yield f"{name}: {target} leads to no such place"


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site") else 0)
