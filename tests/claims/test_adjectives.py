"""What coverage takes for used: adjectives, names inside longer ones, parts of dates; and what it must not."""

from __future__ import annotations

import pytest

from graphmodel.claims.coverage import ClaimUse, coverage
from graphmodel.claims.text import Sentence

# A sentence, the names and the dates that its claims use, and what is still unused.
SENTENCES = [
    ("The Chinese engineers reached the border.", ["China"], [], ""),
    ("The Turkish fleet sailed.", ["Turkey"], [], ""),
    ("The Syrian and Iraqi envoys met.", ["Syria", "Iraq"], [], ""),
    ("An Iranian offer was refused.", ["Iran"], [], ""),
    ("The American farmers sold grain.", ["America"], [], ""),
    ("The Ukrainian ports reopened.", ["Ukraine"], [], ""),
    ("The Pakistani premier left.", ["Pakistan"], [], ""),
    ("A Japanese bank lent money.", ["Japan"], [], ""),
    ("The Indian navy watched.", ["India"], [], ""),
    ("The Egyptian wheat was short.", ["Egypt"], [], ""),
    ("The Chinese engineers reached the border.", ["Chile"], [], "Chinese"),
    ("The Turkish fleet sailed.", ["Tuscany"], [], "Turkish"),
    ("The Syrian envoys met.", ["Serbia"], [], "Syrian"),
    ("An Iranian offer was refused.", ["Iraq"], [], "Iranian"),
    ("The Georgian wine was sold.", ["Gertrude"], [], "Georgian"),
    ("The Bank of Bria lent money.", ["Bank of Bria"], [], ""),
    ("The Harbour Board of the Sea League met.", ["Harbour Board of the Sea League"], [], ""),
    ("Ann Oak's mill was sold.", ["Ann Oak's mill"], [], ""),
    ("The Dale Bakery in Dale closed.", ["Dale Bakery"], [], "Dale"),
    ("The Bank of Bria moved to Arland.", ["Bank of Bria"], [], "Arland"),
    ("It opened on 3 May 2031.", [], ["2031-05-03"], ""),
    ("It opened in May 2031.", [], ["2031-05-03"], ""),
    ("It opened in 2031.", [], ["2031-05"], ""),
    ("It lasted from 1949 to 1950.", [], ["1949/1950"], ""),
    ("It began about 1954.", [], ["1954~"], ""),
    ("It ended in 2032.", [], ["2031-05-03"], "2032"),
    ("It lasted from 1949 to 1951.", [], ["1949/1950"], "1951"),
    ("The Malian army stayed in Mali.", ["Mali"], [], ""),
    ("The Vietnamese rice reached Peru.", ["Vietnam"], [], "Peru"),
    ("Susan Oak spoke for Sus Mills.", ["Sus Mills"], [], "Susan Oak"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "dates", "unused"), SENTENCES, ids=lambda value: str(value)[:40])
def test_thirty_sentences_raise_the_alarms_that_are_true_and_no_others(
    text: str, names: list[str], dates: list[str], unused: str
) -> None:
    use = ClaimUse("a claim", frozenset(names), frozenset(), frozenset(dates))
    found = coverage([Sentence("1.1", text)], {"1.1": [use]}, aliases=["Dale", "Dale Bakery", *names])
    assert ", ".join(found.sentences[0].unused) == unused
