"""The pages' own code: every Python block runs, every fact sheet is read without a problem."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from graphmodel.claims import resolve
from graphmodel.model import Model
from graphmodel.sources import read

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def blocks(page: Path, kind: str) -> Iterator[tuple[int, str]]:
    """The blocks of a kind on a page, with the line each begins on."""
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        if found["kind"] == kind:
            yield text.count("\n", 0, found.start("text")), found["text"]


def run(page: Path) -> ModuleType:
    """The module that a page's Python blocks make together."""
    module = ModuleType(f"page_{page.stem}".replace("-", "_"))
    sys.modules[module.__name__] = module
    for line, text in blocks(page, "python"):
        code = compile("\n" * line + text, str(page), "exec")
        exec(code, vars(module))
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_python_block_runs(page: Path) -> None:
    run(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_fact_sheet_is_read_without_a_problem(page: Path, tmp_path: Path) -> None:
    model: Model = vars(run(ROOT / "docs" / "model.md"))["model"]
    for number, (_, text) in enumerate(blocks(page, "yaml sheet")):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        reading = read(model, [str(path)], tmp_path)
        assert reading.problems == []
        records, problems = resolve(model, reading.batches[0].claims)
        assert problems == []
        assert records


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
