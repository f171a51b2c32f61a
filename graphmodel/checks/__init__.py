"""Rules that a loaded graph must keep: implied by the model, or saved as Cypher.

In: an open database, a model, the project's saved rules. Out: findings, each with how many break the rule and the
first few of them. Only this package writes the text of checks. It writes nothing into a graph.
"""

from graphmodel.checks.census import Census
from graphmodel.checks.check import check, shared_values
from graphmodel.checks.finding import Checked, Finding, Ran, SavedRule
from graphmodel.checks.rule import Rule
from graphmodel.checks.rules import rules

__all__ = ["Census", "Checked", "Finding", "Ran", "Rule", "SavedRule", "check", "rules", "shared_values"]
