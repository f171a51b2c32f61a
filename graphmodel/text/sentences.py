"""An article's text: normalised, cut into sentences, and numbered `paragraph.sentence` by stated rules.

1. Text is brought to Unicode NFC; curly quotes and apostrophes become straight; every run of white space (no-break
   spaces and tabs too) becomes one space; soft hyphens, zero-width spaces and direction marks go; dashes stay.
2. Blank lines part paragraphs; lines wrapped inside a paragraph are joined. Headings (`# Title`, or underlined with
   `===`), horizontal rules and a front matter between `---` lines are not numbered. A list's item begins a sentence.
3. A sentence ends at `.`, `!`, `?`, `…` (and their kin in other scripts) with the quotes and brackets closed after it,
   where white space and a capital, a digit, a quote or an opening bracket follow; not after an abbreviation or initial.
4. A text that is numbered already keeps its locators; see `number`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

from graphmodel.composed_form import normalized
from graphmodel.problems import Problem, Where
from graphmodel.text.boundaries import split_sentences
from graphmodel.text.words import UNSPACED

LARGEST = 10 * 1024 * 1024  # bytes
_LONGEST_HEADER = 4  # blocks before the first locator of a numbered text that has fewer blocks than that

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_STRAIGHT = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4", "'") | dict.fromkeys("\u201c\u201d\u201e\u201f", '"')
)
_UNSPACED_MARKS = "\u3001\u3002\uff0c\uff01\uff1f\uff1b\uff1a\u300d\u300f\uff09"  # ideographic comma to closing bracket
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_LOCATOR = re.compile(r"(?P<locator>[A-Za-z0-9]+\.[0-9]+)(?: (?P<text>.+))?")
_HEADING = re.compile(r"#{1,6} ")
_RULE = re.compile(r"(?:[-=*_~] ?){3,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_QUOTED = re.compile(r"^(?:> ?)+")
_ITEM = re.compile(r"[-*•] |(?P<number>\d{1,3})[.)] ")
_NO_ITEM_AFTER = re.compile(r"[^.:!?…;]$")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its locator (`paragraph.sentence`), its normalised text, and the line it begins on."""

    locator: str
    text: str
    line: int = field(default=0, compare=False)

    @property
    def paragraph(self) -> str:
        """The locator's first part: `2` of `2.1`, `A` of `A.3`."""
        return self.locator.partition(".")[0]


@dataclass(frozen=True)
class _TextLine:
    number: int
    text: str  # normalised


def normal(text: str) -> str:
    """The text in its one normal form (rule 1), on one line.

    >>> normal("It\u2019s\u00a0 \u201cof\u00adfi\u00adcial\u201d \u2014 now")
    'It\\'s "official" — now'
    """
    visible = _CONTROL.sub("", text.translate(_INVISIBLE))
    return " ".join(normalized(visible).translate(_STRAIGHT).split())


def number(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text with their locators.

    A text counts as numbered when it holds lines that begin with a locator (letters or digits, a point, digits:
    `2.1`, `A.3`) and most of its paragraphs from there on begin so. Then its locators stay, lines before the first are
    a header, and a line without locator continues the sentence above it. Any other text is numbered by rules 2 and 3.

    >>> for sentence in number("# A harbour\\n\\nBria grew. It has\\ntwo docks.\\n\\nFish is sold there."):
    ...     print(sentence.locator, sentence.text)
    1.1 Bria grew.
    1.2 It has two docks.
    2.1 Fish is sold there.
    """
    return _number(text, "")[0]


def print_numbered(sentences: Iterable[Sentence]) -> str:
    """The sentences as lines `locator text`, a blank line between paragraphs; `number` reads it back unchanged."""
    paragraphs = groupby(sentences, key=lambda sentence: sentence.paragraph)
    return "\n".join("".join(f"{s.locator} {s.text}\n" for s in paragraph) for _, paragraph in paragraphs)


def read_text(path: Path) -> tuple[tuple[Sentence, ...], list[Problem]]:
    """The sentences of an article's file (UTF-8, at most 10 MB), and what is wrong with it."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as wrong:
        return (), [_problem(path, "text-unreadable", f"the file cannot be read: {wrong.strerror}", "check the path")]
    if content is None:
        return (), [_problem(path, "text-too-large", "the file is larger than 10 MB", "give the article alone")]
    if b"\0" in content:
        hint = "give plain text; a PDF or a word processor's file has to be saved as text (UTF-8) first"
        return (), [_problem(path, "text-binary", "the file is binary, not text", hint)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        message = f"the file is not UTF-8: byte 0x{content[wrong.start]:02x} stands for no character"
        return (), [_problem(path, "text-not-utf8", message, "save the file as UTF-8", line)]
    sentences, problems = _number(text, str(path))
    if not sentences and not problems:
        problems = [_problem(path, "text-empty", "the file holds no sentence", "give the article's text")]
    return sentences, problems


def _problem(path: Path, code: str, message: str, hint: str, line: int = 0) -> Problem:
    return Problem(Where(str(path), line), code, message, hint)


def _number(text: str, file: str) -> tuple[tuple[Sentence, ...], list[Problem]]:
    blocks = list(_blocks(_lines(text)))
    if not _is_numbered(blocks):
        return tuple(_sentences(blocks)), []
    found = _read_numbered(line for block in blocks for line in block)
    return tuple(s for s in found if s.text), _faults(found, file)


def _lines(text: str) -> list[_TextLine]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [_TextLine(at, _QUOTED.sub("", normal(line))) for at, line in enumerate(plain, 1)]
    return lines[_front_matter(lines) :]


def _front_matter(lines: list[_TextLine]) -> int:
    """How many lines a front matter takes: `---`, `key: value` lines, `---`."""
    if len(lines) < 3 or lines[0].text != "---" or ":" not in lines[1].text:
        return 0
    return next((at + 1 for at, line in enumerate(lines[1:], 1) if line.text == "---"), 0)


def _blocks(lines: list[_TextLine]) -> Iterator[list[_TextLine]]:
    """The paragraphs as lists of lines, without headings and rules."""
    block: list[_TextLine] = []
    for line in lines:
        if len(block) == 1 and _UNDERLINE.fullmatch(line.text) and not _LOCATOR.fullmatch(block[0].text):
            block = []  # the line above was a heading
        elif not line.text or _HEADING.match(line.text) or _RULE.fullmatch(line.text):
            if block:
                yield block
            block = []
        else:
            block.append(line)
    if block:
        yield block


def _is_numbered(blocks: list[list[_TextLine]]) -> bool:
    """Whether locators are at the head of most paragraphs; a wrapped line may begin with `1.3` by chance."""
    header = next((at for at, block in enumerate(blocks) if any(map(_locator, block))), None)
    if header is None:
        return False
    rest = blocks[header:]
    locators = [locator for block in rest for line in block if (locator := _locator(line))]
    heads = sum(1 for block in rest if _locator(block[0]))
    if len(locators) == 1:
        return header == 0 and heads == len(rest) == 1 and locators[0].endswith(".1")
    heads += not _locator(rest[0][0])  # the header may go over into the first sentence without a blank line
    return 2 * heads > len(rest) and header <= max(_LONGEST_HEADER, heads)


def _locator(line: _TextLine) -> str:
    match = _LOCATOR.fullmatch(line.text)
    return match["locator"] if match else ""


def _read_numbered(lines: Iterable[_TextLine]) -> list[Sentence]:
    found: list[Sentence] = []
    for line in lines:
        if match := _LOCATOR.fullmatch(line.text):
            found.append(Sentence(match["locator"], match["text"] or "", line.number))
        elif found:
            last = found[-1]
            found[-1] = Sentence(last.locator, _join(last.text, line.text), last.line)
    return found


def _faults(sentences: list[Sentence], file: str) -> list[Problem]:
    """Locators that are given twice, out of order, apart from their paragraph, or without a text."""
    hint = "give each sentence a locator of its own; if the line only goes on with the one above, join the two"
    problems = []
    lines: dict[str, int] = {}
    paragraphs: set[str] = set()
    for before, sentence in pairwise([Sentence("", ""), *sentences]):
        locator, paragraph = sentence.locator, sentence.paragraph
        fault = ""
        if locator in lines:
            fault = f"locator-twice locator {locator} is on line {lines[locator]} already"
        elif paragraph == before.paragraph and _place(before) > _place(sentence):
            fault = f"locator-order locator {locator} stands after {before.locator}"
        elif paragraph != before.paragraph and paragraph in paragraphs:
            fault = f"locator-order paragraph {paragraph} ended above, yet locator {locator} is here"
        where = Where(file, sentence.line)
        if fault:
            code, _, message = fault.partition(" ")
            problems.append(Problem(where, code, message, hint))
        if not sentence.text:
            message = f"locator {locator} has no text"
            problems.append(Problem(where, "locator-bare", message, "write the sentence after it"))
        lines.setdefault(locator, sentence.line)
        paragraphs.add(paragraph)
    return problems


def _place(sentence: Sentence) -> int:
    return int(sentence.locator.partition(".")[2])


def _sentences(blocks: list[list[_TextLine]]) -> Iterator[Sentence]:
    for paragraph, block in enumerate(blocks, 1):
        pieces = [piece for item in _items(block) for piece in _cut(item)]
        for place, (line, text) in enumerate(pieces, 1):
            yield Sentence(f"{paragraph}.{place}", text, line)


def _items(block: list[_TextLine]) -> Iterator[list[_TextLine]]:
    """The block's list items, each with the lines that go on with it; a block that is no list is one item."""
    item: list[_TextLine] = []
    number, listed = 0, False
    for line in block:
        mark = _ITEM.match(line.text)
        follows = mark and int(mark["number"] or number + 1) == number + 1
        if mark and (not item or (follows and (listed or not _NO_ITEM_AFTER.search(item[-1].text)))):
            if item:
                yield item
            item, listed = [], True
            number = int(mark["number"] or 0)
        item.append(line)
    yield item


def _cut(lines: list[_TextLine]) -> Iterator[tuple[int, str]]:
    """The sentences of joined lines, each with the number of the line it begins on."""
    joined, starts = "", []
    for line in lines:
        joined = _join(joined, line.text)
        starts.append(len(joined) - len(line.text))
    for offset, text in split_sentences(joined):
        yield lines[bisect_right(starts, offset) - 1].number, text


_WRAPPED_HYPHEN = re.compile(r"[^\W\d_]-$")
_AFTER_HYPHEN = re.compile(r"(?!(?:and|or|to|und|oder|bis|y|o|et|ou)\b)[^\W\d_A-Z]")


def _join(above: str, below: str) -> str:
    """Two lines of a wrapped paragraph as one: no space in a script without spaces, nor after a word's hyphen."""
    if not above:
        return below
    unspaced = UNSPACED.match(below) and (UNSPACED.match(above[-1]) or above[-1] in _UNSPACED_MARKS)
    unspaced = unspaced and not unicodedata.combining(below[0])
    hyphen = _WRAPPED_HYPHEN.search(above) and _AFTER_HYPHEN.match(below)
    return above + below if unspaced or hyphen else f"{above} {below}"
