"""Names that mean one, and names that do not: pairs judged by hand."""

from __future__ import annotations

import pytest

from graphmodel.workflows.resolve import LEAST_SCORE
from graphmodel.workflows.resolve.names import block_keys, likeness, parsed_name

pytestmark = pytest.mark.long  # the names of the world take 7 s to be read

SAME = [
    ("Russia", "Россия"),
    ("Russian Federation", "Russia"),
    ("Türkiye", "Turkey"),
    ("Ivory Coast", "Côte d'Ivoire"),
    ("Vladimir Putin", "Путин, Владимир"),
    ("Putin, Vladimir Vladimirovich", "Владимир Путин"),
    ("Mohammed Ali", "محمد علي"),
    ("Gazprom PJSC", "ПАО Газпром"),
    ("Ministry of Foreign Affairs", "Foreign Affairs Ministry"),
    ("UNSC", "UN Security Council"),
    ("Crocus City Hall", "Crocus City Hal"),
    ("Zolotaya Orda Trading", "Zolotaja Orda Trading"),
    ("Harbour Company Ltd", "Harbour Company Limited"),
    ("Islamic State Khorasan", "Islamic State, Khorasan Province"),
]
DIFFERENT = [
    ("Republic of the Congo", "Democratic Republic of the Congo"),
    ("Guinea", "Guinea-Bissau"),
    ("Niger", "Nigeria"),
    ("North Korea", "South Korea"),
    ("Delegation for Iran", "Delegation for Iraq"),
    ("Attack of 2021", "Attack of 2024"),
    ("Harbour company 12", "Harbour company 13"),
    ("Russia's economic interests", "Russia's strategic interests"),
    ("Ideology", "The Taliban's ideology"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_of_one_are_alike_and_are_compared(one: str, other: str) -> None:
    first, second = parsed_name(one), parsed_name(other)
    assert first is not None
    assert second is not None
    assert likeness(first, second) >= LEAST_SCORE
    assert likeness(first, second) == pytest.approx(likeness(second, first))
    assert {*block_keys(first)} & {*block_keys(second)} != set()


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_two_are_not(one: str, other: str) -> None:
    first, second = parsed_name(one), parsed_name(other)
    assert first is not None
    assert second is not None
    assert likeness(first, second) < LEAST_SCORE


def test_a_name_without_letters_is_not_compared() -> None:
    assert parsed_name("—") is None
    assert parsed_name("") is None
