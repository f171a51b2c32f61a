"""Who is who among many: what `graphmodel resolve` costs as the nodes grow, by steps, in processor time.

    uv run --extra resolve python -m bench.resolve --nodes 10000 100000

Two names in three are of people, the others of companies; given names, places and trades are common to many, as in a
register. One node in fifty is another once more, spelt otherwise. It prints how many pairs are compared, and how many
of those pairs are found.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator

from graphmodel.model import Ref
from graphmodel.workflows.resolve.blocks import comparable
from graphmodel.workflows.resolve.names import take_apart
from graphmodel.workflows.resolve.nodes import Candidate
from graphmodel.workflows.resolve.pairs import LEAST_SCORE, _alike

FIRST = [a + b for a in "bdfghjklmnprst" for b in "aeo"]
LAST = [
    a + b for a in ("be", "di", "gre", "ha", "li", "ma", "ni", "ro", "sta", "wal") for b in ("n", "k", "s", "ton", "v")
]
TRADES = ("Trading", "Shipping", "Mining", "Energy", "Logistics", "Holding", "Steel", "Textile", "Foods", "Marine")
FORMS = ("Ltd", "LLC", "GmbH", "JSC", "Inc", "SA")


def main() -> None:
    """Takes names apart, finds what is worth comparing, compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, nargs="+", default=[10_000])
    for size in parser.parse_args().nodes:
        texts, twins = names(size)
        start = time.process_time()
        nodes = [_candidate(number, text) for number, text in enumerate(texts)]
        apart = time.process_time()
        pairs, _ = comparable(nodes)
        blocked = time.process_time()
        found = {pair for pair in pairs if _alike(nodes[pair[0]], nodes[pair[1]])[0] >= LEAST_SCORE}
        done = time.process_time()
        print(
            f"{size:,} nodes: {len(pairs):,} pairs compared, {len(found):,} proposed, "
            f"{len(twins & pairs):,} of {len(twins):,} doubled nodes compared, {len(twins & found):,} proposed; "
            f"names {apart - start:.1f} s, blocks {blocked - apart:.1f} s, comparing {done - blocked:.1f} s",
            flush=True,
        )


def names(size: int) -> tuple[list[str], set[tuple[int, int]]]:
    """So many names, and which two of them are of one; always the same."""
    chance = random.Random(size)
    given = list(_words(chance, FIRST, LAST[:8], 400))
    family = list(_words(chance, [a + b for a in FIRST for b in FIRST], LAST, 20_000))
    places = list(_words(chance, FIRST, [a + b for a in FIRST for b in LAST], 3_000))
    texts: list[str] = []
    twins: set[tuple[int, int]] = set()
    for number in range(size):
        if number % 50 == 49:
            other = chance.randrange(number)
            twins.add((other, number))
            texts.append(_misspelt(chance, texts[other]))
        elif number % 3:
            texts.append(f"{_common(chance, given)} {_common(chance, family)}")
        else:
            trade = " ".join(chance.sample(TRADES, chance.choice((1, 1, 2))))
            texts.append(f"{_common(chance, places)} {trade} {chance.choice(FORMS)}")
    return texts, twins


def _words(chance: random.Random, heads: list[str], tails: list[str], count: int) -> Iterator[str]:
    made = sorted({(chance.choice(heads) + chance.choice(tails)).capitalize() for _ in range(2 * count)})
    yield from chance.sample(made, min(count, len(made)))


def _common(chance: random.Random, words: list[str]) -> str:
    """A word; the first ones are far more common than the last."""
    return words[int(len(words) * chance.random() ** 3)]


def _misspelt(chance: random.Random, text: str) -> str:
    at = chance.randrange(1, len(text) - 1)
    return chance.choice((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], " ".join(text.split()[::-1])))


def _candidate(number: int, text: str) -> Candidate:
    called = take_apart(text)
    return Candidate(Ref("Party", f"p{number}"), "Party", frozenset({"Party"}), text, (called,) if called else ())


if __name__ == "__main__":
    main()
