from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Commands, run, starter  # noqa: F401 - fixtures
from tests.docs.transcripts import follow

PAGE = Path(__file__).parents[2] / "docs" / "seeing-the-model.md"


def test_the_page_on_the_model_works_as_written(starter: Path, run: Commands) -> None:  # noqa: F811
    assert follow(PAGE, run) == 7
    assert "Takes passengers there" in Path("model.svg").read_text()
    assert Path("ships.mmd").read_text().startswith("classDiagram\n")
