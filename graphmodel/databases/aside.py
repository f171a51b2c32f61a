"""An embedded database that met a full disk: its folder is moved aside, so that a load makes the graph anew.

Its engine would go on with an index that was cut short, and find nothing in it. Nothing is deleted: what somebody added
by hand is still in the folder that was moved.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from graphmodel import errors
from graphmodel.databases import inventory
from graphmodel.databases.embedded import lock_folder
from graphmodel.databases.failures import ROOM
from graphmodel.databases.target import Target, place_of


def full_disk_folder(target: Target) -> Path | None:
    """The folder of an embedded database that met a full disk; None for others."""
    folder = place_of(target).folder
    return folder if folder is not None and inventory.distrusted(folder) else None


def set_aside(target: Target) -> Path | None:
    """Moves the folder aside of a database that met a full disk, and returns where to; None for others.

    It is locked until it is moved: of two loads at once the second finds what the first has made since.

    Raises:
        DatabaseInUse: it is open.
        DatabaseError: the disk is still full, so that what is loaded anew would not fit either; or it cannot be moved.
    """
    folder, address = full_disk_folder(target), place_of(target).address
    if folder is None:
        return None
    home = folder.absolute()
    if shutil.disk_usage(home).free < ROOM:
        fault = f"the disk is full that {address} is on, so nothing was loaded"
        raise errors.DatabaseError(fault, hint="free some space there, and load again")
    with ExitStack() as locked:
        locked.callback(lock_folder(home, address))
        if not inventory.distrusted(home):
            return None
        aside = free_name(home)
        if sys.platform == "win32":
            locked.close()  # there, nobody renames a folder of which any file is open
        try:
            home.rename(aside)
        except OSError as wrong:
            fault = f"{address} met a full disk, and cannot be moved aside: {wrong.strerror}"
            raise errors.DatabaseError(fault, hint=f"move it yourself, to {aside}, and load again") from wrong
    return folder.with_name(aside.name)


def free_name(home: Path) -> Path:
    """The path to which a folder is moved: `.damaged` is added to its name, and a number where that is taken."""
    aside, number = home.with_name(f"{home.name}.damaged"), 1
    while aside.exists() or aside.is_symlink():
        number += 1
        aside = home.with_name(f"{home.name}.damaged-{number}")
    return aside
