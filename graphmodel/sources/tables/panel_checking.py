"""A mapping of a panel, one row a period, checked against the relationship type whose intervals its rows make."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.model import PartialDate, RelationshipType
from graphmodel.problems import Problem
from graphmodel.sources.tables.table import Period, Record


def panel_faults(record: Record, panel: Period, kind: RelationshipType) -> Iterator[Problem]:
    """What keeps the rows of a panel from becoming intervals of relationships."""
    where = record.places.get("panel", record.at)
    for name in ("since", "until"):
        if record.values.get(name, panel.value) is not panel.value:
            place = record.places.get(name, where)
            yield Problem(place, "mapping-panel", f"{name} comes of the panel's periods", f"take {name} out")
    if "since" not in kind.own_key:
        fault = f"since is not in the key of {kind.type}, so it cannot end and begin again between two nodes"
        hint = f"declare it in the class: key = {(*kind.own_key, 'since')!r}"
        yield Problem(where, "mapping-panel", fault, hint)
    if panel.ongoing and not _is_partial_date(panel.ongoing):
        place = record.places.get("ongoing", where)
        fault = f"ongoing {panel.ongoing!r} is no year, month or day"
        yield Problem(place, "mapping-panel", fault, "write it as 2012, 2012-07 or 2012-07-31")


def _is_partial_date(text: str) -> bool:
    try:
        return PartialDate(text).last is not None
    except ValueError:
        return False
