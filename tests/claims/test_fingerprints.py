"""Holding a sheet's passages against the article's text."""

from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims.fingerprints import PassageState, compare, fingerprint, passages_block
from graphmodel.problems import Where
from graphmodel.text.sentences import Sentence, number

WRITTEN = "Bria grew. It has two docks.\n\nFish is sold there. Salt is not.\n\nThe port shuts at night."
FISH, DOCKS, SALT = fingerprint("Fish is sold there."), fingerprint("It has two docks."), fingerprint("Salt is not.")


def passages(article: str) -> dict[str, str]:
    return {sentence.locator: fingerprint(sentence.text) for sentence in number(article)}


def test_a_fingerprint_is_of_the_normal_form_and_keeps_case() -> None:
    assert fingerprint("It\u2019s \u201cBria\u201d\u00a0now.") == fingerprint('It\'s  "Bria" now. ')
    assert fingerprint("bria") != fingerprint("Bria")
    assert fingerprint("") == "e3b0c44298fc1c14"


def test_an_unchanged_text_is_the_same_throughout() -> None:
    assert {state.state for state in compare(passages(WRITTEN), number(WRITTEN))} == {"same"}


def test_each_passage_is_same_changed_moved_or_missing_and_new_sentences_follow() -> None:
    edited = "Bria shrank. It has two docks. A third is built.\n\nWho cares? Fish is sold there."
    assert [str(state) for state in compare(passages(WRITTEN), number(edited))] == [
        "1.1  changed",
        "1.2  same",
        "2.1  moved to 2.2",
        "2.2  missing",
        "3.1  missing",
        "1.3  new",
        "2.1  new",
    ]


def test_a_sentence_put_in_front_moves_the_rest() -> None:
    states = compare(passages("One. Two. Three."), number("Zero. One. Two. Three."))
    assert [str(state) for state in states] == [
        "1.1  moved to 1.2",
        "1.2  moved to 1.3",
        "1.3  moved to 1.4",
        "1.1  new",
    ]


def test_two_like_sentences_keep_their_order_when_moved() -> None:
    states = compare(passages("Stop. Stop."), number("Go.\n\nStop. Stop."))
    assert [str(state) for state in states] == ["1.1  moved to 2.1", "1.2  moved to 2.2", "1.1  new"]


def test_a_passage_without_fingerprint_is_taken_for_the_same() -> None:
    assert [str(state) for state in compare({"1.1": "", "1.2": ""}, number("Bria grew."))] == [
        "1.1  same",
        "1.2  missing",
    ]


def test_states_become_problems_at_the_sheet_entry() -> None:
    where = Where("sheet.yaml", 9)
    states = [
        PassageState("same", "1.1", "1.1", DOCKS),
        PassageState("changed", "1.2", "1.2", DOCKS),
        PassageState("moved", "2.1", "2.2", FISH),
        PassageState("missing", "2.2"),
        PassageState("new", "3.1", "3.1", SALT),
    ]
    problems = [problem for state in states if (problem := state.problem(where))]
    assert (
        "\n".join(map(str, problems))
        == f"""\
sheet.yaml:9 passage-changed the sentence at 1.2 has changed since its fingerprint was taken
  hint: read its facts again, then set the fingerprint to {DOCKS}
sheet.yaml:9 passage-moved the sentence of 2.1 is at 2.2 now
  hint: move its facts to 2.2
sheet.yaml:9 passage-missing the sentence of 2.2 is not in the text
  hint: is this the right text? if the sentence was taken out, its facts have lost their evidence
sheet.yaml:9 passage-new the sentence at 3.1 has no fingerprint in the sheet
  hint: read it, then add `3.1: {SALT}` under `passages`"""
    )
    assert [problem.severity for problem in problems] == ["error", "error", "error", "warning"]


def test_the_block_lists_every_sentence() -> None:
    sentences = [Sentence("1.10", "Fish is sold there."), Sentence("A.1", "Salt is not.")]
    assert passages_block(sentences) == f"passages:\n  1.10: {FISH}\n  A.1: {SALT}\n"
    assert passages_block([]) == "passages: {}\n"


ARTICLES = st.lists(st.sampled_from(["One.", "Two.", "Three.", "\n\n"]), max_size=8).map(" ".join)


@given(ARTICLES, ARTICLES)
def test_each_passage_and_each_sentence_is_accounted_for_once(before: str, after: str) -> None:
    states = compare(passages(before), number(after))
    assert [s.locator for s in states if s.state != "new"] == list(passages(before))
    assert sorted(s.now for s in states if s.now) == sorted(sentence.locator for sentence in number(after))
