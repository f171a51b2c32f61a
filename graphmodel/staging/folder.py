"""The folder in which rows are staged: for this user's eyes only, and gone when it is no longer needed."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_PREFIX = "stage-"


def new_folder(under: Path | None) -> Path:
    """A new folder below another, or where that cannot be, below the system's temporary one.

    The latter also where a folder's name has a `?`, after which DuckDB looks for options of a database. Folders that
    killed processes left there are removed.

    Raises:
        OSError: it cannot be made.
    """
    try:
        if under is None or "?" in str(under.absolute()):
            return _made(None)
        under.mkdir(parents=True, exist_ok=True)
        _clear(under)
        return _made(under)
    except OSError:
        return _made(None)


def _made(under: Path | None) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=under)).absolute()


def _clear(folder: Path) -> None:
    """Removes what processes that were killed have left."""
    for left in folder.glob(f"{_PREFIX}*-*") if os.name == "posix" else ():
        pid = left.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdigit() and not Path("/proc", pid).exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)
