"""What graphmodel itself stores beside the types of a model: claims and their evidence, by label, type and property.

One table, for whoever writes these names, reserves them, or holds questions against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OWN_PREFIX = "gm_"
SOURCES, CLAIMED, ADOPTED = (OWN_PREFIX + name for name in ("sources", "claimed", "adopted"))
OWN = OWN_PREFIX + "own"
"""Marks a relationship as ours: one that somebody else made between the same nodes is never matched."""
MERGED, MERGED_COLUMNS = OWN_PREFIX + "merged", OWN_PREFIX + "merged_columns"
"""The ids that went under a node's own by a person's decision, and the columns that it has from them."""
OWN_NODE_MERGED = (MERGED, MERGED_COLUMNS)
OWN_NODE_COLUMNS = (SOURCES, CLAIMED, ADOPTED, *OWN_NODE_MERGED)
OWN_TIE_COLUMNS = (SOURCES, CLAIMED, OWN)
LABEL_PREFIX = OWN_PREFIX + "label_"
"""Begins the name of the property that lists the sources of an optional label."""
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
    *("id", "format", "as_of", "pending", "identities", "merges", "migrations"),
    *("loading", "beat", "load_print", "load_stage", "load_rows"),
)
LAYER_NODES = (
    LayerNode("Claim", _CLAIM, _AXES),
    LayerNode("Document", _DOCUMENT, {}),
    LayerNode("Passage", ("id", "document", "locator", "fingerprint", "no_fact"), {}),
    LayerNode("Graphmodel", _STATE, {"id": ("graphmodel",)}),
)
LAYER_LINKS = (
    LayerLink("SUBJECT", (("Claim", ANY_NODE),)),
    LayerLink("OBJECT", (("Claim", ANY_NODE),)),
    LayerLink("HELD_BY", (("Claim", ANY_NODE), ("Document", ANY_NODE))),
    LayerLink("EXCEPTS", (("Claim", ANY_NODE),)),
    LayerLink("BOUNDED_BY", (("Claim", ANY_NODE),)),
    LayerLink("EVIDENCED_BY", (("Claim", "Passage"), ("Claim", "Document"))),
    LayerLink("PASSAGE_OF", (("Passage", "Document"),)),
    LayerLink("QUOTES", (("Claim", "Claim"),)),
    LayerLink("CONDITION_OF", (("Claim", "Claim"),)),
    LayerLink("REASON_FOR", (("Claim", "Claim"),)),
    LayerLink("REBUTS", (("Claim", "Claim"),)),
    LayerLink("ALTERNATIVE_READING_OF", (("Claim", "Claim"),)),
)
EVIDENCE_COLUMNS = (
    *("sources", "documents", "locators", "paraphrase", "claims", "share", "except"),
    *("since_resolved", "until_resolved"),
)
"""What a plain relationship that claims carry holds besides its own properties."""
INTERVAL_COLUMNS = _dated("since", "until")
