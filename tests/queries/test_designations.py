"""The question of designations, for any day, answers by the very rules by which facts hold on the graph's own day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphmodel.claims import Testimony as Said  # under its own name pytest would take it for tests
from graphmodel.claims import standings
from graphmodel.claims.claim import Basis, Certainty, Polarity, Rank
from graphmodel.databases import Database, Statement
from graphmodel.model import PartialDate, Ref
from graphmodel.queries import ask, read_file

QUESTION, _ = read_file(Path(__file__).parents[2] / "cypher" / "who-designates-whom.cypher")
FACTS = 400
DATES = [None, None, "..", "2024", "2025", "2025-04", "2025-06", "2025-04-10", "2025-06-30"]
DATES += ["../2025-04", "2025-04/..", "2024/2025-05", "195X"]
POLARITIES: list[Polarity] = ["affirmed", "affirmed", "denied"]
CERTAINTIES: list[Certainty] = ["certain", "certain", "certain", "certain", "certain", "possible", "unclear"]
BASES: list[Basis] = ["stated", "stated", "stated", "stated", "outside", "implied"]
RANKS: list[Rank] = ["normal", "normal", "normal", "normal", "normal", "preferred", "deprecated"]
DAYS = [date(2023, 12, 31) + timedelta(days=days) for days in (0, 1, 200, 366, 456, 466, 480, 485, 520, 546, 547, 732)]


def random_claim(chance: random.Random, fact: int, number: int) -> Said:
    since, until = chance.choice(DATES), chance.choice(DATES)
    published = chance.choice([None, "2025-05", "2025-06", "2025", "2025-04-10"])
    return Said(
        id=f"{fact}-{number}",
        fact=str(fact),
        kind="relationship",
        predicate="DESIGNATES_TERRORIST",
        subject=Ref("Entity", f"a{fact}"),
        object=Ref("Entity", f"b{fact}"),
        polarity=chance.choice(POLARITIES),
        certainty=chance.choice(CERTAINTIES),
        basis=chance.choice(BASES),
        own_voice=chance.random() < 0.9,
        conditional=chance.random() < 0.1,
        since=PartialDate(since) if since else None,
        until=PartialDate(until) if until else None,
        ended=until is None and chance.random() < 0.2,
        published=PartialDate(published) if published else None,
        rank=chance.choice(RANKS),
        document="d",
    )


def stored(claim: Said) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: getattr(claim, name)
        for name in (
            *("id", "predicate", "polarity", "certainty", "basis", "own_voice"),
            *("conditional", "ended", "rank", "document"),
        )
    }
    for name in ("since", "until", "published"):
        bound = getattr(claim, name)
        columns |= {name: str(bound), f"{name}_first": bound.first, f"{name}_last": bound.last} if bound else {}
    return {name: value for name, value in columns.items() if value is not None}


@pytest.fixture
def claims(database: Database) -> list[Said]:
    chance = random.Random(7)
    made = [random_claim(chance, fact, n) for fact in range(FACTS) for n in range(chance.choice([1, 1, 2, 2, 3, 4]))]
    rows = [{"fact": int(claim.fact), "stored": stored(claim)} for claim in made]
    database.write(
        Statement(
            "UNWIND range(0, $last) AS i "
            "CREATE (:Entity {id: 'a' + i, name: 'A' + i}), (:Entity {id: 'b' + i, name: 'B' + i})",
            {"last": FACTS - 1},
        ),
        Statement(
            """
            UNWIND $rows AS row
            MATCH (a:Entity {id: 'a' + row.fact}), (b:Entity {id: 'b' + row.fact})
            CREATE (a)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(b)
            SET c = row.stored
            """,
            {"rows": rows},
        ),
    )
    return made


@pytest.mark.long
def test_the_question_answers_as_standing_does(database: Database, claims: list[Said]) -> None:
    assert QUESTION is not None
    seen: set[str] = set()
    for day in DAYS:
        wanted = {f"A{fact}": standing.answer for fact, standing in standings(claims, day).items()}
        answer = ask(database, QUESTION, {"on": day})
        got = dict(zip(answer.column("designator"), answer.column("answer"), strict=True))
        assert {name: (got.get(name), wanted[name]) for name in wanted if got.get(name) != wanted[name]} == {}
        seen |= set(got.values())
    assert seen == {"yes", "no", "unknown"}
