"""The search for names finds them however they are written, and does not nag about what is no name."""

from __future__ import annotations

import pytest

from casestudies.intake.blocks import Block
from casestudies.intake.known import Known
from casestudies.intake.names import NameScan
from casestudies.intake.pupils import find_pupils
from casestudies.intake.raw import People
from casestudies.intake.scan import find_people


def hits(scan: NameScan, text: str, *, in_references: bool = False) -> list[str]:
    """What is found in a text, as it stands there."""
    return [text[match.start : match.end] for match in scan.find(text, in_references=in_references)]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Ann Other", "I, Ann Other, teach P5.", ["Ann Other"]),
        ("Ann Other", "ANN OTHER and ann other", ["ANN OTHER", "ann other"]),
        (
            "Ann Other",
            "A. Other; A Other; Other, A.; Other, Ann",
            ["A. Other", "A Other", "Other, A.", "Other, Ann"],
        ),
        ("Ann Other", "Ann Other’s class, Mrs Other", ["Ann Other", "Mrs Other"]),
        ("Ann Other", "Ann Marie Other", ["Ann Marie Other"]),
        ("Ann Other", "no other class; each other; Other schools; another", []),
        ("Ann Other", "We asked Other to come.", ["Other"]),
        ("Eve Young", "a young child; E young; Young people", []),
        ("José Muñoz", "Jose Munoz", ["Jose Munoz"]),
        ("Jose Munoz", "Jose\u0301 Mun\u0303oz", ["Jose\u0301 Mun\u0303oz"]),
        ("Sìne NicDhòmhnaill", "Sine Nicdhomhnaill", ["Sine Nicdhomhnaill"]),
        (
            "Jean McDonald",
            "Jean MacDonald, J Mac Donald, Mcdonald",
            ["Jean MacDonald", "J Mac Donald", "Mcdonald"],
        ),
        ("Aoife O'Neill", "Aoife ONeill; Aoife O’Neill", ["Aoife ONeill", "Aoife O’Neill"]),
        (
            "Anne-Marie Reid-Gow",
            "Anne Marie Reid Gow and Annemarie Reid–Gow",
            ["Anne Marie Reid Gow", "Annemarie Reid–Gow"],
        ),
        ("Iain Lorne", "as Lorne (2019) and Lorne et al. show; Lorne, 2020", []),
        ("Iain Lorne", "Lorne thinks so.", ["Lorne"]),
        ("Iain Lorne", "iain.lorne and iainlorne", ["iain.lorne", "iainlorne"]),
        ("i.lorne42@example.org", "write to i.lorne42 at school", ["i.lorne42"]),
        ("i.lorne42@example.org", "I.Lorne42@Example.org", ["I.Lorne42@Example.org"]),
    ],
)
def test_people_are_found_however_they_are_written(name: str, text: str, found: list[str]) -> None:
    assert hits(NameScan(Known(author=(name,))), text) == found


@pytest.mark.parametrize(
    ("school", "text", "found"),
    [
        ("Anytown Primary School", "Anytown Primary School, Anytown Primary, Anytown PS", 3),
        ("Anytown Primary School", "the town of Anytown; a primary school", 0),
        ("St Fillan's High School", "Saint Fillan’s High School; St. Fillans High; at St Fillan's", 3),
        ("Glen Orrin Academy", "GLEN ORRIN ACADEMY and Glen Orrin", 2),
        ("Ours & Theirs Primary School", "Ours and Theirs Primary", 1),
    ],
)
def test_schools_are_found_however_they_are_written(school: str, text: str, found: int) -> None:
    assert len(hits(NameScan(Known(school=(school,))), text)) == found


def test_a_surname_in_a_list_of_references_is_a_scholar_s() -> None:
    scan = NameScan(Known(author=("Iain Lorne",)))
    assert hits(scan, "Lorne and colleagues wrote much", in_references=True) == []
    assert hits(scan, "Lorne, I. wrote much", in_references=True) == ["Lorne, I."]


def test_names_that_files_carry_are_looked_for_only_where_they_are_people() -> None:
    people = People(author=["Isla Rintoul", "Microsoft Office User", "user1", "P5"], others=["Rab Bruar"])
    text = "Isla Rintoul asked Rab Bruar; Microsoft Office User in P5 with user1"
    assert [m.kind for m in NameScan(Known(), people).find(text)] == ["author-name", "person-name"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A pupil called Jamie read aloud.", ["Jamie"]),
        ("The pupil Skye said no.", ["Skye"]),
        ("Struan (P5) and Skye, aged 9, agreed.", ["Struan", "Skye"]),
        ("One girl, Eilidh, wrote more than the other children.", ["Eilidh"]),
        ("Rowan's mum came in.", ["Rowan"]),
        ("Pupil A and Child B, learner 3 and a boy in P4", []),
        ("Pupil Equity Fund, Learner Voice, Child Protection, Student Teacher", []),
        ("As Scott (2018) says, pupils thrive; Lewis and Smith, 2020 found children do too.", []),
        ("Jamie (a pseudonym) is a pupil in P5.", []),
        ("In May the children read. In March they wrote.", []),
        ("Callum wrote a poem for the class.", ["Callum"]),
        ("Callum wrote a poem.", []),
    ],
)
def test_pupils_are_found_with_caution(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_pupils(text)] == found


def test_any_school_is_pointed_out_but_not_in_references() -> None:
    def schools(text: str) -> list[str]:
        return [f.text for f in find_people([Block("paragraph", text)], NameScan(Known()))]

    assert schools("We visited Glen Orrin Primary School.") == ["We visited Glen Orrin Primary School."]
    assert schools("The Primary School is a Scottish Primary School.") == []
    references = [
        Block("heading", "References", level=1),
        Block("paragraph", "Glen Orrin Academy (2019) Handbook"),
    ]
    assert find_people(references, NameScan(Known())) == []
