"""Time on every engine: undated claims, events that bound others, and what a load tells of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from graphmodel.databases import Database, Statement
from tests.example import graph, load_sheets, sheet

STATES = """\
  1.1:
  - Attack raid: {by: red-band, when: 2030-05, ends: [arland RECOGNIZES bria-government: {level: full}]}
  1.2:
  - bria RECOGNIZES bria-government: {after: raid}
  - corrin BORDERS bria
"""


def statuses(database: Database) -> dict[str, Any]:
    text = "MATCH (c:Claim) RETURN c.caption AS caption, c.status AS status, c.since AS since, c.until AS until"
    return {caption: (status, since, until) for caption, status, since, until in database.read(text).rows}


def recognitions(database: Database) -> list[str]:
    return [row[0] for row in database.read("MATCH (a)-[:RECOGNIZES]->() RETURN a.id AS id ORDER BY id").rows]


def test_events_bound_what_they_end_and_move_it(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, date(2030, 4, 30), a=sheet(STATES))
    assert recognitions(database) == ["arland"]
    assert statuses(database) == {
        "Bria recognizes Bria's government (after raid)": ("not yet", "2030-05-01/2031-06-30", None),
        "Arland recognizes Bria's government (until raid)": ("asserted", None, "2030-05"),
        "Bria borders Corrin": ("undated", None, None),
        "raid is by Red Band": ("not yet", None, None),
        "raid took place": ("not yet", None, None),
        "raid took place in 2030-05": ("not yet", None, None),
    }
    report = load_sheets(database, tmp_path, a=sheet(STATES))
    assert recognitions(database) == ["bria"]
    assert [str(notice) for notice in report.notices] == [
        "fallen 1: facts that held after the last load and no longer do: "
        "arland RECOGNIZES bria-government (denied, ended or not yet begun)"
    ]
    assert not load_sheets(database, tmp_path, a=sheet(STATES)).changed
    mended = sheet("  1.1:\n  - raid.when: 2029\n", id="d2", entities="")
    later = sheet(STATES.replace("when: 2030-05, ", ""))
    load_sheets(database, tmp_path, date(2029, 1, 1), a=later, b=mended)
    assert statuses(database)["Arland recognizes Bria's government (until raid)"] == ("unknown", None, "2029")
    assert not load_sheets(database, tmp_path, date(2029, 1, 1), a=later, b=mended).changed


def test_a_load_says_what_is_unknown_for_want_of_a_start(embedded_database: Database, tmp_path: Path) -> None:
    facts = "  1.1:\n  - arland, bria RECOGNIZES bria-government\n"
    report = load_sheets(embedded_database, tmp_path, date(2031, 1, 1), a=sheet(facts))
    assert [str(notice) for notice in report.notices] == [
        "undated 2: facts unknown for want of a start (2 in d1): "
        "Arland recognizes Bria's government (d1); Bria recognizes Bria's government (d1)"
    ]
    period = sheet(facts).replace("published: 2031-06", "published: 2031-06, period: 2031/..")
    assert load_sheets(embedded_database, tmp_path, date(2031, 1, 1), a=period).notices == ()
    assert recognitions(embedded_database) == ["arland", "bria"]


def test_a_graph_of_the_format_before_is_carried_over(embedded_database: Database, tmp_path: Path) -> None:
    load_sheets(embedded_database, tmp_path, a=sheet(STATES))
    loaded = graph(embedded_database)
    embedded_database.write(
        Statement("MATCH (m:Graphmodel) SET m.format = 1"),
        Statement("MATCH (c:Claim) SET c.status = null, c.turns = null"),
    )
    load_sheets(embedded_database, tmp_path, a=sheet("  1.1:\n  - bria FEARS red-band\n", id="d2"), b=sheet(STATES))
    load_sheets(embedded_database, tmp_path, a=sheet(STATES))
    assert [node for node in graph(embedded_database)[0] if "Claim" in node[0]] == [
        node for node in loaded[0] if "Claim" in node[0]
    ]


def test_a_load_names_what_disagrees_shared_names_and_nodes_that_no_source_declares(
    database: Database, tmp_path: Path
) -> None:
    first = sheet("  1.1:\n  - arland FEARS red-band\n")
    load_sheets(database, tmp_path, a=first)
    entities = "entities:\n  State:\n    arland: {name: Arland, founded: 1901}\n    arl: {name: arland}\n"
    entities += "".join(f"    arl-{n}: {{name: arland}}\n" for n in range(10))
    entities += "  Group:\n    red-band: {name: Red Band}\n"
    second = sheet("  1.1:\n  - arland FEARS red-band\n  - arland not FEARS red-band\n", entities=entities)
    report = load_sheets(database, tmp_path, a=second)
    assert [str(notice) for notice in report.notices] == [
        "fallen 1: facts that held after the last load and no longer do: "
        "arland FEARS red-band (claims contradict each other)",
        "orphaned 5: nodes that no source declares stay; --prune removes them: "
        "Entity:bria; Entity:bria-government; Entity:bria-port; Entity:corrin; Entity:critics",
        "disagreement 1: pairs of claims that disagree (1 yes and no): "
        "yes and no: Arland fears Red Band (d1 1.1) <> Arland does not fear Red Band (d1 1.1)",
        "shared-name 1: names that several nodes bear: "
        "arland: arl, arl-0, arl-1, arl-2, arl-3, arl-4, arl-5, arl-6, arl-7, arl-8 and 2 more",
    ]
