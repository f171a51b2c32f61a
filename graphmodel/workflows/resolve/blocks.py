"""Which nodes are worth comparing: those that share a block, so that nobody compares all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from graphmodel.workflows.resolve.names import block_keys
from graphmodel.workflows.resolve.nodes import Candidate

LARGEST = 50
"""Nodes of a block that are compared each with each; a larger block says little, and costs much."""
NEIGHBOURS = 3
"""Names on either side, in order of the alphabet, with which a name is compared."""

Numbers = tuple[int, int]


def comparable(nodes: Sequence[Candidate]) -> tuple[set[Numbers], int]:
    """The pairs of nodes, by their numbers, that share an identifier, or a name, a word, a sound, initials, or that
    are beside each other in order of the alphabet, read forwards or backwards.

    Beside them, how many things more than `LARGEST` nodes share, which make no pairs.
    """
    blocks = list(_blocks(nodes))
    small = [block for block in blocks if len(block) <= LARGEST]
    found = {pair for block in small for pair in combinations(block, 2)}
    found |= set(_beside(nodes))
    pairs = {(a, b) for a, b in found if nodes[a].ref.label == nodes[b].ref.label}
    return pairs, len(blocks) - len(small)


def _blocks(nodes: Sequence[Candidate]) -> Iterator[list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        keys = {key for called in node.names for key in block_keys(called)}
        keys |= {f"identifier {name} {value}" for name, value in node.identifiers.items()}
        for key in keys:
            blocks[key].append(number)
    yield from (block for block in blocks.values() if len(block) > 1)


def _beside(nodes: Sequence[Candidate]) -> Iterator[Numbers]:
    forwards: Mapping[bool, list[tuple[str, int]]] = {False: [], True: []}
    for number, node in enumerate(nodes):
        for called in node.names:
            text = "".join(called.words)
            forwards[False].append((text, number))
            forwards[True].append((text[::-1], number))
    for names in forwards.values():
        names.sort()
        for step in range(1, NEIGHBOURS + 1):
            for (_, one), (_, other) in zip(names, names[step:], strict=False):
                if one != other:
                    yield min(one, other), max(one, other)
