from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Commands, Ran, everywhere, run, starter  # noqa: F401 - fixtures
from tests.docs.transcripts import follow

pytest.importorskip("jinja2", reason="jinja2 is in the group `full`: uv sync --all-groups")
PAGE = Path(__file__).parents[2] / "docs" / "project-site.md"


@pytest.mark.long
def test_the_page_on_the_site_works_as_written(starter: Path, everywhere: Commands) -> None:  # noqa: F811
    def on_database(*arguments: str) -> Ran:
        takes = arguments[0] == "load" or "--live" in arguments
        return everywhere.on_database(*arguments) if takes else everywhere(*arguments)

    assert follow(PAGE, on_database) == 4
    answers = Path("site/questions/who-calls-where.html").read_text()
    assert "In the database" in answers
    assert '<td class="short">North Line</td>' in answers
