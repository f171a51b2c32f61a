"""Values as Cypher text."""

from datetime import date, datetime

import pytest

from graphmodel.syntax import literal, significant, tokenize


def test_every_value_a_parameter_takes_has_a_literal() -> None:
    value: dict[str, object] = {
        "none": None,
        "yes": True,
        "number": -1.5,
        "text": "it's \\ a\n`line`",
        "day": date(2025, 7, 3),
        "moment": datetime(2025, 7, 3, 12),
        "list": [1, "a"],
        "two words": {},
        "match": 1,
    }
    assert literal(value) == (
        "{none: null, yes: true, number: -1.5, text: 'it\\'s \\\\ a\\n`line`', day: date('2025-07-03'), "
        "moment: datetime('2025-07-03T12:00:00'), list: [1, 'a'], `two words`: {}, match: 1}"
    )


@pytest.mark.parametrize("text", ["'", "\\", "\\'", "a'}) DETACH DELETE n //", '"', "\\u0027"])
def test_text_stays_one_string(text: str) -> None:
    assert [t.kind for t in significant(tokenize(literal(text)))] == ["string"]


def test_what_has_no_literal_is_refused() -> None:
    with pytest.raises(TypeError, match="Cypher has no literal for object"):
        literal(object())
