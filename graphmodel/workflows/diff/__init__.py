"""What changed between two states of a project: model, constraints, sources, claims, facts, rows and answers.

In: two folders that hold the project, or one and an open database. Out: a report of plain values. `state` reads one
state, in a process of its own, since two states have modules of the same names; the other modules compare.
"""

from graphmodel.workflows.diff.compare import Difference, diff_states
from graphmodel.workflows.diff.revision import Revision, checked_out
from graphmodel.workflows.diff.stored import StoredDifference, diff_database

__all__ = ["Difference", "Revision", "StoredDifference", "checked_out", "diff_database", "diff_states"]
