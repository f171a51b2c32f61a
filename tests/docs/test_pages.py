"""The pages' own code: every Python block runs, every fact sheet is read without a problem."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from graphmodel.claims import resolve
from graphmodel.cli import main
from graphmodel.model import Model
from graphmodel.staging import read

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


@cache
def model_of_the_pages() -> Model:
    """The model that docs/model.md declares."""
    found: Model = vars(run(ROOT / "docs" / "model.md"))["model"]
    return found


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_python_block_runs(page: Path) -> None:
    run(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_fact_sheet_is_read_without_a_problem(page: Path, tmp_path: Path) -> None:
    for number, (_, text) in enumerate(blocks(page, "yaml sheet")):
        model = model_of_the_pages()
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


FILE = re.compile(r"^```\w+ file=(?P<path>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def transcript(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output that is shown for it."""
    parts = re.split(r"^\$ graphmodel (.*)\n", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def matches(shown: str, printed: str) -> bool:
    """Whether the output is what is shown; `...` stands for anything, and spaces at line ends don't count."""
    pattern = ".*".join(re.escape(part.strip("\n")) for part in shown.split("..."))
    return (
        re.fullmatch(pattern, "\n".join(line.rstrip() for line in printed.strip().splitlines()), re.DOTALL) is not None
    )


@pytest.mark.long
def test_the_tutorial_works_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    steps = sorted([*FILE.finditer(page), *BLOCK.finditer(page)], key=lambda found: found.start())
    for step in steps:
        if path := step.groupdict().get("path"):
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(step["text"], encoding="utf-8")
        elif step["kind"] == "console":
            for command, shown in transcript(step["text"]):
                ran = CliRunner().invoke(main, shlex.split(command), env={"NO_COLOR": "1"})
                printed = re.sub(r"^still waiting for .*\n", "", ran.output, flags=re.MULTILINE)  # a busy machine
                assert matches(shown, printed), f"$ graphmodel {command}\n{printed}"
                assert ran.exit_code == 0
