"""What a claim uses of its sentence: the names of all it involves, and its numbers and dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphmodel.claims.coverage import ClaimUse
from graphmodel.model import PartialDate, Ref
from graphmodel.records.claims import claim_ref

if TYPE_CHECKING:
    from graphmodel.claims import ClaimRecord
    from graphmodel.model import Model
    from graphmodel.records import Records

_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")


class ClaimUses:
    """What the claims of some records use."""

    def __init__(self, model: Model, records: Records) -> None:
        self.records = records
        self.names: Mapping[Ref, frozenset[str]] = {
            ref: frozenset(_names(model.nodes[node.name].naming, node.stored)) | {str(ref.key)}
            for ref, node in records.nodes.items()
        }

    @property
    def every_name(self) -> frozenset[str]:
        """All names of all nodes."""
        return frozenset(name for names in self.names.values() for name in names)

    def of(self, claim: ClaimRecord) -> ClaimUse:
        """What a claim uses, with the claims that it quotes, supposes or gives as reasons."""
        involved = list(self._involved(claim, set()))
        values = [value for each in involved for value in _values(each)]
        names = {name for each in involved for ref in _parties(each) for name in self.names.get(ref, ())}
        names |= {each.holder for each in involved if isinstance(each.holder, str)}
        texts = {value for value in values if isinstance(value, str)}
        dates = {text for text in texts if _is_date(text)}
        plain = {text for text in texts if text not in dates or text.isdecimal()}  # 1200 is a year, and a number
        numbers = {number for text in plain for number in _numbers(text)}
        numbers |= {Decimal(str(v)) for v in values if isinstance(v, int | float) and not isinstance(v, bool)}
        return ClaimUse(
            caption=str(self.records.claim_nodes[claim_ref(self.records.layer, claim.id)].stored["caption"]),
            names=frozenset(names | (texts - dates)),
            numbers=frozenset(numbers),
            dates=frozenset(dates),
        )

    def _involved(self, claim: ClaimRecord, seen: set[str]) -> Iterator[ClaimRecord]:
        seen.add(claim.id)
        yield claim
        for other in sorted(claim.content | claim.conditions | claim.reasons):
            if other not in seen and other in self.records.claims:
                yield from self._involved(self.records.claims[other], seen)


def _names(naming: tuple[str, ...], stored: Mapping[str, Any]) -> Iterator[str]:
    for name in naming:
        values = stored.get(name, ())
        yield from (values,) if isinstance(values, str) else map(str, values)


def _parties(claim: ClaimRecord) -> Iterator[Ref]:
    said = claim.testimony
    yield from (ref for ref in (said.subject, said.object) if ref is not None)
    if not isinstance(claim.holder, str):
        yield claim.holder
    yield from claim.excepting
    yield from (bound.of for bound in said.bounds if isinstance(bound.of, Ref))


def _values(claim: ClaimRecord) -> Iterator[Any]:
    said = claim.testimony
    yield from (str(bound) for bound in (said.since, said.until) if bound is not None)
    yield from (bound.of for bound in said.bounds if isinstance(bound.of, str))
    yield said.share
    yield from _plain(json.loads(said.value) if said.value else None)
    yield from _plain(json.loads(said.qualifiers))


def _plain(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _plain(item)
    elif value is not None:
        yield value


def _is_date(text: str) -> bool:
    try:
        return not PartialDate(text).open
    except ValueError:
        return False


def _numbers(text: str) -> Iterator[Decimal]:
    return (Decimal(number.replace(",", "")) for number in _NUMBER.findall(text))
