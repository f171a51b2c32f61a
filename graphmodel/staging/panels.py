"""Rows of a panel, one for each year, month or day, made intervals: from first to last of a run without gaps."""

from __future__ import annotations

from collections.abc import Sequence

from graphmodel.model import PartialDate
from graphmodel.model.keys import KEY
from graphmodel.sources.decisions import Merges
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, StagedKind
from graphmodel.staging.merged_ids import under_merged_ids
from graphmodel.staging.sql import identifier, identifiers, literal
from graphmodel.staging.stage import Stage

SINCE, UNTIL = (tuple(f"{name}{part}" for part in ("", "_first", "_last")) for name in ("since", "until"))


def make_intervals(stage: Stage, merges: Merges) -> None:
    """Puts one row in the place of the rows of each run: those of one source that differ in their periods alone.

    Rows of merged nodes are in the runs of the node that stays.
    """
    panels = [number for number, origin in enumerate(stage.origins) if origin.panel is not None]
    for kind in stage.kinds if panels else ():
        if kind.is_node or kind.table in stage.panels:
            continue
        own = f"{ORIGIN} IN ({', '.join(map(str, panels))})"
        parts = stage.parts[kind.table]
        table = stage.new_table("intervals")
        rows = " UNION ALL ".join(f"SELECT {_columns(kind)} {part}" for part in parts)
        if not stage.value(f"SELECT EXISTS (FROM ({rows}) WHERE {own})"):
            continue
        periods = under_merged_ids(kind, f"SELECT * FROM ({rows}) WHERE {own}", merges)
        stage.run(f"CREATE TABLE {identifier(table)} AS {_runs(stage, kind, periods)}")
        beside = [f"FROM (SELECT {_columns(kind)} {part}) WHERE" for part in parts]
        stage.panels[kind.table] = [f"{each} {own}" for each in beside]
        stage.parts[kind.table] = [*(f"{each} NOT {own}" for each in beside), f"FROM {identifier(table)}"]


def given_rows(stage: Stage, kind: StagedKind, merges: Merges, *, panels: bool = False) -> str:
    """A query of all rows of a table as the sources gave them; of `panels`, those that were made intervals."""
    parts = (stage.panels if panels else stage.parts)[kind.table]
    rows = " UNION ALL ".join(f"SELECT {_columns(kind)} {part}" for part in parts)
    return under_merged_ids(kind, rows, merges)


def _columns(kind: StagedKind) -> str:
    return identifiers((ORIGIN, POSITION, CLEARED, *(column.place for column in kind.all)))


def _runs(stage: Stage, kind: StagedKind, rows: str) -> str:
    """A query of one row for each run."""
    places = {column.name: identifier(column.place) for column in kind.columns}
    since, first, last = (places[name] for name in SINCE)
    # The text of a key may hold `since`; whatever else it is made of is in columns of its own.
    same = [identifier(column.place) for column in kind.all if column.name not in (*SINCE, *UNTIL, KEY)]
    key = [places[KEY]] if KEY in places else []
    order = f"({first}, {POSITION})"
    found = {place: place for place in (CLEARED, *same)}
    found |= {place: f"arg_min({place}, {order})" for place in (ORIGIN, POSITION, since, last, *key)}
    found[first] = f"min({first})"
    over = f"coalesce(max({last}) < any_value(gm_ongoing), true)"
    ends = (f"arg_max({since}, {order})", f"max({first})", f"max({last})")
    found |= {places[name]: f"CASE WHEN {over} THEN {end} END" for name, end in zip(UNTIL, ends, strict=True)}
    every = (ORIGIN, POSITION, CLEARED, *(identifier(column.place) for column in kind.all))
    picked = ", ".join(f"{found[place]} AS {place}" for place in every)
    shared_columns = ", ".join([*same, CLEARED, "gm_source", "gm_length"])
    numbered = _numbered(stage, rows, shared_columns, since, first, last)
    return f"SELECT {picked} FROM ({numbered}) GROUP BY {shared_columns}, gm_run"


def _numbered(stage: Stage, rows: str, shared_columns: str, since: str, first: str, last: str) -> str:
    """A query of the rows with the number of their run: in one, a period's number and its rank grow alike."""
    is_year = f"(month({first}), day({first}), month({last}), day({last})) = (1, 1, 12, 31)"
    length = (
        f"CASE WHEN {first} = {last} THEN 'day' WHEN year({first}) <> year({last}) THEN NULL "
        f"WHEN {is_year} THEN 'year' WHEN day({first}) = 1 AND last_day({first}) = {last} THEN 'month' END"
    )
    step = (
        f"CASE gm_length WHEN 'year' THEN year({first}) WHEN 'month' THEN year({first}) * 12 + month({first}) "
        f"WHEN 'day' THEN {first} - DATE '1970-01-01' END"
    )
    beside = f"{_by_origin(_sources(stage))} AS gm_source, {_by_origin(_ongoing(stage))} AS gm_ongoing"
    lengths = f"SELECT *, {beside}, {length} AS gm_length FROM ({rows})"
    steps = f"SELECT *, {step} AS gm_step FROM ({lengths})"
    rank = f"dense_rank() OVER (PARTITION BY {shared_columns} ORDER BY gm_step)"
    # A period of another length is a run of its own.
    run = f"CASE WHEN gm_length IS NULL THEN {since} ELSE (gm_step - {rank})::VARCHAR END"
    return f"SELECT *, {run} AS gm_run FROM ({steps})"


def _by_origin(values: Sequence[str]) -> str:
    return f"list_extract([{', '.join(values)}], {ORIGIN} + 1)"


def _sources(stage: Stage) -> list[str]:
    return [literal(origin.source) for origin in stage.origins]


def _ongoing(stage: Stage) -> list[str]:
    """The last day that each origin looks at."""
    lasts = [
        PartialDate(each.panel.ongoing).last if each.panel and each.panel.ongoing else None for each in stage.origins
    ]
    return ["NULL::DATE" if last is None else f"DATE {literal(last.isoformat())}" for last in lasts]
