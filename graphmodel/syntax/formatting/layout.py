"""Text that finds its own line breaks: pieces, groups of them, and where a line may end.

A group takes one line where it fits, else all of its own breaks are taken (after Wadler, "A prettier printer").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

INDENT = 2


@dataclass(frozen=True)
class Break:
    """Where a line may end. On one line it is `flat`; `hard` ends the line in any case; `blank` adds an empty line."""

    flat: str = " "
    hard: bool = False
    blank: bool = False


@dataclass(frozen=True)
class Note:
    """A comment. One of its `own` line begins there; after it, and after each that `ends` the line, a line ends."""

    text: str
    own: bool

    @property
    def ends(self) -> bool:
        """Whether nothing may follow on its line."""
        return self.own or self.text.startswith("//")


@dataclass(frozen=True)
class Indented:
    """A piece whose further lines are indented."""

    piece: Piece


@dataclass(frozen=True)
class Group:
    """Pieces that take their breaks together, or none of them; none on a line longer than `width`, if that is given."""

    piece: Piece
    width: int = 0


@dataclass(frozen=True)
class Fill:
    """Pieces with a break between each two, which is taken only where the next one does not fit."""

    pieces: tuple[Piece, ...]
    between: Break


@dataclass(frozen=True)
class Either:
    """`snug` when its first line fits, else `wide`; each decides on its own breaks."""

    snug: Piece
    wide: Piece


Piece = str | Break | Note | Indented | Group | Fill | Either | tuple["Piece", ...]

LINE = Break()
SOFT = Break("")
HARD = Break(hard=True)
BLANK = Break(hard=True, blank=True)


def joined(pieces: Sequence[Piece], between: Piece) -> tuple[Piece, ...]:
    """The pieces with another between each two."""
    return tuple(chain.from_iterable((between, piece) for piece in pieces))[1:]


def hard(piece: Piece) -> bool:
    """Whether a piece needs more than one line."""
    if isinstance(piece, str):
        return False
    if isinstance(piece, Note):
        return piece.ends or "\n" in piece.text
    if isinstance(piece, Break):
        return piece.hard
    if isinstance(piece, Either):
        return hard(piece.wide)
    if isinstance(piece, Fill):
        return any(map(hard, piece.pieces))
    return any(map(hard, piece)) if isinstance(piece, tuple) else hard(piece.piece)


def flat(piece: Piece) -> str:
    """A piece on one line."""
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Break):
        return piece.flat
    if isinstance(piece, Note):
        return f" {piece.text} "
    if isinstance(piece, Either):
        return flat(piece.wide)
    if isinstance(piece, Fill):
        return piece.between.flat.join(map(flat, piece.pieces))
    return "".join(map(flat, piece)) if isinstance(piece, tuple) else flat(piece.piece)


def render(piece: Piece, width: int) -> str:
    """The text of a piece, no line longer than `width` where its breaks allow that."""
    paper = _Paper(width)
    paper.put(piece, 0, True, 0)
    return "".join(paper.parts)


@dataclass
class _Paper:
    width: int
    parts: list[str] = field(default_factory=list)
    column: int = 0
    fresh: bool = True  # nothing but its indentation is on the line
    ended: bool = False  # a comment ended the line, and the next one has not begun

    def put(self, piece: Piece, indent: int, broken: bool, after: int) -> None:
        """Writes a piece; `after` is how much must still fit behind it on its last line."""
        if isinstance(piece, str):
            self._text(piece, indent)
        elif isinstance(piece, Break):
            if broken or piece.hard:
                self._end_line(indent, piece.blank)
            elif not self.ended:
                self._text(piece.flat, indent)
        elif isinstance(piece, Note):
            self._note(piece, indent)
        elif isinstance(piece, Indented):
            self.put(piece.piece, indent + INDENT * broken, broken, after)
        elif isinstance(piece, Group):
            self.put(piece.piece, indent, not self._fits(piece, after), after)
        elif isinstance(piece, Fill):
            self._fill(piece, indent, after)
        elif isinstance(piece, Either):
            snug = not self._fits(Group(piece.wide), after) and self._starts(piece.snug)
            self.put(piece.snug if snug else Group(piece.wide), indent, True, after)
        else:
            for part, follows in zip(piece, _heads(piece, after, broken), strict=True):
                self.put(part, indent, broken, follows)

    def _end_line(self, indent: int, blank: bool = False) -> None:
        while self.parts and self.parts[-1].strip(" ") == "":
            self.parts.pop()
        self.parts += ["\n" * (2 if blank else 1), " " * indent]
        self.column, self.fresh, self.ended = indent, True, False

    def _note(self, note: Note, indent: int) -> None:
        if self.ended or (note.own and not self.fresh):
            self._end_line(indent)
        space = "" if self.fresh or self.parts[-1].endswith(" ") else " "
        self._text(space + note.text, indent)
        self.ended = note.ends

    def _text(self, text: str, indent: int) -> None:
        if not text:
            return
        if self.ended:
            self._end_line(indent)
        self.parts.append(text)
        self.fresh = False
        end = text.rfind("\n")
        self.column = self.column + len(text) if end < 0 else len(text) - end - 1

    def _fits(self, group: Group, after: int) -> bool:
        if hard(group):
            return False
        size = len(flat(group))
        return self.column + size + after <= self.width and (not group.width or size <= group.width)

    def _starts(self, piece: Piece) -> bool:
        return self.column + _head((piece,), 0, True) <= self.width

    def _fill(self, fill: Fill, indent: int, after: int) -> None:
        for at, piece in enumerate(fill.pieces):
            last = at == len(fill.pieces) - 1
            size = len(flat(piece)) + (after if last else len(fill.between.flat.rstrip()))
            if at:
                self.put(fill.between, indent, self.column + len(fill.between.flat) + size > self.width, 0)
            self.put(piece, indent, False, after if last else 0)


def _heads(pieces: Sequence[Piece], after: int, broken: bool) -> list[int]:
    """For each piece, how many characters follow it on its line before the next break that may be taken."""
    found = [after]
    for piece in reversed(pieces[1:]):
        size, ends = _first_line(piece, broken)
        found.append(size if ends else size + found[-1])
    return found[::-1][: len(pieces)]


def _head(pieces: Sequence[Piece], after: int, broken: bool) -> int:
    """How many characters the line has before the next break that may be taken."""
    size = 0
    for piece in pieces:
        part, ends = _first_line(piece, broken)
        size += part
        if ends:
            return size
    return size + after


def _first_line(piece: Piece, broken: bool) -> tuple[int, bool]:
    if isinstance(piece, str):
        end = piece.find("\n")
        return (len(piece), False) if end < 0 else (end, True)
    if isinstance(piece, Note):
        return (0, True) if piece.own else (len(piece.text) + 2, piece.ends)
    if isinstance(piece, Break):
        return (0, True) if broken or piece.hard else (len(piece.flat), False)
    if isinstance(piece, Indented):
        return _first_line(piece.piece, broken)
    if isinstance(piece, Group):
        return _first_line(piece.piece, True)
    if isinstance(piece, Either):
        return _first_line(piece.snug, True)
    parts: Sequence[Piece] = piece.pieces if isinstance(piece, Fill) else piece
    if isinstance(piece, Fill):
        return _first_line(parts[0], broken)[0], len(parts) > 1
    size = 0
    for part in parts:
        more, ends = _first_line(part, broken)
        size += more
        if ends:
            return size, True
    return size, False
