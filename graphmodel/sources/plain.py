"""What was written as plain Python values of text, for the model to type."""

from __future__ import annotations

from typing import Any

from graphmodel.sources.tree import Node, Scalar, Sequence


def plain(tree: Node, many: bool = False) -> Any:
    """The tree as texts, lists and dicts, for the model to type. Nothing written is None; one text makes a list."""
    if isinstance(tree, Scalar):
        if tree.empty:
            return None
        return [tree.text] if many else tree.text
    if isinstance(tree, Sequence):
        return [plain(item) for item in tree.items]
    return {key.text: plain(value) for key, value in tree.pairs}
