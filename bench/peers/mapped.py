"""`graphmodel load` in the project that Spark loads, of mappings in YAML."""

from __future__ import annotations

from pathlib import Path

from bench.peers.spark import run


def load(settings: dict[str, str], folder: Path) -> None:
    """Runs the command in this process. It finds the server in the environment.

    Raises:
        RuntimeError: the command failed.
    """
    del settings
    run(folder, "load")
