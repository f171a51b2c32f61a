"""What a stranger's project has in the place of files: pipes, from which nothing ever comes, and links in a circle."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Commands

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are Unix's")

MAPPING = "table: rows.csv\nnodes: [{Port: {id: id, name: id}}]\n"


@pytest.fixture
def mapped(starter: Path) -> Path:
    """A project with a table, which is not there yet."""
    settings = starter / "graphmodel.toml"
    settings.write_text(settings.read_text().replace('["facts/*.yaml"]', '["facts/*.yaml", "rows.yaml"]'))
    (starter / "rows.yaml").write_text(MAPPING)
    return starter


@pytest.mark.parametrize(
    ("name", "words", "fault"),
    [
        ("rows.csv", "validate", "rows.yaml:1:8 table-missing rows.csv is a pipe or a device, and no file"),
        ("rows.yaml", "validate", "rows.yaml source-missing there is no such file"),
        ("cypher/more.cypher", "queries lint", "question-unreadable it is a pipe or a device, and no file"),
        ("migrations/0001-more.cypher", "migrate --dry-run", "0001-more.cypher is a pipe or a device, and no file"),
    ],
)
def test_a_pipe_is_not_read(mapped: Path, run: Commands, name: str, words: str, fault: str) -> None:
    (mapped / "rows.csv").write_text("id\nholm\n")
    (mapped / name).parent.mkdir(exist_ok=True)
    (mapped / name).unlink(missing_ok=True)
    os.mkfifo(mapped / name)
    assert fault in run(*words.split()).err


@pytest.mark.parametrize("name", ["rows.csv", "rows.yaml"])
def test_links_in_a_circle_are_named(mapped: Path, run: Commands, name: str) -> None:
    (mapped / name).unlink(missing_ok=True)
    (mapped / name).symlink_to(name)
    ran = run("validate")
    assert (ran.code, name in ran.err, "Traceback" in ran.err) == (1, True, False), ran
