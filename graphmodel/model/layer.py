"""What graphmodel itself stores beside the types of a model: claims and their evidence, by label, type and property.

One table, for whoever writes these names, reserves them, or holds questions against them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

OWN_PREFIX = "gm_"
SOURCES, CLAIMED, ADOPTED = (OWN_PREFIX + name for name in ("sources", "claimed", "adopted"))
OWN = OWN_PREFIX + "own"
"""Marks a relationship as ours: one that somebody else made between the same nodes is never matched."""
MERGED, MERGED_COLUMNS = OWN_PREFIX + "merged", OWN_PREFIX + "merged_columns"
"""The ids that went under a node's own by a person's decision, and the columns that it has from them."""
OWN_NODE_MERGED = (MERGED, MERGED_COLUMNS)
OWN_NODE_COLUMNS = (SOURCES, CLAIMED, ADOPTED, *OWN_NODE_MERGED)
OWN_RELATIONSHIP_COLUMNS = (SOURCES, CLAIMED, OWN)
LABEL_PREFIX = OWN_PREFIX + "label_"
"""Begins the name of the property that lists the sources of an optional label."""
PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
"""What the prefix of the names of claims may be."""
ANY_NODE = ""
"""As an end of a link: any node of the model."""


def label_column(label: str) -> str:
    """The property that lists the sources which give a node an optional label.

    >>> label_column("Sanctioned")
    'gm_label_Sanctioned'
    """
    return LABEL_PREFIX + label


def labels_among(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The optional labels that stored properties speak of, each with its sources.

    >>> labels_among({"name": "Ann", "gm_label_Sanctioned": ["list.csv"]})
    {'Sanctioned': ['list.csv']}
    """
    found = ((name, value) for name, value in columns.items() if name.startswith(LABEL_PREFIX))
    return {name.removeprefix(LABEL_PREFIX): value for name, value in found}


@dataclass(frozen=True)
class LayerNode:
    """A node of graphmodel's own: its properties, and for some the only values that they have."""

    label: str
    columns: tuple[str, ...]
    allowed: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class LayerLink:
    """A relationship of graphmodel's own, and the labels that it joins."""

    type: str
    pairs: tuple[tuple[str, str], ...]


def _dated(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}{part}" for name in names for part in ("", "_first", "_last"))


_CLAIM = (
    *("id", "caption", "reads", "details", "cited", "status", "status_words", "stands"),
    *("subject", "subject_key", "predicate", "object", "object_key", "value", "value_json", "qualifiers"),
    *("polarity", "certainty", "basis", "voice", "holder", "own_voice", "conditional", "rank", "kind", "fact", "ended"),
    *("document", "locators", "share", "except", "paraphrase", "confidence", "resolved"),
    *("bounds", "timeless", "turns", "merged_from"),
    *_dated("since", "until", "published", "period"),
)
_DOCUMENT = ("id", "title", "author", "url", "licence", "reference", *_dated("published", "period", "retrieved"))
_AXES = {
    "polarity": ("affirmed", "denied"),
    "certainty": ("certain", "likely", "possible", "unclear"),
    "basis": ("stated", "implied", "outside"),
    "voice": ("asserted", "quoted", "hypothetical"),
    "rank": ("preferred", "normal", "deprecated"),
}
_STATE = (
    *("id", "format", "as_of", "pending", "project", "loaders", "guests", "layer", "identities", "encodings"),
    *("fingerprints", "nothing_else"),
    *("merges", "migrations", "steps", "renaming"),
    *("loading", "taken", "beat", "load_print", "load_stage", "load_rows"),
)
CLAIM, DOCUMENT, PASSAGE = "Claim", "Document", "Passage"
META = "Graphmodel"
"""The label of the one node that says what a graph is; it is called so whatever the prefix of the others."""
_NODES = (
    LayerNode(CLAIM, _CLAIM, _AXES),
    LayerNode(DOCUMENT, _DOCUMENT, {}),
    LayerNode(PASSAGE, ("id", "document", "locator", "fingerprint", "no_fact"), {}),
    LayerNode(META, _STATE, {"id": ("graphmodel",)}),
)
_LINKS = (
    LayerLink("SUBJECT", ((CLAIM, ANY_NODE),)),
    LayerLink("OBJECT", ((CLAIM, ANY_NODE),)),
    LayerLink("HELD_BY", ((CLAIM, ANY_NODE), (DOCUMENT, ANY_NODE))),
    LayerLink("EXCEPTS", ((CLAIM, ANY_NODE),)),
    LayerLink("BOUNDED_BY", ((CLAIM, ANY_NODE),)),
    LayerLink("EVIDENCED_BY", ((CLAIM, PASSAGE), (CLAIM, DOCUMENT))),
    LayerLink("PASSAGE_OF", ((PASSAGE, DOCUMENT),)),
    LayerLink("QUOTES", ((CLAIM, CLAIM),)),
    LayerLink("CONDITION_OF", ((CLAIM, CLAIM),)),
    LayerLink("REASON_FOR", ((CLAIM, CLAIM),)),
    LayerLink("REBUTS", ((CLAIM, CLAIM),)),
    LayerLink("ALTERNATIVE_READING_OF", ((CLAIM, CLAIM),)),
)
_NAMES = "|".join((CLAIM, DOCUMENT, PASSAGE, *(link.type for link in _LINKS)))
_NAMED = re.compile(rf"(?<=[:|])(?:{_NAMES})\b")
_NO_NODES = ("Content", "Someone", "Node")
"""What a model may not call a label since the ends of a relationship are declared by these."""


@dataclass(frozen=True)
class Layer:
    """What the nodes and relationships of claims are called in a graph: with a prefix, the world may use their names.

    >>> Layer("Gm").claim, Layer("Gm").type("QUOTES"), Layer().claim
    ('GmClaim', 'GM_QUOTES', 'Claim')
    """

    prefix: str = ""

    def label(self, name: str) -> str:
        """What nodes of a kind are called: `Claim`, `Document`, `Passage`."""
        return name if name in (META, ANY_NODE) else self.prefix + name

    def type(self, name: str) -> str:
        """What relationships of a kind are called, such as `QUOTES`."""
        return f"{self.prefix.upper()}_{name}" if self.prefix else name

    def named(self, text: str) -> str:
        """A text of Cypher that speaks of nothing but claims, with these names in it.

        >>> Layer("Gm").named("MATCH (c:Claim)-[:SUBJECT|OBJECT]->(n)")
        'MATCH (c:GmClaim)-[:GM_SUBJECT|GM_OBJECT]->(n)'
        """
        return _NAMED.sub(lambda found: self._name(found[0]), text) if self.prefix else text

    def _name(self, name: str) -> str:
        return self.type(name) if name.isupper() else self.label(name)

    @property
    def claim(self) -> str:
        """The label of claims."""
        return self.label(CLAIM)

    @property
    def document(self) -> str:
        """The label of documents."""
        return self.label(DOCUMENT)

    @property
    def passage(self) -> str:
        """The label of passages."""
        return self.label(PASSAGE)

    @property
    def labels(self) -> tuple[str, str, str]:
        """The labels of claims, documents and passages."""
        return self.claim, self.document, self.passage

    @cached_property
    def nodes(self) -> tuple[LayerNode, ...]:
        """The kinds of nodes."""
        return tuple(replace(node, label=self.label(node.label)) for node in _NODES)

    @cached_property
    def links(self) -> tuple[LayerLink, ...]:
        """The kinds of relationships."""
        return tuple(
            LayerLink(self.type(link.type), tuple((self.label(a), self.label(b)) for a, b in link.pairs))
            for link in _LINKS
        )

    @cached_property
    def reserved_labels(self) -> frozenset[str]:
        """The labels that a model may not use."""
        return frozenset({*(node.label for node in self.nodes), *_NO_NODES})

    @cached_property
    def reserved_types(self) -> frozenset[str]:
        """The relationship types that a model may not use."""
        return frozenset(link.type for link in self.links)


PLAIN_LAYER = Layer()
"""Without a prefix."""
EVIDENCE_COLUMNS = (
    *("sources", "documents", "locators", "paraphrase", "claims", "share", "except"),
    *("since_resolved", "until_resolved"),
)
"""What a plain relationship that claims carry holds besides its own properties."""
INTERVAL_COLUMNS = _dated("since", "until")
