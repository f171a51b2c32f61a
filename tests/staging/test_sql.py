"""What SQL writes by itself is what Python writes."""

from __future__ import annotations

import unicodedata

import duckdb
from hypothesis import example, given
from hypothesis import strategies as st

from graphmodel.claims.identity import ref_text
from graphmodel.model import Ref
from graphmodel.staging.sql import key_text, literal

# Keys are stored composed.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6).map(
    lambda text: unicodedata.normalize("NFC", text)
)
KEYS = st.one_of(st.tuples(TEXTS, TEXTS), st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)))


@given(KEYS)
@example(('a"x', "aZ"))
@example(("a\\b", "a]"))
@example((9, 10))
def test_symmetric_endpoints_have_one_order(keys: tuple[str | int, str | int]) -> None:
    one, other = (key_text(literal(key), number=isinstance(key, int)) for key in keys)
    with duckdb.connect() as connection:
        (found,) = connection.execute(f"SELECT ({one}) <= ({other})").fetchone() or ()
    assert found == (ref_text(Ref("Thing", keys[0])) <= ref_text(Ref("Thing", keys[1])))
