"""What is probably meant by a key that no node has: for the rows whose endpoint is not there."""

from __future__ import annotations

from collections.abc import Mapping

from graphmodel.model import Model
from graphmodel.problems import did_you_mean
from graphmodel.staging.nearest import NEAREST
from graphmodel.staging.sql import literal, literals
from graphmodel.staging.stage import Stage

HINT = "declare it, or take the row out"
SEARCHES = 5
"""How many keys of each label are compared with those that are there; others get what is true of all."""


class MissingNodes:
    """Hints for keys that no node has. `nodes` has, for each identity label, a query of `key` and `label`."""

    def __init__(self, stage: Stage, model: Model, nodes: Mapping[str, str]) -> None:
        self.stage = stage
        self.model = model
        self._nodes = nodes
        self._hints: dict[str, dict[str | int, str]] = {}
        self._general: dict[str, str] = {}

    def hint(self, label: str, identity: str, key: str | int) -> str:
        """What to do about a key of an identity label, by which a row names a node of a label; `HINT` at least."""
        if isinstance(key, str) and key != key.strip():
            return "it has spaces around it: trim: true takes them off"
        known = self._hints.setdefault(label, {})
        if key not in known and len(known) < SEARCHES:
            known[key] = self._elsewhere(label, identity, key) or self._near(label, identity, key)
        return known.get(key) or self._of_label(label, identity)

    def _of_label(self, label: str, identity: str) -> str:
        """What is true of every missing node of a label: that there is none, which there are, or nothing more."""
        if label not in self._general:
            keys = self._keys(label, identity, f"LIMIT {NEAREST}")
            some = did_you_mean("", keys) if keys else ""
            none = f"no source has any {label}: declare them under nodes, or name the source that does"
            self._general[label] = (some or HINT) if keys else none
        return self._general[label]

    def _elsewhere(self, label: str, identity: str, key: str | int) -> str:
        """That a node of another kind has a key."""
        for other, nodes in self._nodes.items():
            if other != identity:
                same = f"SELECT label FROM ({nodes}) WHERE key::VARCHAR = {literal(str(key))} LIMIT 1"
                for (found,) in self.stage.rows_of(same):
                    return f"a {found} has that key: name it by that label where one is meant, or declare the {label}"
        return ""

    def _near(self, label: str, identity: str, key: str | int) -> str:
        """The key that is so like one that a slip is likely."""
        if not isinstance(key, str):
            return ""
        like = f"jaro_winkler_similarity(lower(key), lower({literal(key)}))"
        hint = did_you_mean(key, self._keys(label, identity, f"ORDER BY {like} DESC, key LIMIT {NEAREST}"))
        return hint if hint.startswith("did you mean") else ""

    def _keys(self, label: str, identity: str, which: str) -> list[str]:
        """Keys of the nodes of a label."""
        if identity not in self._nodes:
            return []
        labels = literals([label, *self.model.descendants(label)])
        nodes = f"SELECT key::VARCHAR AS key FROM ({self._nodes[identity]}) WHERE label IN ({labels})"
        return [key for (key,) in self.stage.rows_of(f"SELECT key FROM ({nodes}) {which}")]
