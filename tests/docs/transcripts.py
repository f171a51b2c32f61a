"""Runs the console blocks of a page, one after another, and compares what is printed with what is shown."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Ran
from tests.docs.test_pages import BLOCK, matches, transcript


def follow(page: Path, run: Callable[..., Ran]) -> int:
    """Runs the `console` blocks of a page, whose commands succeed, and the `console fails` ones, whose last one fails.

    Files of the page are written to the current folder where they stand. Returns how many commands ran.
    """
    count = 0
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if (path := found["kind"].partition(" file=")[2]) and not Path(path).exists():
            Path(path).write_text(found["text"], encoding="utf-8")
        if found["kind"] not in ("console", "console fails"):
            continue
        for command, shown in transcript(found["text"]):
            ran = run(*shlex.split(command))
            assert matches(shown, ran.out + ran.err), f"$ graphmodel {command}\n{ran.out}{ran.err}"
            assert (ran.code != 0) == (found["kind"] == "console fails"), command
            count += 1
    return count
