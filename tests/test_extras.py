"""What a hint says of an extra: uv's command in a clone, pip's where the package is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel import extras


def test_a_clone_takes_an_extra_by_uv_and_an_installed_package_by_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "__file__", str(tmp_path / "graphmodel" / "extras.py"))
    assert extras.how_to_install("explore") == "pip install 'graphmodel[explore]'"
    (tmp_path / "pyproject.toml").touch()
    assert extras.how_to_install("explore") == "uv sync --extra explore"
