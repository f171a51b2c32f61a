"""Types that no graph has, and the stored values that stand for theirs, exactly: texts and whole numbers."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

from pydantic_core import to_jsonable_python

from graphmodel.model.json_numbers import WrittenFloat, read_json
from graphmodel.model.ordered_sets import json_text, ordered

MAX_INTEGER = 2**63 - 1
MAX_SCALE = 18
"""So many digits any whole number of 64 bits may have."""
_DIGITS = 40
"""So many digits a decimal may have that is stored as a whole number; 19 fit."""
_MOST_ZEROS = 400
"""A decimal that would be written with more zeros is written with a power of ten."""
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_UNKNOWN_TYPE = re.compile(r"unknown type: <class '(?:builtins\.)?(.+)'>")
_TOO_LARGE = "it is too large to be stored as a whole number"


@dataclass(frozen=True)
class Encoding:
    """How the values of one type are stored, and read again.

    Attributes:
        type: `uuid`, `decimal` and `json` are stored as text, `bytes` as Base64 text.
        scale: of a decimal, how many digits after the point are counted, where it is stored as a whole number.
    """

    type: Literal["uuid", "decimal", "bytes", "json"]
    scale: int | None = None

    @property
    def name(self) -> str:
        """The type as it is shown: `uuid`, `decimal`, `decimal(2)`."""
        return self.type if self.scale is None else f"{self.type}({self.scale})"

    @property
    def kind(self) -> str:
        """The kind of what is stored."""
        return "string" if self.scale is None else "integer"

    def encode(self, value: Any) -> str | int:
        """The stored value that stands for a value of the type in which `fault` finds nothing.

        >>> Encoding("decimal").encode(Decimal("1E+3")), Encoding("decimal", 2).encode(Decimal("1.5"))
        ('1000', 150)
        >>> Encoding("json").encode({"b": [1, None], "a": "é"})
        '{"a": "é", "b": [1, null]}'
        """
        if self.type == "json":
            return json_text(self.plain(value))
        if self.scale is not None:
            return int(_counted(value, self.scale))
        return str(self.plain(value))

    def plain(self, value: Any) -> Any:
        """What a claim says of it, as JSON has it. It stays the same if a decimal's scale changes.

        >>> Encoding("json").plain({"b": {3, 1, 2}}), Encoding("decimal", 2).plain(Decimal("1.50"))
        ({'b': [1, 2, 3]}, '1.50')
        """
        if self.type == "json":
            return ordered(value, to_jsonable_python(value))
        if self.type == "bytes":
            return b64encode(value).decode()
        long = self.type == "decimal" and abs(value.adjusted()) > _MOST_ZEROS
        return format(value, "f") if self.type == "decimal" and not long else str(value)

    def fault(self, value: Any) -> str:
        """Why a value cannot be stored; nothing for one that can.

        >>> Encoding("decimal", 2).fault(Decimal("1.005"))
        'it has more than 2 digits after the point'
        """
        if self.type == "json":
            return self._unwritable(value)
        if self.type != "decimal" or self.scale is None:
            return ""
        if not value.is_finite() or (value and value.adjusted() > _DIGITS):
            return _TOO_LARGE
        if value and (value.adjusted() < -self.scale or _counted(value, self.scale).denominator != 1):
            return too_fine(self.scale)
        return _TOO_LARGE if abs(_counted(value, self.scale)) > MAX_INTEGER else ""

    def _unwritable(self, value: Any) -> str:
        """Why JSON cannot write a value; nothing if it can."""
        try:
            self.encode(value).encode()  # type: ignore[union-attr]
        except UnicodeEncodeError:
            return "it holds half a character (a lone surrogate), which no text stores"
        except ValueError as wrong:
            return _json_fault(str(wrong))
        return ""

    def decode(self, stored: Any) -> Any:
        """The value that a stored one stands for, as the model takes it; one that stands for none as it is.

        >>> Encoding("decimal", 2).decode(150), Encoding("bytes").decode("AP8=")
        (Decimal('1.50'), b'\\x00\\xff')
        """
        if self.type == "decimal":
            return _stored_decimal(stored, self.scale)
        return self.read(stored)

    def read(self, given: Any) -> Any:
        """A value that a source gives, as the model takes it: Base64 as bytes, JSON text as what it says.

        What is not written so stays as it is, for the model to refuse.
        """
        reader = _READERS.get((self.type, type(given)))
        return given if reader is None else reader(given)


@dataclass(frozen=True)
class UnreadText:
    """A text that is not written as its type is, which pydantic would take all the same: as another value.

    It would take bytes as they are in UTF-8, and `1_0.5` for the decimal 10.5.
    """

    text: str

    def __repr__(self) -> str:
        return repr(self.text)


def _bytes(text: str) -> bytes | UnreadText:
    try:
        return b64decode(text.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        return UnreadText(text)


def _json(text: str) -> Any:
    try:
        return read_json(text)
    except ValueError:
        return text  # a union may have texts


def _decimal_text(text: str) -> str | UnreadText:
    return text if _DECIMAL.fullmatch(text.strip()) else UnreadText(text)


def _decimal(number: float) -> Decimal:
    return Decimal(str(number))  # JSON has no other fractions, and this is how it wrote it


def too_fine(scale: int) -> str:
    """That a decimal has more digits after the point than are counted."""
    return f"it has more than {scale} digits after the point"


def _counted(value: Decimal, scale: int) -> Fraction:
    """How many of the smallest parts of this scale a decimal is, however many digits it has."""
    return Fraction(value) * 10**scale if value else Fraction(0)


def _json_fault(said: str) -> str:
    """What pydantic or Python says of a value that JSON cannot write, in our words."""
    if found := _UNKNOWN_TYPE.search(said):
        return f"JSON has nothing for the type {found[1]}"
    if "utf-8" in said:
        return "JSON has no bytes, and these are no text in UTF-8: declare them as Base64Bytes"
    return "JSON has no such number" if "JSON compliant" in said else f"JSON cannot write it: {said}"


def _stored_decimal(stored: Any, scale: int | None) -> Any:
    """A whole number that counts parts of one, or without a scale a text, as a decimal; anything else as it is."""
    if scale is not None:
        return Decimal(stored).scaleb(-scale) if type(stored) is int else stored
    try:
        return Decimal(stored) if isinstance(stored, str) else stored
    except InvalidOperation:
        return stored


def _uuid(given: bytes) -> UUID | bytes:
    return UUID(bytes=given) if len(given) == 16 else given


_READERS: Mapping[tuple[str, type[Any]], Callable[[Any], Any]] = {
    ("bytes", str): _bytes,
    ("bytes", bytearray): bytes,
    ("bytes", memoryview): bytes,
    ("json", str): _json,
    ("decimal", str): _decimal_text,
    ("decimal", float): _decimal,
    ("decimal", WrittenFloat): _decimal,
    ("uuid", bytes): _uuid,
}


def encoding_of(annotation: Any, *, as_json: bool = False, scale: int | None = None) -> Encoding | None:
    """How a type is stored that no graph has; None for one that a graph has, or that nothing is said of."""
    if as_json:
        return Encoding("json")
    if not isinstance(annotation, type):
        return None
    if issubclass(annotation, UUID):
        return Encoding("uuid")
    if issubclass(annotation, Decimal):
        return Encoding("decimal", scale)
    return Encoding("bytes") if issubclass(annotation, bytes) else None
