"""First projects from what there is: a live database, an SQL database, files of rows, a drawing.

In: one of these. Out: a `Draft` (types, mappings, what a person must decide), and from that a folder with a project
that validates and loads. It reads what it is given, and writes only into the folder of the new project.
"""

from graphmodel.drafts.draft import Draft, DraftMapping, DraftNode, DraftProperty, DraftRelationship
from graphmodel.drafts.folder import ProjectReport, new_folder, write_project

__all__ = [
    "Draft",
    "DraftMapping",
    "DraftNode",
    "DraftProperty",
    "DraftRelationship",
    "ProjectReport",
    "new_folder",
    "write_project",
]
