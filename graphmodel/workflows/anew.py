"""Makes way for a load into a database that met a full disk: its folder is moved aside, once all was read and checked.

Only the database of the project itself is moved, which is one below its folder, and below that of no other project.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.databases import dialect_of
from graphmodel.databases.aside import full_disk_folder, set_aside
from graphmodel.errors import ModelError, ProjectError, refuse_errors
from graphmodel.loading import Progress, no_progress
from graphmodel.project.finding import find_settings
from graphmodel.records import assemble
from graphmodel.schema import name_faults
from graphmodel.workflows.load import problems_kept, reading_progress
from graphmodel.workflows.rejects import refuse_edited

if TYPE_CHECKING:
    from graphmodel.databases import Target
    from graphmodel.project import Project


def make_way(
    project: Project,
    target: Target,
    *,
    keep_going: bool = False,
    memory: str = "",
    progress: Progress = no_progress,
    stop: Callable[[], bool] = lambda: False,
) -> Path | None:
    """Moves the project's database aside if it met a full disk and the sources can be loaded; returns where to.

    The sources are read for this alone, and once more by the load: nothing is moved for a load that would be refused.

    Raises:
        ModelError: the database cannot hold the names of the model.
        SourceError: there are errors, and `keep_going` was not asked for; or rejected rows were edited.
        Interrupted: `stop` said so.
        DatabaseInUse: the database is open.
        DatabaseError: the disk is still full, or the folder cannot be moved.
    """
    folder = full_disk_folder(target)
    if folder is None or not _is_its_own(project, folder):
        return None
    if faults := name_faults(project.model, dialect_of(target)):
        raise ModelError(f"{target.uri} cannot hold the names of the model", problems=faults)
    if keep_going:
        refuse_edited(project.root)
    shown = reading_progress(progress, stop)
    reading = project.read((), shown, problems_kept(keep_going), memory, stage_claims=True)
    try:
        refuse_errors(assemble(project.model, reading, None, project.settings.priority).problems, keep_going)
    finally:
        reading.close()
    return set_aside(target)


def _is_its_own(project: Project, folder: Path) -> bool:
    """Whether a database is in the folder of the project, and of no other project in that."""
    try:
        nearest = find_settings(folder)
    except ProjectError:  # another project's settings, which cannot be read
        return False
    return nearest is not None and nearest.path.parent == project.root.resolve()
