"""What texts and numbers in Cypher say."""

from __future__ import annotations

_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unescaped(text: str) -> str:
    """What a string in quotes says.

    >>> unescaped("'it\\\\'s \\\\u0041'")
    "it's A"
    """
    body = text[1:-1]
    if "\\" not in body:
        return body
    found, at = [], 0
    while at < len(body):
        if body[at] != "\\" or at + 1 == len(body):
            found.append(body[at])
            at += 1
            continue
        sign = body[at + 1]
        width = {"u": 4, "U": 8}.get(sign, 0)
        code = body[at + 2 : at + 2 + width]
        if (
            width
            and len(code) == width
            and all(c in "0123456789abcdefABCDEF" for c in code)
            and int(code, 16) < 0x110000
        ):
            found.append(chr(int(code, 16)))
            at += 2 + width
        else:
            found.append(_ESCAPES.get(sign, sign))
            at += 2
    return "".join(found)


def number(text: str) -> int | float | None:
    """A number as Cypher writes it.

    >>> number("1_000"), number("0x1F"), number("2.5e3")
    (1000, 31, 2500.0)
    """
    found = whole(text)
    if found is not None:
        return found
    try:
        return float(text)
    except ValueError:
        return None


def whole(text: str) -> int | None:
    """A whole number as Cypher writes it; None for what is none.

    >>> whole("1_000"), whole("0xFF"), whole("017"), whole("$n")
    (1000, 255, 17, None)
    """
    try:
        return int(text, 10) if not text.lower().startswith(("0x", "0o")) else int(text, 0)
    except ValueError:
        return None
