"""The lint: saved questions checked against the model, offline, by rules that have codes.

In: a model and texts of Cypher. Out: problems with their places. It touches no database; what the connected engine
says of a question is `explaining`'s.
"""

from graphmodel.queries.lint.catalogue import RULES, SEVERITIES, LintRule, Severity
from graphmodel.queries.lint.linting import Lint
from graphmodel.queries.lint.vocabulary import Vocabulary

__all__ = ["RULES", "SEVERITIES", "Lint", "LintRule", "Severity", "Vocabulary"]
