"""A claim as a witness of its fact: what it says, where, by whom, and what keeps it from carrying the fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphmodel.claims.document import locator_order
from graphmodel.model.keys import KEY


@dataclass(frozen=True)
class Witness:
    """A claim of the fact. `remarks` say what keeps it from carrying the fact; none where it does.

    `status` is the claim's on the graph's day; `properties` are those it gives the relationship, `against` the claims
    that it disagrees with. `denies` is whether it denies the fact. `given` is the value that the node has instead, and
    the sources that give it.
    """

    caption: str
    carries: bool
    holder: str
    document: str
    title: str
    locators: tuple[str, ...]
    paraphrase: str
    remarks: tuple[str, ...]
    status: str = field(default="", compare=False)
    properties: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    given: str = ""
    denies: bool = False


def witness_of(row: Mapping[str, Any]) -> Witness:
    """The claim of a row that holds it as stored, beside the captions of what quotes, conditions and explains it."""
    claim = row["claim"]
    carries = bool(claim.get("stands"))
    remarks = [] if carries else list(_reasons(claim))
    remarks += [f"quoted in: {caption}" for caption in sorted(row["quoted_by"])]
    remarks += [f"only if: {caption}" for caption in sorted(row["conditions"])]
    remarks += [f"because: {caption}" for caption in sorted(row["reasons"])]
    return Witness(
        caption=claim["caption"],
        carries=carries,
        holder=claim["holder"],
        document=claim["document"],
        title=row["title"] or "",
        locators=tuple(sorted(claim.get("locators", ()), key=locator_order)),
        paraphrase=claim.get("paraphrase", ""),
        remarks=tuple(remarks),
        status=claim.get("status", ""),
        properties=tuple(f"{name} {value}" for name, value in json.loads(claim["qualifiers"]).items() if name != KEY),
        denies=claim["polarity"] == "denied",
    )


def _reasons(claim: Mapping[str, Any]) -> Iterable[str]:
    """Why a claim does not carry its fact, by its own axes."""
    if claim["polarity"] == "denied":
        yield "denies it"
    if claim["certainty"] != "certain":
        yield {"possible": "only possible", "unclear": "unclear in the wording"}.get(claim["certainty"], "only likely")
    if claim["basis"] == "implied":
        yield "implied, not stated"
    if claim["voice"] == "hypothetical":
        yield "hypothetical"
    elif not claim["own_voice"]:
        yield f"attributed to {claim['holder']}"
    if claim["conditional"]:
        yield "conditional"
    if claim["ended"] or "until" in claim:
        yield f"ended {claim['until']}" if "until" in claim else "over"
    if claim["rank"] == "deprecated":
        one = claim.get("merged_from") and claim.get("subject_key") == claim.get("object_key")
        yield "connects two ids that are merged into one" if one else "deprecated"


def witness_order(witness: Witness) -> tuple[Any, ...]:
    """Those that carry their fact first, then by document and sentence."""
    places = [locator_order(locator) for locator in witness.locators]
    return not witness.carries, witness.document, places, witness.caption
