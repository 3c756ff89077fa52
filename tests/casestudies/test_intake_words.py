"""The counting rule, case by case."""

from __future__ import annotations

import pytest

from casestudies.intake.blocks import Block
from casestudies.intake.words import count, count_words, reason_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("one two  three\nfour\tfive", 5),
        ("a well-known self-evaluation", 3),
        ("and/or 2022–23 71% P5", 4),
        ("— – & … * •", 0),
        ("word — word", 2),
        ("don’t can't", 2),
        ("(Smith, 2019: 4)", 3),
        ("https://example.org/a?b=c", 1),
        ("Gàidhlig agus naïve 中文", 4),
        ("non\u00a0breaking\u00a0spaces", 3),
    ],
)
def test_what_a_word_is(text: str, number: int) -> None:
    assert count(text) == number


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("References", "references"),
        ("8. Reference List:", "references"),
        ("REFERENCES", "references"),
        ("Bibliography", "references"),
        ("Works cited", "references"),
        ("List of references", "references"),
        ("Appendix", "appendices"),
        ("Appendices", "appendices"),
        ("Appendix 1", "appendices"),
        ("Appendix B: Survey of parents", "appendices"),
        ("Annex C – Consent", "appendices"),
        ("Contents", "contents"),
        ("Table of Contents", "contents"),
        ("List of figures and tables", "contents"),
        ("Introduction", ""),
        ("Referencing data in planning", ""),
        ("Frames of reference", ""),
        ("Conclusion and next steps", ""),
    ],
)
def test_headings_whose_text_does_not_count(heading: str, reason: str) -> None:
    assert reason_of(heading) == reason


def heading(text: str, level: int = 1) -> Block:
    """A heading."""
    return Block("heading", text, level=level)


def paragraph(words: int, **more: object) -> Block:
    """A paragraph of that many words."""
    return Block("paragraph", " ".join(["word"] * words), **more)  # type: ignore[arg-type]


def test_sections_add_up_to_the_whole() -> None:
    blocks = [
        heading("Introduction"),
        paragraph(10),
        heading("Data", 2),
        paragraph(20),
        Block("item", "one item"),
    ]
    answer = count_words(blocks)
    assert answer["counted"] == 34
    assert sum(section["words"] for section in answer["by_section"]) == 34


def test_text_after_the_references_counts_again() -> None:
    blocks = [
        heading("Introduction"),
        paragraph(5),
        heading("References"),
        paragraph(7),
        heading("Afterword"),
        paragraph(3),
    ]
    answer = count_words(blocks)
    assert answer["counted"] == 10
    assert answer["excluded"]["references"] == 8


def test_a_note_counts_where_it_is_called() -> None:
    note = Block("note", "two words", anchor="footnote-1")
    called_in_text = [heading("Aim"), paragraph(3, notes=["footnote-1"]), note]
    called_in_appendix = [
        heading("Aim"),
        paragraph(3),
        heading("Appendix 1"),
        paragraph(4, notes=["footnote-1"]),
        note,
    ]
    assert count_words(called_in_text)["counted"] == 6
    answer = count_words(called_in_appendix)
    assert (answer["counted"], answer["excluded"]["appendices"]) == (4, 8)


def test_a_document_without_headings_is_all_text() -> None:
    answer = count_words([paragraph(40), paragraph(60)])
    assert answer["by_section"] == [{"heading": "", "level": 0, "words": 100}]


def test_an_opening_paragraph_is_no_title_page() -> None:
    opening = Block("paragraph", f"{'word ' * 80}end.")
    answer = count_words([opening, heading("Introduction"), paragraph(5)])
    assert (answer["counted"], answer["excluded"]["title_page"]) == (87, 0)


def test_a_title_in_a_heading_style_is_a_title() -> None:
    blocks = [
        heading("Raising attainment in P5"),
        Block("paragraph", "IOC 2026"),
        heading("Context", 2),
        paragraph(9),
    ]
    answer = count_words(blocks)
    assert (answer["counted"], answer["excluded"]["title_page"]) == (10, 6)


def test_a_sentence_about_a_table_is_no_caption() -> None:
    blocks = [
        heading("Impact"),
        Block("paragraph", "Table 1 shows that attainment rose."),
        Block("paragraph", "Figure 2: Attainment by stage"),
        Block("paragraph", "Appendix 2 shows the survey."),
        Block("paragraph", "References to play were many."),
    ]
    answer = count_words(blocks)
    assert (answer["counted"], answer["excluded"]["captions"], answer["excluded"]["references"]) == (17, 5, 0)
