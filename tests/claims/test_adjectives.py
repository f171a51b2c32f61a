"""What coverage takes for used: adjectives, names inside longer ones, parts of dates; and what it must not."""

from __future__ import annotations

import pytest

from graphmodel.claims.coverage import ClaimUse, coverage
from graphmodel.text.sentences import Sentence

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


# Other words for a people, irregular ones, and names of several words; then what only looks like one.
PEOPLES = [
    ("Afghan traders crossed at Torkham before dawn.", ["Afghanistan", "Torkham"], ""),
    ("Remittances of Tajiks abroad pay for half of it.", ["Tajikistan"], ""),
    ("The Uzbek railway waits for Kazakh and Kyrgyz wagons.", ["Uzbekistan", "Kazakhstan", "Kyrgyzstan"], ""),
    ("A German bank froze what the Turkmen ministry owed.", ["Germany", "Turkmenistan"], ""),
    ("French and British envoys stayed away.", ["France", "United Kingdom"], ""),
    ("The Dutch court heard Thai fishermen.", ["Netherlands", "Thailand"], ""),
    ("South Korean lenders followed the Saudi fund.", ["South Korea", "Saudi Arabia"], ""),
    ("Most Central Asian governments kept quiet.", ["Central Asia"], ""),
    ("The Sri Lankan port was leased to Norwegian owners.", ["Sri Lanka", "Norway"], ""),
    ("Polish, Danish and Finnish ships cleared mines.", ["Poland", "Denmark", "Finland"], ""),
    ("Spaniards and Greeks abstained.", ["Spain", "Greece"], ""),
    ("The Swiss embassy speaks for the Irish one.", ["Switzerland", "Ireland"], ""),
    ("Lebanese importers bought Argentine wheat.", ["Lebanon", "Argentina"], ""),
    ("Emirati and Qatari planes landed.", ["United Arab Emirates", "Qatar"], ""),
    ("The Soviet withdrawal left Western advisers behind.", ["Soviet Union", "the West"], ""),
    ("Congolese copper goes through a Belgian agent.", ["Congo", "Belgium"], ""),
    ("Czech and Slovak units trained there.", ["Czechia", "Slovakia"], ""),
    ("Muscovites queued for Icelandic fish.", ["Moscow", "Iceland"], ""),
    ("The Laotian dam floods Cypriot-owned land.", ["Laos", "Cyprus"], ""),
    ("European Union officials flew home.", ["European Union"], ""),
    ("The Nigerian gas is piped north.", ["Niger"], "Nigerian"),
    ("The Niger delta is not meant.", ["Nigeria"], "Niger"),
    ("An Austrian bank lent it.", ["Australia"], "Austrian"),
    ("A Slovak bank lent it.", ["Slovenia"], "Slovak"),
    ("A Roman road leads there.", ["Romania"], "Roman"),
    ("North Korean lenders followed.", ["South Korea"], "North Korean"),
    ("Central Asian lenders followed.", ["Asia"], "Central Asian"),
    ("The Berlin court heard French lawyers.", ["Finland"], "Berlin, French"),
    ("Most Indian mills closed.", ["Indiana"], "Indian"),
    ("Swedish grain reached Swansea.", ["Sweden"], "Swansea"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "unused"), PEOPLES, ids=lambda value: str(value)[:40])
def test_words_for_a_people_are_used_with_its_country_and_no_other(text: str, names: list[str], unused: str) -> None:
    found = coverage([Sentence("1.1", text)], {"1.1": [ClaimUse("a claim", frozenset(names))]}, aliases=names)
    assert ", ".join(found.sentences[0].unused) == unused


@pytest.mark.parametrize(("text", "names", "dates", "unused"), SENTENCES, ids=lambda value: str(value)[:40])
def test_thirty_sentences_raise_the_alarms_that_are_true_and_no_others(
    text: str, names: list[str], dates: list[str], unused: str
) -> None:
    use = ClaimUse("a claim", frozenset(names), frozenset(), frozenset(dates))
    found = coverage([Sentence("1.1", text)], {"1.1": [use]}, aliases=["Dale", "Dale Bakery", *names])
    assert ", ".join(found.sentences[0].unused) == unused
