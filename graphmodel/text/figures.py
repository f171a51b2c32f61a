"""Numbers in a sentence, in figures and (English) in words: `1.3 million` is 1300000, `30 percent` is `30%`.

`1.234` is read as 1234 and as 1.234, since usage differs by language. An ordinal counts as its number. No numbers are
`one` by itself, vague ones (`dozens`, `several hundred`), figures inside a name (`G20`, `F-16`), the number of a list's
item and that of a note (`[3]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from graphmodel.text.tokens import Span, hyphened
from graphmodel.text.words import SCALES, SMALL_NUMBERS

_PERCENT = r"[ -]?(?:%|percentage points?\b|percent\b|per cent\b|pct\b|Prozent\b|por ciento\b|pour cent\b|процент\w*)"
_SCALE_WORDS = "|".join(sorted((re.escape(word) for word in SCALES if len(word) > 2), key=len, reverse=True))
_FIGURE = re.compile(
    r"(?<![\w@])(?P<sign>(?<!\S)[-−]|(?<=\()[-−])?(?P<money>(?:[A-Z]{2})?[$€£¥₹₽₩₺]|(?:USD|EUR|GBP|Rs\.?) )?"  # noqa: RUF001 - dashes and minus signs as texts have them
    r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:\.\d{3})+(?:,\d+)?"
    r"|\d{1,3}(?:'\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)|\d+[.,]\d+|\d+/\d+|\d+)(?!\d)"
    rf"(?:(?P<percent>{_PERCENT})|(?P<scale>(?:[ -](?:{_SCALE_WORDS})\b)+|(?: ?(?:bn|mn|tn)|k|m)\b)"
    r"|(?:st|nd|rd|th)\b|[a-z]{1,3}\b)?(?![^\W_]|-[A-Z])"
)
_SMALL = "|".join(sorted(SMALL_NUMBERS, key=len, reverse=True))
_ENGLISH_SCALES = {
    "hundred": 100,
    "dozen": 12,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_WORD = rf"(?:{_SMALL}|{'|'.join(_ENGLISH_SCALES)})"
_IN_WORDS = re.compile(
    rf"(?<![\w'])(?:an? (?=hundred|dozen|thousand|million))?{_WORD}(?:(?:[ -]|(?<=dred) and ){_WORD})*(?![\w'])",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?P<top>one|two|three|four|five)[ -](?P<bottom>half|halves|thirds?|quarters?|fifths?|tenths?)\b", re.IGNORECASE
)
_BOTTOMS = {"hal": 2, "thi": 3, "qua": 4, "fif": 5, "ten": 10}
_IN_WORDS_PERCENT = re.compile(r" (?:percent|per cent)\b")
_BETWEEN = re.compile(r" ?[-–—] ?| (?:to|and|or|bis|und|a|à|y|et) ")  # noqa: RUF001 - dashes and minus signs as texts have them
_ITEM = re.compile(r"\d{1,3}[.)] ")
_NOTE = re.compile(r"\[\d+\]")


def find_figures(text: str) -> Iterator[Span]:
    """The numbers of a normalised sentence. Spans may overlap: the first one counts."""
    figures = list(_in_figures(text))
    for (span, tail), (following, next_tail) in pairwise([*figures, (Span(len(text), len(text), ()), "")]):
        inherits = not tail and next_tail and _BETWEEN.fullmatch(text[span.end : following.start])
        more = _scaled(span.readings, next_tail) if inherits else ()  # 10 to 15 million
        yield Span(span.start, span.end, tuple(dict.fromkeys(span.readings + more)))
    yield from _fractions(text)
    yield from _in_words(text)


def _in_figures(text: str) -> Iterator[tuple[Span, str]]:
    """Each number in figures, and the scale or percent sign behind it."""
    skipped = {match.start() for match in [_ITEM.match(text)] if match} | {m.start() + 1 for m in _NOTE.finditer(text)}
    for match in _FIGURE.finditer(text):
        head = hyphened(text, match.start())
        if match.start() in skipped or head != head.lower():
            continue
        tail = "%" if match["percent"] else (match["scale"] or "").strip(" -")
        readings = _read(match["figure"], sign="-" if match["sign"] else "", scaled=bool(tail))
        if tail in ("m", "k") and not match["money"]:  # metres, perhaps
            readings = readings + _scaled(readings, tail)
        elif tail:
            readings = _scaled(readings, tail)
        start = match.start("money") if match["money"] else match.start("sign") if match["sign"] else match.start()
        yield Span(start, match.end(), readings), tail


def _read(figure: str, *, sign: str, scaled: bool) -> tuple[str, ...]:
    """The values that figures can stand for, by where their points and commas are."""
    if "/" in figure:
        return (figure,)
    grouped = re.fullmatch(r"\d{1,3}([.,' ])\d{3}(?:\1\d{3})*", figure)
    if grouped and figure[0] != "0":
        whole = sign + re.sub(r"\D", "", figure)
        if grouped[1] not in ".," or figure.count(grouped[1]) > 1:
            return (_plain(whole),)
        decimal = _plain(sign + figure.replace(",", "."))
        return (decimal, _plain(whole)) if scaled and grouped[1] == "." else (_plain(whole), decimal)
    *groups, last = re.split(r"[.,' ]", figure)
    if not groups:
        return (_plain(sign + last),)
    marks = re.findall(r"[.,' ]", figure)
    if (len(marks) > 1 and len(set(marks)) == 1) or (len(last) == 3 and len(marks) > 1 and marks[-1] == ","):
        return (_plain(sign + "".join([*groups, last])),)
    return (_plain(f"{sign}{''.join(groups)}.{last}"),)


def _scaled(readings: tuple[str, ...], tail: str) -> tuple[str, ...]:
    if tail == "%":
        return tuple(f"{reading}%" for reading in readings if not reading.endswith("%"))
    factor = 10**6 if tail == "m" else 1
    for word in re.split(r"[ -]", tail):
        factor *= SCALES.get(word, 1)
    return tuple(_plain(Decimal(reading) * factor) for reading in readings if "/" not in reading)


def _plain(number: Decimal | str) -> str:
    return f"{Decimal(number).normalize():f}"


def _fractions(text: str) -> Iterator[Span]:
    for match in _FRACTION.finditer(text):
        top, bottom = SMALL_NUMBERS[match["top"].lower()], _BOTTOMS[match["bottom"][:3].lower()]
        yield Span(match.start(), match.end(), (f"{top}/{bottom}",))


def _in_words(text: str) -> Iterator[Span]:
    """English numbers in words; capitals only where a sentence begins (`Seven` may be part of a name)."""
    for match in _IN_WORDS.finditer(text):
        words = re.findall(r"[a-z]+", match[0].lower())
        capital = match[0] != match[0].lower() and text[: match.start()].strip(" \"'([—-")
        vague = words[0] in _ENGLISH_SCALES
        if words == ["one"] or vague or capital:
            continue
        percent = _IN_WORDS_PERCENT.match(text, match.end())
        value = _value(words)
        yield Span(match.start(), (percent or match).end(), (f"{value}%" if percent else str(value),))


def _value(words: list[str]) -> int:
    """`two hundred and five thousand` as 205000.

    >>> _value("two hundred and five thousand".split())
    205000
    """
    total = part = 0
    for word in words:
        scale = _ENGLISH_SCALES.get(word, 0)
        if scale > 100:
            total, part = total + (part or 1) * scale, 0
        elif scale:
            part = (part or 1) * scale
        else:
            part += SMALL_NUMBERS.get(word, 1 if word in ("a", "an") else 0)
    return total + part
