"""The encoding that bytes are probably in, where they are not in the one that a mapping says."""

from __future__ import annotations

import re

SAVE = "save the file in one encoding, or say which it is: `encoding: cp1252`, `encoding: utf-16`"
_BYTE = re.compile("[\udc80-\udcff]")
"""How bytes that are no text are decoded."""
_WORD = re.compile(rb"[A-Za-z\x80-\xff'-]+")
_MOSTLY_ZEROS = 0.25
"""Of text in UTF-16 in a Western language, about half of all bytes are zero."""
_OWN_ALPHABET = 3
"""A word with so many letters beyond ASCII, and no other, is probably in an alphabet of its own."""


def undecoded(text: str, encoding: str) -> tuple[int, str, str] | None:
    """The place of the first byte that is not of an encoding, what to say of it, and the encoding that reads it."""
    found = _BYTE.search(text)
    if found is None:
        return None
    fault = f"byte 0x{ord(found[0]) - 0xDC00:02x} is not {encoding}"
    if not is_utf8(encoding):
        return found.start(), fault, SAVE
    data, before = text.encode("utf-8", "surrogateescape"), text[: found.start()].encode("utf-8")
    return found.start(), fault, encoding_hint(data, len(before))


def is_utf8(encoding: str) -> bool:
    """Whether an encoding is UTF-8, with a byte order mark or without."""
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def encoding_hint(data: bytes, at: int) -> str:
    """How a mapping reads data that is not UTF-8, of which the byte at a place is the first that is none.

    >>> encoding_hint(b"7,M\\xfcller", 3)
    "say which it is: encoding: cp1252, which reads 'Müller' here"
    >>> encoding_hint("Москва".encode("cp1251"), 0)
    "say which it is: encoding: cp1251 reads 'Москва' here, and encoding: cp1252 'Ìîñêâà'"
    """
    word = next((found[0] for found in _WORD.finditer(data) if found.start() <= at < found.end()), b"")
    western = "cp1252" if _read(word, "cp1252") else "latin-1"
    read = _read(word, western)
    cyrillic = _read(word, "cp1251")
    if len(word) >= _OWN_ALPHABET and min(word) >= 0xC0 and cyrillic:
        return f"say which it is: encoding: cp1251 reads {cyrillic!r} here, and encoding: {western} {read!r}"
    return f"say which it is: encoding: {western}, which reads {read!r} here" if read else SAVE


def wide_hint(data: bytes) -> str:
    """How a mapping reads data with zero bytes, if it is text.

    >>> wide_hint("id;n".encode("utf-16")), wide_hint("id;n".encode("utf-16-be"))
    ('say which it is: encoding: utf-16', 'say which it is: encoding: utf-16-be')
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "say which it is: encoding: utf-16"
    zeros = data.count(0)
    if zeros < _MOSTLY_ZEROS * len(data):
        return "take it out where the file comes from"
    return f"say which it is: encoding: utf-16-{'be' if data[::2].count(0) > zeros / 2 else 'le'}"


def _read(word: bytes, encoding: str) -> str:
    try:
        return word.decode(encoding)
    except UnicodeDecodeError:
        return ""
