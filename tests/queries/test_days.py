"""Questions that take a day word the claims of that day as the graph words those of its own."""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from graphmodel.claims import Interval
from graphmodel.claims.status import _time
from graphmodel.databases import Database, Statement
from graphmodel.model import PartialDate
from graphmodel.queries import read_questions

QUESTIONS, _ = read_questions(Path(__file__).parents[2] / "cypher")
WORDS = re.compile(r"CASE\s+WHEN \$on IS NULL THEN (?P<claim>\w+)\.status_words\b.*?\bEND\s+END", re.DOTALL)
DATES = ["", "..", "2025", "2025-04", "2025-04-10", "../2025-04", "2025-04/..", "2024/2025-05", "195X"]
DAYS = [date(1955, 1, 1), date(2024, 6, 1), date(2025, 4, 9), date(2025, 4, 10), date(2025, 4, 30), date(2026, 1, 1)]


def expressions() -> set[str]:
    """The text by which questions find the words of a claim on a day, with the claim as `c`."""
    found = set()
    for question in QUESTIONS.values():
        for match in WORDS.finditer(question.text):
            found.add(re.sub(r"\s+", " ", re.sub(rf"\b{match['claim']}\.", "c.", match[0])))
    return found


def columns(name: str, text: str) -> dict[str, Any]:
    if not text:
        return {}
    made = PartialDate(text)
    stored = {name: text, f"{name}_first": made.first, f"{name}_last": made.last}
    return {key: value for key, value in stored.items() if value is not None}


def test_a_claim_is_worded_on_a_day_as_the_load_words_it(database: Database) -> None:
    (text,) = expressions()  # each question has the same
    rows: list[dict[str, Any]] = []
    wanted: dict[tuple[str, date], list[str]] = {}
    others = product((False, True), ("", "2025-04"), ("", "2024-06/2025-02"))
    for since, until, (timeless, published, period) in product(DATES, DATES, others):
        for ended in (False, True) if not until else (False,):
            bounds = [PartialDate(each) if each else None for each in (since, until, published, period)]
            interval = Interval(bounds[0], bounds[1], ended, bounds[2], timeless, bounds[3])
            stored: dict[str, Any] = {
                "id": str(len(rows)),
                "ended": ended,
                "timeless": timeless,
                "status_words": ["asserted", "ended"],
            }
            for name, each in (("since", since), ("until", until), ("published", published), ("period", period)):
                stored |= columns(name, each)
            rows.append(stored)
            for day in DAYS:
                word = _time(interval, day)
                wanted[stored["id"], day] = ["asserted", *([word] if word else [])]
    database.write(Statement("UNWIND $rows AS row CREATE (c:Claim) SET c = row", {"rows": rows}))
    got = {
        (id, day): words
        for day in DAYS
        for id, words in database.read(f"MATCH (c:Claim) RETURN c.id AS id, {text} AS words", {"on": day}).rows
    }
    wrong = {
        (str(rows[int(id)]), str(day)): (got[id, day], words)
        for (id, day), words in wanted.items()
        if got[id, day] != words
    }
    assert wrong == {}
    assert len(wanted) == 4_320


def test_questions_about_states_of_affairs_take_a_day() -> None:
    assert [name for name, question in QUESTIONS.items() if any(p.name == "on" for p in question.parameters)] == [
        "community-exposure",
        "double-standards",
        "missions-and-recognition",
        "open-groups",
        "opportunities",
        "shared-adversaries",
        "what-does-an-actor-want",
        "where-is-a-group-active",
        "who-balances-whom",
        "who-designates-whom",
        "who-engages-with-whom",
        "who-fears-what",
        "who-holds-which-post",
        "who-recognizes-whom",
        "who-says-what",
        "who-seeks-influence-where",
        "who-threatens-whom",
    ]
