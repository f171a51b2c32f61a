"""Where a table was declared in Python, so that what is wrong with it has a place."""

from __future__ import annotations

import sys
from pathlib import Path

from graphmodel.model.places import near
from graphmodel.problems import NOWHERE, Where

_HERE = str(Path(__file__).parent)


def declared_at() -> Where:
    """The file and line of the nearest caller outside of this package."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith((_HERE, "<")) and "dataclasses" not in file:
            return Where(near(file), frame.f_lineno)
        frame = frame.f_back  # type: ignore[assignment]
    return NOWHERE
