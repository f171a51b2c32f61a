"""How the documentation becomes a site: links out of the docs, the order of pages, and the check of what was built."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def build() -> Any:
    """The script."""
    spec = importlib.util.spec_from_file_location("build_site", ROOT / "docs" / "build_site.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_links_to_questions_lead_to_their_pages_and_others_out_of_the_docs_become_text(build: Any) -> None:
    text = "[a](model.md#keys) [b](../cypher/who-met-whom.cypher) [c](../LICENSE) [d](https://x.org) [e](browser.png)"
    assert build.linked(text, {"model.md"}) == (
        "[a](model.md#keys) [b](geopolitics/questions/who-met-whom.html) c [d](https://x.org) [e](browser.png)"
    )


def test_every_page_is_in_the_navigation_once(build: Any, tmp_path: Path) -> None:
    names = {path.stem for path in (ROOT / "docs").glob("*.md")} | {"index", "changelog", "brand-new"}
    for name in names:
        (tmp_path / f"{name}.md").write_text("# x\n")
    found = build.navigation(tmp_path)
    assert {name: found.count(f'"{name}.md"') for name in names} == dict.fromkeys(names, 1)
    assert not [page for pages in build.ORDER.values() for page in pages if page not in names]


def test_links_that_lead_nowhere_and_loads_from_elsewhere_are_faults(build: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="top">x</h1><a href="#top">1</a><a href="#gone">2</a><a href="b/">3</a><a href="c.html">4</a>'
        '<a href="b/index.html#x">5</a><script src="https://cdn.example/x.js"></script><img src="no.png">'
        '<a href="https://example.org">6</a><a href="b/index.html#y">7</a>'
    )
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").write_text('<p id="y">y</p><link rel="stylesheet" href="//fonts.example/x.css">')
    assert list(build.faults(tmp_path)) == [
        "a.html: loads https://cdn.example/x.js",
        "a.html: #gone leads to no such place",
        "a.html: b/index.html#x leads to no such place",
        "a.html: c.html leads to no file",
        "a.html: no.png leads to no file",
        "b/index.html: loads //fonts.example/x.css",
    ]
