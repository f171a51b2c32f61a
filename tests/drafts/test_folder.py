"""The folder of a drafted project is there whole or not at all, whoever was killed before."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.drafts import new_folder
from graphmodel.errors import ProjectError


def test_what_a_kill_left_goes_with_the_next_and_two_at_once_are_refused(tmp_path: Path) -> None:
    folder, left = tmp_path / "harbour", tmp_path / ".harbour.graphmodel-import"
    (left / "project").mkdir(parents=True)
    (left / "project" / "half.py").write_text("half of")
    (left / "lock").write_text("1")
    with new_folder(folder) as made:
        (made / "whole.py").write_text("whole")
        with pytest.raises(ProjectError, match="another command is making"), new_folder(folder):
            pass
        assert [path.name for path in made.iterdir()] == ["whole.py"]
    assert [path.name for path in tmp_path.rglob("*")] == ["harbour", "whole.py"]


def test_a_link_in_the_place_of_the_hidden_folder_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / ".harbour.graphmodel-import").symlink_to(elsewhere)
    with pytest.raises(ProjectError, match="is a symbolic link"), new_folder(tmp_path / "harbour"):
        pass
    assert not [*elsewhere.iterdir()]


def test_nothing_is_left_where_making_it_failed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), new_folder(tmp_path / "harbour"):
        raise ValueError("no")
    assert not [*tmp_path.iterdir()]
