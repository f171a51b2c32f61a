"""How many examples property-based tests draw."""

from __future__ import annotations

from hypothesis import settings


def one_in(times: int) -> int:
    """The number of examples for a test that takes so many times longer than others; more with `--long`."""
    return max(2, settings().max_examples // times)
