"""Proposes pairs of nodes that may be one and the same, and records what a person judges of them.

In: a project and its open database. Out: pairs, best first, each with its reasons; lines of `identity.csv`. `names`
compares names, `blocks` says which nodes are worth comparing, `evidence` weighs what else two nodes share.
"""

from graphmodel.workflows.resolve.judging import described, judged, sheet_of, table_of
from graphmodel.workflows.resolve.pairs import LEAST_SCORE, Pair, ResolveReport, resolve

__all__ = ["LEAST_SCORE", "Pair", "ResolveReport", "described", "judged", "resolve", "sheet_of", "table_of"]
