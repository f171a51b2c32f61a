"""Files for `neo4j-admin database import` as a first project: what their headers say is taken, not guessed.

In: a folder with the script that calls the import, or the files alone. Out: a `Draft`, and files of rows.
The header formats are those of Neo4j's operations manual, "Import".
"""

from graphmodel.drafts.admin.command import is_admin
from graphmodel.drafts.admin.draft import draft_admin

__all__ = ["draft_admin", "is_admin"]
