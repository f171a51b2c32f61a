"""The page on two registers: its commands, on a sample of 300 statements of each."""

from __future__ import annotations

import runpy
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Commands, run  # noqa: F401 - a fixture
from tests.docs.test_pages import ROOT
from tests.docs.transcripts import follow

PAGE = ROOT / "docs" / "registers.md"
pytestmark = pytest.mark.long


def test_the_page_on_registers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Commands) -> None:  # noqa: F811
    folder = tmp_path / "registers"
    shutil.copytree(ROOT / "fixtures" / "registers", folder)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["make.py", "--statements", "300"])
    runpy.run_path(str(folder / "make.py"), run_name="__main__")
    page = PAGE.read_text(encoding="utf-8")
    header, *rows = page.partition("```csv\n")[2].partition("```")[0].splitlines()
    written = (folder / "harbour.csv").read_text(encoding="utf-8").splitlines()
    assert written[0] == header
    assert set(rows) <= set(written)
    mapping = page.partition("```yaml\n")[2].partition("```")[0]
    assert mapping == (folder / "harbour.yaml").read_text(encoding="utf-8")
    assert follow(PAGE, run) == 6
