"""That a value does not fit: what is wrong with it, and the option of the mapping that settles it."""

from __future__ import annotations


class InvalidValue(ValueError):
    """A value has no form that its kind is read from; `hint` is the next step, `code` the kind of problem."""

    def __init__(self, message: str, hint: str = "", code: str = "wrong-type") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code
