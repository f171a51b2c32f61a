"""`.env` files: forms of lines, and lines that would take long to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.errors import ProjectError
from graphmodel.project.variables import LARGEST, read_env_file

LONG = " " * 200_000


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("  export  A = b  ", "b"),
        ("A = b # a note", "b"),
        ("A=b#c", "b#c"),
        ("A=#c", ""),
        ("A='b # c' # a note", "b # c"),
        ('A="b\\nc"', "b\nc"),
        (f"A={LONG}b{LONG}c{LONG}", f"b{LONG}c"),
        (f"{LONG}A{LONG}={LONG}b{LONG}# a note", "b"),
        (f"A=b{LONG}x", f"b{LONG}x"),
    ],
)
def test_a_line_has_its_value(tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(line)
    assert read_env_file(tmp_path / ".env").values == {"A": value}


@pytest.mark.parametrize("line", [f"{LONG}x", f"export{LONG}", f"A{LONG}", f"{'A' * 200_000}{LONG}"])
def test_a_line_of_another_form_is_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(line)
    assert read_env_file(tmp_path / ".env").values == {}


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=b\n" * LARGEST)
    with pytest.raises(ProjectError, match="has 4,000,000 bytes; at most 1,000,000 are read"):
        read_env_file(tmp_path / ".env")
