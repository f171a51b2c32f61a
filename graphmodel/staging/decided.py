"""Which staged claims the rules in SQL judge: those of facts of which the columns say all, each claim as one row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from graphmodel.staging.sql import identifier, identifiers, literal
from graphmodel.staging.testimony import COLUMNS

_DIGITS = 6
_RANKS = "['preferred', 'deprecated', 'normal']"
_MERGED = {
    "locators": "list_distinct(flatten(list(locators) OVER same))",
    "resolved": "list_distinct(flatten(list(resolved) OVER same))",
    "note": "struct_extract(max(struct_pack(size := length(note), words := note)) OVER same, 'words')",
    "rank": f"{_RANKS}[min(list_position({_RANKS}, rank)) OVER same]",
}
"""What the columns come to in which two rows of one claim may differ, as `graphmodel.claims.record` merges them."""


def undecided_facts(claims: str) -> str:
    """Asks a table of claims for the facts of relationships that the rules in SQL do not judge."""
    return f"SELECT fact FROM {identifier(claims)} WHERE NOT of_node AND NOT decided"


def fact_ranges(claims: int, most: int) -> Iterator[str]:
    """Conditions on the id of a fact, in order, each of which about `most` of so many claims fulfil at most.

    The ids begin with hexadecimal digits, which are drawn evenly.
    """
    parts = -(-claims // most)
    bounds = [f"{16**_DIGITS * part // parts:0{_DIGITS}x}" for part in range(1, parts)]
    for low, high in pairwise([None, *bounds, None]):
        over = f"fact >= {literal(low)}" if low else "true"
        yield f"{over} AND fact < {literal(high)}" if high else over


def decided_claims(claims: str, repeated: str, condition: str, facts: str) -> str:
    """Asks for the columns of the claims of all other facts, of which a row fulfils a condition: ` AND ...`, or empty.

    The table `repeated` has the ids of the claims that are given more than once; their rows are merged. `facts` is one
    of `fact_ranges`.
    """
    of = f"FROM {identifier(claims)} WHERE NOT of_node AND {facts} AND fact NOT IN ({undecided_facts(claims)})"
    again = f"id IN (SELECT id FROM {identifier(repeated)})"
    columns = ", ".join(f"{_MERGED[name]} AS {name}" if name in _MERGED else identifier(name) for name in COLUMNS)
    some = f" AND id IN (SELECT id FROM {identifier(claims)} WHERE true{condition})" if condition else ""
    return (
        f"SELECT {identifiers(COLUMNS)} {of} AND NOT {again}{condition} "
        f"UNION ALL SELECT {columns} {of} AND {again}{some} WINDOW same AS (PARTITION BY id) "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY file, line, place) = 1"
    )
