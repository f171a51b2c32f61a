from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Commands, Ran, everywhere, nowhere, run  # noqa: F401 - fixtures
from tests.docs.transcripts import follow

pytestmark = pytest.mark.long

PAGE = Path(__file__).parents[2] / "docs" / "extending-a-model.md"


def test_the_page_on_shipped_models_works_as_written(
    nowhere: Path,  # noqa: F811
    everywhere: Commands,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def in_project(*arguments: str) -> Ran:
        done = (
            everywhere.on_database(*arguments) if arguments[0] in ("load", "ask", "check") else everywhere(*arguments)
        )
        if arguments[:2] == ("init", "talks"):
            monkeypatch.chdir(nowhere / "talks")
        return done

    assert follow(PAGE, in_project) == 12
    told = everywhere("validate")
    assert (told.code, told.err) == (0, "")
    assert everywhere("queries", "lint").code == 0
    assert not (nowhere / "more").exists()
