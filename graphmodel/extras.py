"""How an extra is installed: libraries that only a part of the toolkit needs."""

from __future__ import annotations

from pathlib import Path


def how_to_install(extra: str) -> str:
    """The command that installs an extra: uv's where graphmodel runs from a clone of its repository, else pip's."""
    clone = Path(__file__).parent.parent
    if (clone / "pyproject.toml").is_file():
        return f"uv sync --extra {extra}"
    return f"pip install 'graphmodel[{extra}]'"
