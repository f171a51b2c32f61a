"""Dates in a sentence, each as a partial date: `2016`, `2025-07`, `2025-07-03`.

What the text leaves out is left out, in the notation of ISO 8601:1988: `--04` is April of some year, `--07-03` a day of
some year, `-W-4` a Thursday, `T10:30` a time of day. `199` begins every year of the 1990s, `18` of the 19th century.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from graphmodel.text.tokens import Span, hyphened
from graphmodel.text.words import DOUBTFUL_MONTHS, MONTHS, OPENERS, SCALES, SHORT_MONTHS, WEEKDAYS


def _any(words: dict[str, int]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_YEAR = r"(?:1\d{3}|20\d{2}|2100)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TH = r"(?:st|nd|rd|th|er|\.|º|ª)?"
_MONTH = rf"(?P<month>{_any(MONTHS)}|(?:{_any(SHORT_MONTHS)})\.?)"
_TO = r"(?: ?[-–] ?| to | and | bis | und | al? | y )"  # noqa: RUF001 - dashes as texts have them
_NOT_A_YEAR = (
    rf"(?![\w%]|[.,:]\d| ?%| (?:percent|per cent|Prozent|dollars|euros|km|kg|tons|tonnes|people|soldiers|troops)\b"
    rf"|[ -](?:{_any(SCALES)})\b)"
)
_ISO = re.compile(
    rf"(?<![\w-])(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01])(?:T\d\d:\d\d)?)?(?![\w-])"
)
_CJK = re.compile(r"(?P<year>\d{4})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?")
_DAY_MONTH = re.compile(
    rf"(?<![\w.,])(?:(?P<first>{_DAY}){_TH}{_TO})?(?P<day>{_DAY}){_TH} (?:of |de )?{_MONTH}\b"
    rf"(?:,? (?:de |del )?(?P<year>{_YEAR}){_NOT_A_YEAR})?"
)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH} (?:(?P<first>{_DAY}){_TH}{_TO})?(?P<day>{_DAY})(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
    rf"(?:,? (?P<year>{_YEAR}){_NOT_A_YEAR})?"
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},? (?:of |de |del )?(?P<year>{_YEAR}){_NOT_A_YEAR}")
_MONTH_ALONE = re.compile(rf"\b(?P<month>{_any(MONTHS)})\b")
_SLASHED = re.compile(rf"(?<![\w./])(?P<a>\d{{1,2}})(?P<mark>[./])(?P<b>\d{{1,2}})(?P=mark)(?P<year>{_YEAR})(?![\w/])")
_CENTURY = re.compile(r"(?<![\w.,])(?P<number>\d{1,2})(?:(?:st|nd|rd|th)[- ]century\b|\. Jahrhunderts?\b)")
_DECADE = re.compile(r"(?<![\w.,])(?P<decade>1\d{2}|20\d)0(?:'?s|er)\b")
_YEARS = re.compile(rf"(?<![\w.,$€£¥/])(?P<year>{_YEAR})[-–/](?P<short>\d{{2}})(?![\w-]|[.,]\d)")  # noqa: RUF001 - dashes as texts have them
_YEAR_ALONE = re.compile(rf"(?<![\w.,$€£¥/@#])(?P<year>{_YEAR}){_NOT_A_YEAR}")
_WEEKDAY = re.compile(rf"\b(?P<day>{_any(WEEKDAYS)})s?\b")
_CLOCK = re.compile(
    r"(?<![\w.,:])(?P<hour>[01]?\d|2[0-3])(?:(?P<mark>[:.])(?P<minute>[0-5]\d))?(?![\d:])"
    r"(?P<half> ?(?:a\.m\.|p\.m\.|am\b|pm\b|AM\b|PM\b|Uhr\b))?"
)
_NAMED_BEFORE = re.compile(r"(?P<word>[^\W\d_]+(?:'s|s')?)\.? $")
_AFTER_LOWER = re.compile(r"\b(?:en|de|du|fin|début|depuis|dès|mi|em|au|ce|le|jusqu'en|in|eind|begin|sinds) $")


def find_days(text: str) -> Iterator[Span]:
    """The dates of a normalised sentence; the surest patterns first. Spans may overlap: the first one counts."""
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            yield from read(match)


def _dated(match: re.Match[str]) -> Iterator[Span]:
    """A month with a day, a year or both; of a stretch of days its first and its last."""
    named = match.groupdict()
    month = _month(match["month"])
    head = f"{named.get('year') or '-'}-{month:02d}"
    days = [int(day) for day in (named.get("first"), named.get("day")) if day]
    yield Span(match.start(), match.end(), tuple(f"{head}-{day:02d}" for day in days) or (head,))


def _cjk(match: re.Match[str]) -> Iterator[Span]:
    """`2025年7月3日`."""
    parts = [f"{int(part):02d}" for part in match.groups() if part]
    yield Span(match.start(), match.end(), ("-".join(parts),))


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return MONTHS.get(text) or SHORT_MONTHS[text.removesuffix(".")]


def _month_alone(match: re.Match[str]) -> Iterator[Span]:
    """A month by itself, unless it may be a verb, a planet or a person: `May` opens a sentence, or follows a name."""
    before, month = match.string[: match.start()], match["month"]
    if month in DOUBTFUL_MONTHS:
        word = _NAMED_BEFORE.search(before)
        named = word and word["word"][0].isupper() and word["word"].casefold() not in OPENERS
        if named or (month.islower() and not _AFTER_LOWER.search(before)) or not before.strip(" \"'([—-"):
            return
    yield Span(match.start(), match.end(), (f"--{_month(month):02d}",))


def _slashed(match: re.Match[str]) -> Iterator[Span]:
    """`03.07.2025`; with slashes the month may be first."""
    a, b = int(match["a"]), int(match["b"])
    orders = [(b, a), (a, b)] if match["mark"] == "/" else [(b, a)]
    readings = dict.fromkeys(f"{match['year']}-{m:02d}-{d:02d}" for m, d in orders if 1 <= m <= 12 and 1 <= d <= 31)
    if readings:
        yield Span(match.start(), match.end(), tuple(readings))


def _century(match: re.Match[str]) -> Iterator[Span]:
    number = int(match["number"])
    if 2 <= number <= 21:
        yield Span(match.start(), match.end(), (f"{number - 1:02d}",))


def _decade(match: re.Match[str]) -> Iterator[Span]:
    yield Span(match.start(), match.end(), (match["decade"],))


def _years(match: re.Match[str]) -> Iterator[Span]:
    """`2014-16`: two years, if the second is later."""
    first, last = match["year"], match["year"][:2] + match["short"]
    if first < last:
        yield Span(match.start("year"), match.end("year"), (first,))
        yield Span(match.start("short"), match.end("short"), (last,))


def _year(match: re.Match[str]) -> Iterator[Span]:
    head = hyphened(match.string, match.start())
    if head == head.lower():  # mid-2016, but not Covid-2019
        yield Span(match.start(), match.end(), (match["year"],))


def _weekday(match: re.Match[str]) -> Iterator[Span]:
    yield Span(match.start(), match.end(), (f"-W-{WEEKDAYS[match['day']]}",))


def _clock(match: re.Match[str]) -> Iterator[Span]:
    half = (match["half"] or "").replace(".", "").strip().casefold()
    if not half and match["mark"] != ":":
        return
    hour = int(match["hour"])
    if half in ("am", "pm") and not 1 <= hour <= 12:
        return
    hour = hour % 12 + (12 if half == "pm" else 0) if half in ("am", "pm") else hour
    yield Span(match.start(), match.end(), (f"T{hour:02d}:{match['minute'] or '00'}",))


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Span]]], ...] = (
    (_ISO, _dated),
    (_CJK, _cjk),
    (_SLASHED, _slashed),
    (_DAY_MONTH, _dated),
    (_MONTH_DAY, _dated),
    (_MONTH_YEAR, _dated),
    (_YEARS, _years),
    (_CENTURY, _century),
    (_DECADE, _decade),
    (_CLOCK, _clock),
    (_YEAR_ALONE, _year),
    (_MONTH_ALONE, _month_alone),
    (_WEEKDAY, _weekday),
)
