"""Normalising, cutting into sentences and numbering an article's text."""

# ruff: noqa: RUF001 (letters and marks of other scripts are the point here)

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphmodel.text.sentences import Sentence, normal, number, print_numbered, read_text

NEWS = """\
# Harbour of Bria closes

STOCKHOLM (Arland Wire) — Prime Minister A. B. Larsson met Gen. Olga
Petrova on Jan. 6 at 10 a.m. in the U.S. Embassy. The U.S. said it spent $1.3 million, or 2.5%
of the budget, on No. 5 Harbour St. in St. Petersburg. "Will it last?" he asked.

> "No." Then he left... and returned... Nobody knew (or did they?) why. See [Fig. 3].[4] The
> J. R. Oak Co. offices closed. It ended in 2019. Then came "Fish & Sons Inc." to town
"""
NEWS_SENTENCES = (
    Sentence("1.1", "STOCKHOLM (Arland Wire) — Prime Minister A. B. Larsson met Gen. Olga Petrova on Jan. 6 at 10 a.m. "
                    "in the U.S. Embassy."),
    Sentence("1.2", "The U.S. said it spent $1.3 million, or 2.5% of the budget, on No. 5 Harbour St. in St. "
                    "Petersburg."),
    Sentence("1.3", '"Will it last?" he asked.'),
    Sentence("2.1", '"No."'),
    Sentence("2.2", "Then he left... and returned..."),
    Sentence("2.3", "Nobody knew (or did they?) why."),
    Sentence("2.4", "See [Fig. 3].[4]"),
    Sentence("2.5", "The J. R. Oak Co. offices closed."),
    Sentence("2.6", "It ended in 2019."),
    Sentence("2.7", 'Then came "Fish & Sons Inc." to town'),
)  # fmt: skip


def texts(article: str) -> list[str]:
    return [f"{sentence.locator} {sentence.text}" for sentence in number(article)]


def test_news_wire_with_abbreviations_quotes_and_numbers() -> None:
    assert number(NEWS) == NEWS_SENTENCES


def test_each_sentence_knows_the_line_it_begins_on() -> None:
    assert [sentence.line for sentence in number(NEWS)] == [3, 4, 5, 7, 7, 7, 7, 7, 8, 8]


def test_a_wrapped_and_an_unwrapped_paragraph_give_the_same_sentences() -> None:
    wrapped = "A state-\nowned firm of twelve\nleft. Nord-\nund Südbria\tblieb."
    assert number(wrapped) == number("A state-owned firm of twelve left. Nord- und Südbria blieb.")


def test_the_normal_form_straightens_quotes_and_spaces_and_keeps_dashes() -> None:
    assert normal(
        "\ufeff Bria\u2019s \u201cof\u00adfi\u200bcial\u201d\u00a0view\u2009\u2014 cafe\u0301 – 3\u202f000\t"
    ) == ('Bria\'s "official" view — café – 3 000')


@given(st.text())
@example("\u1ffd\u0301")
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_list_items_begin_sentences_and_numbers_in_wrapped_lines_do_not() -> None:
    article = """\
Key points:
- Fish is sold
- Salt is not
  sold. It is rare.

1. Bria pays.
2. Arland
   waits.

They came on
12. Others left the quay
- all of them - at dawn.
"""
    assert texts(article) == [
        "1.1 Key points:",
        "1.2 - Fish is sold",
        "1.3 - Salt is not sold.",
        "1.4 It is rare.",
        "2.1 1. Bria pays.",
        "2.2 2. Arland waits.",
        "3.1 They came on 12.",
        "3.2 Others left the quay - all of them - at dawn.",
    ]


def test_headings_rules_and_front_matter_are_not_numbered() -> None:
    article = """\
---
title: Bria
---
Harbours
========

# Bria
Fish is sold.
## Prices
***
They rose.
"""
    assert texts(article) == ["1.1 Fish is sold.", "2.1 They rose."]


@pytest.mark.parametrize(
    ("article", "sentences"),
    [
        (
            "Am 3. Juli 2025 traf Dr. Meier, z. B. in Bria, ca. 1,3 Mio. Menschen. Am 19. Kongress nahm er teil. "
            "Das war 2019. „Wirklich?“, fragte sie. „Ja.“ Er ging.",
            [
                "Am 3. Juli 2025 traf Dr. Meier, z. B. in Bria, ca. 1,3 Mio. Menschen.",
                "Am 19. Kongress nahm er teil.",
                "Das war 2019.",
                '"Wirklich?", fragte sie.',
                '"Ja."',
                "Er ging.",
            ],
        ),
        (
            "El Sr. García llegó a EE. UU. el 3 de julio. ¿Por qué? ¡Nadie lo sabe! «No lo sé», dijo la Sra. Ruiz.",
            [
                "El Sr. García llegó a EE. UU. el 3 de julio.",
                "¿Por qué?",
                "¡Nadie lo sabe!",
                "«No lo sé», dijo la Sra. Ruiz.",
            ],
        ),
        ("Pourquoi ? Parce que « non » ! Bon.", ["Pourquoi ?", "Parce que « non » !", "Bon."]),
        ("他来了！“好。”她走了？是的", ["他来了！", '"好。"', "她走了？", "是的"]),
        ("यह पहला है। यह दूसरा है।", ["यह पहला है।", "यह दूसरा है।"]),
        ("هل جاء؟ نعم. ذهب.", ["هل جاء؟", "نعم.", "ذهب."]),
        ("Πού είναι; Εδώ.", ["Πού είναι;", "Εδώ."]),
        ("Г. Н. Иванов жил в 1900 г. в Брии. Т. е. давно.", ["Г. Н. Иванов жил в 1900 г. в Брии.", "Т. е. давно."]),
    ],
    ids=["german", "spanish", "french", "chinese", "hindi", "arabic", "greek", "russian"],
)
def test_other_languages(article: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in number(article)] == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "She moved to Washington, D.C. Monday morning.",
        "J. Van Oak and G. Ost agreed.",
        "The firm (now in the U.S.) Congress had banned.",
        "It rose, cf. Fig. 3, by 1.3 million.",
        "He saw ... Nothing else.",
        "They sell iPhones (really?) everywhere.",
        "It said [...] Nothing more.",
        "Oak et al. Inc. lost.",
        "See example.org. and go",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert texts(sentence) == [f"1.1 {sentence}"]


@pytest.mark.parametrize(
    "article",
    ["He left the U.S. They stayed.", "In Plan B. The end.", "Fish sells. iPhones do too.", "Stop?! \"Never.\"",
     "It cost 5 (five.) She paid.", "It cost 12. Others paid.", "Wait… Bria?", "It is No. Yes it is."],
)  # fmt: skip
def test_two_sentences_are_two(article: str) -> None:
    assert len(number(article)) == 2


def test_a_numbered_text_keeps_its_locators() -> None:
    article = (
        "Harbours\nBy Ann Oak. 2031.\n\n1.1 Bria grew.\n1.3 It has\ntwo docks. Both full.\n\nA.1 Ann Oak writes.\n"
    )
    assert number(article) == (
        Sentence("1.1", "Bria grew."),
        Sentence("1.3", "It has two docks. Both full."),
        Sentence("A.1", "Ann Oak writes."),
    )
    assert print_numbered(number(article)) == (
        "1.1 Bria grew.\n1.3 It has two docks. Both full.\n\nA.1 Ann Oak writes.\n"
    )


@pytest.mark.parametrize(
    "article",
    [
        "Bria grew by\n1.1 million people.",
        "2.1 million left.\n\nThey came back.",
        "1.1 Ports\n\nBria grew.\n\nFish.\n\nSalt.",
    ],
)
def test_a_number_at_the_head_of_a_line_does_not_make_a_text_numbered(article: str) -> None:
    assert number(article)[0].locator == "1.1"
    assert " ".join(sentence.text for sentence in number(article)) == " ".join(article.split())


LINES = st.lists(
    st.text()
    | st.sampled_from(["", "Bria grew.", "# Title", "- item", "1.1 Fish.", "A.2 Salt", "か", "\u3099a", "x-", "---"]),
    max_size=12,
).map("\n".join)


@given(LINES)
@example("か\n\u3099。")
@example("1.1 か\n\u3099")
@example(">\n0 > 1")
@example("1.1\n# x\n1.1 y")
def test_numbering_what_was_numbered_changes_nothing(article: str) -> None:
    sentences = number(article)
    assert number(print_numbered(sentences)) == sentences


@given(st.lists(st.sampled_from(["Bria grew.", "Who knew?", '"No," he said.', "It cost $1.3 million."]), min_size=1))
def test_nothing_of_a_paragraph_is_lost(sentences: list[str]) -> None:
    assert [sentence.text for sentence in number(" ".join(sentences))] == sentences


def test_faulty_locators_are_problems_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("1.1 Bria grew.\n1.2 Fish.\n1.2 Salt.\n\n2.2 Two.\n2.1 One.\n2.3\n\n1.3 million came.\n")
    sentences, problems = read_text(file)
    assert [sentence.locator for sentence in sentences] == ["1.1", "1.2", "1.2", "2.2", "2.1", "1.3"]
    hint = (
        "\n  hint: give each sentence a locator of its own; if the line only goes on with the one above, join the two"
    )
    assert [str(problem) for problem in problems] == [
        f"{file}:3 locator-twice locator 1.2 is on line 2 already{hint}",
        f"{file}:6 locator-order locator 2.1 stands after 2.2{hint}",
        f"{file}:7 locator-bare locator 2.3 has no text\n  hint: write the sentence after it",
        f"{file}:9 locator-order paragraph 1 ended above, yet locator 1.3 is here{hint}",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "{file} text-empty the file holds no sentence\n  hint: give the article's text"),
        (b"# Only a title\n", "{file} text-empty the file holds no sentence\n  hint: give the article's text"),
        (b"%PDF\0", "{file} text-binary the file is binary, not text\n  hint: give plain text; a PDF or a word "
                    "processor's file has to be saved as text (UTF-8) first"),
        (b"Bria.\nCaf\xe9.", "{file}:2 text-not-utf8 the file is not UTF-8: byte 0xe9 stands for no character\n"
                             "  hint: save the file as UTF-8"),
        (b"a" * (10 * 1024 * 1024 + 1), "{file} text-too-large the file is larger than 10 MB\n"
                                        "  hint: give the article alone"),
    ],
    ids=["empty", "title", "binary", "latin-1", "large"],
)  # fmt: skip
def test_a_file_that_is_no_article_is_one_problem(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(content)
    sentences, problems = read_text(file)
    assert sentences == ()
    assert [str(problem) for problem in problems] == [message.format(file=file)]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert [str(problem) for problem in read_text(tmp_path / "none.txt")[1]] == [
        f"{tmp_path / 'none.txt'} text-unreadable the file cannot be read: No such file or directory\n"
        "  hint: check the path"
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes("\ufeffBria grew.\r\n\r\nFish.\r".encode())
    assert read_text(file) == ((Sentence("1.1", "Bria grew."), Sentence("2.1", "Fish.")), [])
