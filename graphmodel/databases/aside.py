"""An embedded database that met a full disk: its folder is moved aside, so that a load makes the graph anew.

Its engine would go on with an index that was cut short, and find nothing in it. Nothing is deleted: what somebody added
by hand is still in the folder that was moved.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from graphmodel import errors
from graphmodel.databases import inventory
from graphmodel.databases.embedded import lock_folder
from graphmodel.databases.failures import ROOM
from graphmodel.databases.target import Target, find


def set_aside(target: Target, root: Path) -> Path | None:
    """Moves the folder aside of a database below `root` that met a full disk, and returns where to; None for others.

    While the disk is still full it is left alone, since what is loaded anew would not fit either.

    Raises:
        DatabaseInUse: it is open.
        DatabaseError: it cannot be moved.
    """
    place = find(target.uri)
    home = place.folder.absolute() if place.folder is not None else None
    if home is None or not home.resolve().is_relative_to(root.resolve()) or not inventory.distrusted(home):
        return None
    if shutil.disk_usage(home).free < ROOM:
        fault = f"the disk is full that {place.address} is on, so nothing was loaded"
        raise errors.DatabaseError(fault, hint="free some space there, and load again")
    lock_folder(home, place.address)()
    aside = free_name(home)
    try:
        home.rename(aside)
    except OSError as wrong:
        fault = f"{place.address} met a full disk, and cannot be moved aside: {wrong.strerror}"
        raise errors.DatabaseError(fault, hint=f"move it yourself, to {aside}, and load again") from wrong
    return place.folder.with_name(aside.name) if place.folder is not None else None


def free_name(home: Path) -> Path:
    """The path to which a folder is moved: `.damaged` is added to its name, and a number where that is taken."""
    aside, number = home.with_name(f"{home.name}.damaged"), 1
    while aside.exists() or aside.is_symlink():
        number += 1
        aside = home.with_name(f"{home.name}.damaged-{number}")
    return aside
