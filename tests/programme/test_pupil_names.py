"""What reads like a pupil's full name."""

import pytest

from programme.pupil_names import likely_pupil_names, pseudonyms, replaced


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jamie Kirkwood read aloud today.", ["Jamie Kirkwood"]),
        ("I sat with Eilidh MacTavish and Liam O'Hara.", ["Eilidh MacTavish", "Liam O'Hara"]),
        ("One pupil Zbigniew Testowski spoke up.", ["Zbigniew Testowski"]),
        ("a boy called Kofi Examplar", ["Kofi Examplar"]),
        ("JAMIE and Jamie spoke.", []),
        ("Rose Street and Morgan Academy were closed.", []),
        ("Thomas Reader (2011) argues this; Ruby Author, 2004, does not.", []),
        ("Growth Mindset and Visible Learning in Primary Seven.", []),
        ("We read about Bloom's Taxonomy on Monday Morning.", []),
        ("pupil A and pupil B disagreed.", []),
        ("", []),
    ],
)
def test_names(text, found):
    assert likely_pupil_names(text) == found


def test_a_capital_before_a_name_does_not_hide_it():
    assert likely_pupil_names("Ask Finlay Reid. Today Eilidh Grace Murray spoke.") == [
        "Finlay Reid",
        "Eilidh Grace",
    ]


def test_known_names_are_left_alone():
    assert likely_pupil_names("Rachel Teacher and Callum Pupilson", known=["rachel teacher"]) == [
        "Callum Pupilson"
    ]


def test_a_pseudonym_is_one_the_text_does_not_use():
    text = "Jamie Kirkwood and pupil A read. Eilidh  MacTavish's turn; jamie kirkwood."
    offers = pseudonyms(likely_pupil_names(text), text)
    assert offers == [("Jamie Kirkwood", "Pupil B"), ("Eilidh MacTavish", "Pupil C")]
    for name, pseudonym in offers:
        text = replaced(text, name, pseudonym)
    assert text == "Pupil B and pupil A read. Pupil C's turn; jamie kirkwood."
    assert likely_pupil_names(text) == []
    assert replaced("Jamie Kirkwoods", "Jamie Kirkwood", "Pupil A") == "Jamie Kirkwoods"
    assert replaced("as it was", "", "Pupil A") == "as it was"


def test_each_once_and_at_most_five():
    text = " ".join(f"Jamie {name}." for name in ("One", "Two", "Three", "Four", "Five", "Six", "One"))
    assert likely_pupil_names(text) == ["Jamie One", "Jamie Two", "Jamie Three", "Jamie Four", "Jamie Five"]


def test_a_long_text_takes_no_time():
    assert likely_pupil_names("Aa " * 20_000) == []
