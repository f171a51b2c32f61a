"""Gives a type or a property of the model another name, in the model, in Python, sheets, mappings and questions.

In: a project and two names. Out: the files with the old name replaced token by token, and each place that was changed;
or a refusal, with every place where it does not show whose name it is, and no file changed. `python`, `cypher` and
`sheets` find places; `rename` carries it out, validates the project again, and takes all back where that fails.
"""

from graphmodel.workflows.renaming.rename import RenamingReport, rename

__all__ = ["RenamingReport", "rename"]
