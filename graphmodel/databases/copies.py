"""An embedded database on a read-only file system: the engine writes to its files even when it is only asked.

So a copy in the temporary folder is opened, and goes when the connection is closed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from graphmodel import errors
from graphmodel.databases import inventory
from graphmodel.databases.embedded import PASSWORD_FILE, Server
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.link import Link

MAX_BYTES = 2_000_000_000
"""A larger database is not copied for one command."""


def on_read_only_disk(folder: Path) -> bool:
    """Whether there is an embedded database whose files nobody can write to."""
    if not (folder / PASSWORD_FILE).is_file() or not hasattr(os, "statvfs"):
        return False
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def open_copy(folder: Path, address: str, link: Link) -> Endpoint:
    """Opens a copy, which refuses changes.

    Raises:
        ReadOnly: the database has more than `MAX_BYTES`, or there is no room for it in the temporary folder.
        DatabaseDamaged: its files are not as they were left.
    """
    size = inventory.bytes_in(folder)
    if size > MAX_BYTES:
        raise _not_copied(address, f"its {size:,} bytes are more than are copied for one command ({MAX_BYTES:,})")
    copy = Path(tempfile.mkdtemp(prefix="graphmodel-"))
    try:
        shutil.copytree(folder, copy, symlinks=True, dirs_exist_ok=True)
        endpoint = Server(copy, address).endpoint(link)
    except BaseException as wrong:
        shutil.rmtree(copy, ignore_errors=True)
        if isinstance(wrong, errors.DatabaseDamaged):
            hint = "its contents come from the sources: graphmodel load --uri embedded:PATH"
            raise errors.DatabaseDamaged(wrong.message, hint=hint) from None
        if isinstance(wrong, OSError):
            raise _not_copied(address, f"it cannot be copied: {wrong}") from None
        raise
    return replace(endpoint, read_only=True, stop=_stop_and_remove(endpoint.stop, copy))


def _stop_and_remove(stop: Callable[[], None], copy: Path) -> Callable[[], None]:
    def both() -> None:
        try:
            stop()
        finally:
            shutil.rmtree(copy, ignore_errors=True)

    return both


def _not_copied(address: str, why: str) -> errors.ReadOnly:
    return errors.ReadOnly(
        f"{address} lies on a read-only file system, and {why}",
        hint="copy its folder to where you may write, and name that: --uri embedded:PATH; "
        "or name another temporary folder by TMPDIR",
    )
