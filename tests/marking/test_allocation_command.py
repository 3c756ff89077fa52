"""`python -m marking.allocation` as somebody at a shell meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTANCE = {
    "case_studies": [
        {"id": "C1", "school": "8400123", "authority": "S12000049", "marks_needed": 1},
        {"id": "C2", "school": "8400777", "authority": "S12000018", "marks_needed": 2},
    ],
    "markers": [
        {"id": "M1", "school": None, "authority": "S12000018", "max": 4, "target": 3},
        {"id": "M2", "school": "8400123", "authority": "S12000049", "max": 4, "target": 3},
        {"id": "M3", "school": "8400778", "authority": "S12000011", "max": 1},
    ],
    "forbidden": [["C1", "M1", "was the author's mentor"], ["C2", "M1"]],
    "pinned": [["C2", "M2"]],
}


def run(*arguments, stdin=b"", **environment):
    done = subprocess.run(
        [sys.executable, "-m", "marking.allocation", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | environment,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.decode()


def refusal(content):
    """What the command says to this content, which it must refuse in one sentence on one line."""
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    status, out, said = run("-", stdin=content)
    assert (status, out, said.count("\n"), said[-2:]) == (2, b"", 1, ".\n"), said
    return said.strip()


def test_a_file_gets_its_allocation(tmp_path):
    file = tmp_path / "instance.json"
    file.write_text(json.dumps(INSTANCE))
    status, out, said = run(file)
    assert (status, said) == (0, "")
    assert json.loads(out) == {
        "allocations": [{"case_study": "C1", "marker": "M3"}, {"case_study": "C2", "marker": "M2"}],
        "unfilled": [
            {
                "case_study": "C2",
                "missing": 1,
                "why": "every other marker who may read it is full; of the rest, 1 is forbidden",
            }
        ],
        "objective": {"unfilled": 1, "same_authority": 0, "sum_squared_load": 2},
    }


def test_standard_input_and_a_byte_order_mark_are_read():
    content = json.dumps(INSTANCE).encode()
    assert run("-", stdin=b"\xef\xbb\xbf" + content) == run("-", stdin=content)


def test_the_answer_does_not_depend_on_the_hash_seed():
    markers = [{"id": f"M{i}", "school": None, "authority": f"A{i % 5}", "max": 4} for i in range(60)]
    cases = [
        {"id": f"C{i}", "school": f"{i % 40}", "authority": f"A{i % 3}", "marks_needed": 1 + i % 2}
        for i in range(150)
    ]
    content = json.dumps(
        {
            "case_studies": cases,
            "markers": markers,
            "forbidden": [[f"C{i}", f"M{i % 60}"] for i in range(150)],
        }
    ).encode()
    first = run("-", stdin=content, PYTHONHASHSEED="1")
    assert first[0] == 0
    assert len(json.loads(first[1])["allocations"]) == 225
    assert run("-", stdin=content, PYTHONHASHSEED="2") == first


def test_what_may_be_left_out_is_left_out():
    bare = {
        "case_studies": [{"id": "C1", "school": None, "authority": None, "marks_needed": 1}],
        "markers": [{"id": "M1", "school": None, "authority": None, "max": 1, "target": None}],
    }
    status, out, _ = run("-", stdin=json.dumps(bare).encode())
    assert (status, json.loads(out)["objective"]) == (
        0,
        {"unfilled": 0, "same_authority": 0, "sum_squared_load": 1},
    )
    status, out, _ = run("-", stdin=b'{"case_studies": [], "markers": []}')
    assert (status, json.loads(out)["allocations"]) == (0, [])


def test_any_text_is_an_id():
    odd = 'a"\n\\\u2028é\ud800'
    content = {
        "case_studies": [{"id": odd, "school": "1", "authority": "1", "marks_needed": 1}],
        "markers": [{"id": odd, "school": "2", "authority": "1", "max": 1}],
    }
    for encoding in ("ascii", "utf-8"):
        status, out, said = run("-", stdin=json.dumps(content).encode(), PYTHONIOENCODING=encoding)
        assert (status, said) == (0, "")
        assert json.loads(out)["allocations"] == [{"case_study": odd, "marker": odd}]
        content["pinned"] = [[odd, odd]]
    content["pinned"] *= 2
    assert refusal(content).endswith("appears more than once.")


CONSTANT = b'{"case_studies": [], "markers": [{"id": "M", "school": null, "authority": null, "max": %s}]}'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The instance is not JSON: Expecting value at line 1, column 1."),
        (
            b"{",
            "The instance is not JSON: Expecting property name enclosed in double quotes at line 1, column 2.",
        ),
        (b'{"a": 1} x', "The instance is not JSON: Extra data at line 1, column 10."),
        (b"\xff\xfe{\0}\0", "The instance is not text in UTF-8; save it as UTF-8 and try again."),
        (b"[" * 200_000, "The instance is nested far too deeply to be one."),
        (b'{"a":' * 200_000, "The instance is nested far too deeply to be one."),
        (b"1" * 5000, "The instance holds a number with far too many digits."),
        (CONSTANT % b"NaN", "The instance is not JSON: it holds NaN, which is no number."),
        (CONSTANT % b"Infinity", "The instance is not JSON: it holds Infinity, which is no number."),
        (CONSTANT % b"1e400", '"max" of entry 1 of "markers" must be a whole number from 0 to 1000000000.'),
        (b'{"markers": [], "markers": []}', 'An object in the instance has the key "markers" twice.'),
        ([], 'The instance must be an object with "case_studies" and "markers".'),
        (None, 'The instance must be an object with "case_studies" and "markers".'),
        ({"markers": []}, 'The instance has no "case_studies"; give a list, empty if there are none.'),
        ({"case_studies": []}, 'The instance has no "markers"; give a list, empty if there are none.'),
        (INSTANCE | {"markers": None}, '"markers" must be a list.'),
        (INSTANCE | {"case_studies": {}}, '"case_studies" must be a list.'),
        (INSTANCE | {"markers": ["M1"]}, 'Entry 1 of "markers" must be an object.'),
        (INSTANCE | {"pinned": {"C1": "M1"}}, '"pinned" must be a list.'),
    ],
)
def test_what_is_no_instance_is_refused(content, sentence):
    assert refusal(content) == sentence


@pytest.mark.parametrize(
    "pair", ["C1", ["C1"], ["C1", 1], ["C1", "M1", 1], ["C1", "M1", "x", "y"], None, [["C1"], "M1"]]
)
@pytest.mark.parametrize("key", ["forbidden", "pinned"])
def test_what_is_no_pair_is_refused(key, pair):
    assert refusal(INSTANCE | {key: [pair]}) == (
        f"Entry 1 of \"{key}\" must be a list of a case study's id and a marker's id, both texts, and perhaps a reason."
    )


NUMBER = "must be a whole number from 0 to 1000000000."
CODE = "must be a code in quotation marks, or null where there is none."
TEXT = "must be a text that is not empty."


@pytest.mark.parametrize(
    ("room", "key", "values", "sentence"),
    [
        ("case_studies", "id", [None, 1, "", [], True], TEXT),
        ("case_studies", "school", [8400123, "", True, {}], CODE),
        ("case_studies", "authority", [12, "", False], CODE),
        ("case_studies", "marks_needed", [True, False, None, "1", 1.0, -1, 10**9 + 1, [1]], NUMBER),
        ("markers", "id", [None, 7, ""], TEXT),
        ("markers", "school", [1.5], CODE),
        ("markers", "authority", [[]], CODE),
        ("markers", "max", [True, None, "4", 4.0, -1], NUMBER),
        ("markers", "target", [True, "3", 2.5, -3], NUMBER),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(room, key, values, sentence):
    for value in values:
        entries = [INSTANCE[room][0] | {key: value}, *INSTANCE[room][1:]]
        assert refusal(INSTANCE | {room: entries}) == f'"{key}" of entry 1 of "{room}" {sentence}'


@pytest.mark.parametrize("room", ["case_studies", "markers"])
def test_a_value_that_is_missing_is_refused(room):
    for key in INSTANCE[room][1].keys() - {"target"}:
        entry = {name: value for name, value in INSTANCE[room][1].items() if name != key}
        entries = [INSTANCE[room][0], entry]
        assert refusal(INSTANCE | {room: entries}) == f'"{key}" is missing from entry 2 of "{room}".'


def test_a_pin_that_breaks_a_rule_is_named():
    assert refusal(INSTANCE | {"pinned": [["C1", "M2"]]}) == (
        'The pin of case study "C1" to marker "M2" breaks a rule: the marker is from the author\'s school.'
    )
    assert refusal(INSTANCE | {"pinned": [["C1", "M1"]]}) == (
        'The pin of case study "C1" to marker "M1" is a forbidden pair ("was the author\'s mentor").'
    )


def test_a_file_that_cannot_be_read_is_named():
    assert run("tests/none.json") == (
        2,
        b"",
        'The file "tests/none.json" cannot be read: No such file or directory.\n',
    )
    assert run("tests") == (2, b"", 'The file "tests" cannot be read: Is a directory.\n')


def test_a_file_without_end_is_refused():
    assert run("/dev/zero") == (2, b"", 'The file "/dev/zero" is larger than 256 MiB.\n')


@pytest.mark.parametrize("arguments", [(), ("a.json", "b.json")])
def test_anything_but_one_file_is_told_how(arguments):
    assert run(*arguments) == (
        2,
        b"",
        "Give one file: python -m marking.allocation instance.json, or - to read standard input.\n",
    )


@pytest.mark.parametrize(
    ("redirection", "status", "said"),
    [
        ("| true", 0, ""),
        ("> /dev/full", 2, "The answer cannot be written: No space left on device.\n"),
        (">&-", 2, "Standard output is closed, so the answer has nowhere to go.\n"),
        ("<&-", 2, "Standard input is closed; name a file instead.\n"),
    ],
)
def test_ends_that_are_closed_or_full(tmp_path, redirection, status, said):
    file = tmp_path / "instance.json"
    file.write_text(json.dumps(INSTANCE))
    source = "-" if "<" in redirection else str(file)
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m marking.allocation "$1" {redirection}', sys.executable, source],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (status, b"", said)


def test_no_framework_is_loaded():
    code = "import sys, marking.allocation.__main__; print(sorted({m.split('.')[0] for m in sys.modules} & {'django', 'celery'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=True)
    assert done.stdout == b"[]\n"
