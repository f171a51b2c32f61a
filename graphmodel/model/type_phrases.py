"""How a relationship class reads: by its own words, by those of a class above it, or by its type's name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphmodel.model.phrases import OBJECT, Phrase
from graphmodel.model.relationships import Relationship, type_of
from graphmodel.model.type_words import default_phrase


def phrase_of(cls: type[Relationship[Any, Any]]) -> Phrase:
    """How a class reads: its own `reads`, or that of a class above it; else its type's name in words.

    Raises:
        ValueError: what is declared is no phrase.
    """
    return _phrase(cls.reads) if cls.reads else default_phrase(type_of(cls))


def phrase_before_content(cls: type[Relationship[Any, Any]]) -> Phrase:
    """How a class reads before quoted claims: its own `reads_that`, else its phrase and `that`.

    Raises:
        ValueError: what is declared is no phrase.
    """
    if cls.reads_that:
        return _phrase(cls.reads_that)
    said = phrase_of(cls)
    return replace(said, present=f"{said.present.replace(OBJECT, '').rstrip()} that")


def _phrase(said: str | Phrase) -> Phrase:
    return said if isinstance(said, Phrase) else Phrase(said)
