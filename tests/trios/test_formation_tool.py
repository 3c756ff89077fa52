"""`python -m trios.formation`: what the shell sees."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trios.formation_cohorts import broken_rules, cohort

ROOT = Path(__file__).parents[2]
PERSON = {
    "id": "P1",
    "school": "8400123",
    "authority": "S12000049",
    "sector": "primary",
    "lat": 55.86,
    "lon": -4.25,
}
OTHER = PERSON | {"id": "P2"}
MENTOR = {"id": "T1", "school": "8400777", "authority": "S12000049", "lat": 55.8, "lon": -4.3, "capacity": 1}


def tool(content=b"", *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "trios.formation", *(arguments or ("-",))],
        input=content if isinstance(content, bytes) else json.dumps(content).encode(),
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=60,
    )


def people(*changes):
    """Two good people, the first with changes, as an instance."""
    return {"participants": [PERSON | each for each in changes] + [OTHER]}


def without(row, key):
    return {name: value for name, value in row.items() if name != key}


BAD = {
    "nothing": (b"", "The instance is not JSON: Expecting value at line 1, column 1."),
    "half": (b'{"participants": [', "The instance is not JSON: Expecting value at line 1, column 19."),
    "not UTF-8": (b'{"participants": "\xff"}', "The instance is not UTF-8 text; save it as UTF-8."),
    "deep": (b"[" * 200_000, "The instance is nested too deeply to be read."),
    "long number": (b"1" * 5000, "The instance holds a number too long to be read."),
    "a list": ([], "The instance must be a JSON object with a list of participants."),
    "no participants": ({}, "The instance has no “participants”; give a list, which may be empty."),
    "participants a text": ({"participants": "P1"}, "“participants” must be a list."),
    "mentors null": ({"participants": [], "mentors": None}, "“mentors” must be a list."),
    "a person a text": (
        {"participants": ["P1"]},
        "Participant number 1 must be an object with id, authority and sector.",
    ),
    "no id": ({"participants": [without(PERSON, "id")]}, "Participant number 1 has no “id”."),
    "id a number": (people({"id": 7}), "Participant number 1 has a “id” that is not a text, or is empty."),
    "no authority": (
        {"participants": [without(PERSON, "authority"), OTHER]},
        "Participant “P1” has no “authority”.",
    ),
    "no sector": ({"participants": [without(PERSON, "sector"), OTHER]}, "Participant “P1” has no “sector”."),
    "school a number": (
        people({"school": 1}),
        "Participant “P1” has a “school” that is not a text, or is empty.",
    ),
    "lat true": (people({"lat": True}), "Participant “P1” has a “lat” that is not a number."),
    "lat a text": (people({"lat": "55"}), "Participant “P1” has a “lat” that is not a number."),
    "lat NaN": (people({"lat": float("nan")}), "The instance holds NaN, which is not a JSON number."),
    "lon infinite": (
        people({"lon": float("inf")}),
        "The instance holds Infinity, which is not a JSON number.",
    ),
    "lon huge": (
        json.dumps(people({"lon": 5})).replace('"lon": 5', '"lon": 1e999').encode(),
        "Participant “P1” has a “lon” outside -180 to 180 degrees.",
    ),
    "lat 91": (people({"lat": 91}), "Participant “P1” has a “lat” outside -90 to 90 degrees."),
    "lat alone": (
        people({"lon": None}),
        "Participant “P1” has only one of “lat” and “lon”; give both or neither.",
    ),
    "same id": (people({"id": "P2"}), "Two participants have the id “P2”; give each their own."),
    "alone": (
        {"participants": [PERSON]},
        "One participant alone cannot form a group: a group has 2, 3 or 4 people.",
    ),
    "stranger apart": (
        people({}) | {"keep_apart": [["P1", "P9"]]},
        "keep_apart names “P9”, who is not among the participants.",
    ),
    "stranger together": (
        people({}) | {"keep_together": [["P9", "P1"]]},
        "keep_together names “P9”, who is not among the participants.",
    ),
    "apart from self": (
        people({}) | {"keep_apart": [["P1", "P1"]]},
        "keep_apart pairs “P1” with themselves; name two different people.",
    ),
    "three apart": (
        people({}) | {"keep_apart": [["P1", "P2", "P1"]]},
        "keep_apart number 1 must be a list of two participants' ids.",
    ),
    "apart and together": (
        people({}) | {"keep_apart": [["P1", "P2"]], "keep_together": [["P2", "P1"]]},
        "“P1” and “P2” are in keep_apart, yet keep_together ties them into one group (“P1”, “P2”).",
    ),
    "apart from all": (
        people({}) | {"keep_apart": [["P1", "P2"]]},
        "“P1” is kept apart from everybody else, so no group can take them.",
    ),
    "five together": (
        {
            "participants": [PERSON | {"id": each} for each in "ABCDE"],
            "keep_together": [["A", "B"], ["C", "D"], ["E", "A"], ["B", "C"]],
        },
        "keep_together ties 5 people into one group (“A”, “B”, “C”, “D”, “E”); a group has at most 4.",
    ),
    "no way out": (
        {
            "participants": [PERSON | {"id": each} for each in "ABCD"],
            "keep_apart": [["A", "B"], ["B", "C"], ["C", "A"]],
        },
        "No grouping into 2s, 3s and 4s keeps everybody apart and together as asked.",
    ),
    "capacity missing": (
        people({}) | {"mentors": [without(MENTOR, "capacity")]},
        "Mentor “T1” has no “capacity”; give the number of groups they can take.",
    ),
    "capacity below nought": (
        people({}) | {"mentors": [MENTOR | {"capacity": -1}]},
        "Mentor “T1” has a capacity that is not a whole number from 0 upwards.",
    ),
    "capacity true": (
        people({}) | {"mentors": [MENTOR | {"capacity": True}]},
        "Mentor “T1” has a capacity that is not a whole number from 0 upwards.",
    ),
    "mentor twice": (
        people({}) | {"mentors": [MENTOR, MENTOR]},
        "Two mentors have the id “T1”; give each their own.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_sentence_and_status_2(case):
    content, sentence = BAD[case]
    ran = tool(content)
    assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (2, b"", sentence + "\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere.json",), "Cannot read “nowhere.json”: No such file or directory."),
        (("tests",), "Cannot read “tests”: Is a directory."),
        (("a", "b"), "Usage: python -m trios.formation instance.json (or - to read standard input)."),
    ],
)
def test_an_unreadable_file_gets_one_sentence(arguments, sentence):
    ran = tool(b"", *arguments)
    assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (2, b"", sentence + "\n")


def test_no_argument_shows_how():
    ran = subprocess.run(
        [sys.executable, "-m", "trios.formation"], capture_output=True, check=False, cwd=ROOT, timeout=60
    )
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("Usage: python -m trios.formation instance.json")


def test_the_answer_has_the_shape_of_the_contract():
    ran = tool({"participants": [PERSON, OTHER | {"school": None}], "mentors": [MENTOR], "more": 1})
    assert ran.stderr == b""
    answer = json.loads(ran.stdout)
    assert answer["groups"] == [{"members": ["P1", "P2"], "mentor": "T1"}]
    assert answer["objective"] == {
        "not_three": 1,
        "same_school_pairs": 0,
        "cross_authority": 0,
        "cross_sector": 0,
        "travel_km": 14.733,
        "without_mentor": 0,
    }
    assert all(isinstance(note, str) for note in answer["notes"])


def test_the_same_instance_gives_the_same_bytes_whatever_the_hash_seed(tmp_path):
    instance = cohort(40, 11, apart=6, together=4)
    file = tmp_path / "instance.json"
    file.write_text(json.dumps(instance))
    first = tool(b"", str(file), PYTHONHASHSEED="1")
    second = tool(b"", str(file), PYTHONHASHSEED="2")
    assert (first.returncode, first.stdout) == (0, second.stdout)
    groups = [(each["members"], each["mentor"]) for each in json.loads(first.stdout)["groups"]]
    assert broken_rules(instance, groups) == []


def test_the_tool_needs_no_django():
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, trios.formation; print([m for m in sys.modules if 'django' in m])",
        ],
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert ran.stdout == b"[]\n"


def test_a_key_given_twice_drops_nobody_in_silence():
    answer = tool(b'{"participants": [], "participants": []}')
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert answer.stderr.decode().strip() == "An object of the instance has the key “participants” twice."
