"""Lists of online meetings: what Teams, Zoom and Meet write, and what people send instead."""

import pytest

from programme.meeting_list import NotAList, read
from programme.meeting_match import Person, match, plain, was_there

TEAMS = (
    "1. Summary\r\nMeeting title\tIOC session\r\nAttended participants\t2\r\n"
    "Start time\t3/4/27, 4:00:01 PM\r\n\r\n"
    "2. Participants\r\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\r\n"
    "Petra Participant\t3/4/27, 3:58:10 PM\t3/4/27, 7:01:10 PM\t3h 3m\tpetra@school.example.org\t"
    "participant@example.org\tPresenter\r\n"
    "Zoë Àird (Guest)\t3/4/27, 4:10:00 PM\t3/4/27, 4:52:30 PM\t42m 30s\t\t\tAttendee\r\n\r\n"
    "3. In-Meeting Activities\r\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\r\n"
    "Petra Participant\t3/4/27, 3:58:10 PM\t3/4/27, 7:01:10 PM\t3h 3m\tpetra@school.example.org\tPresenter\r\n"
)
TEAMS_OLD = (
    "Full Name\tUser Action\tTimestamp\n"
    "Petra Participant\tJoined before\t04/03/2027, 16:00:00\n"
    "Paul Participant\tJoined\t04/03/2027, 16:30:00\n"
    "Paul Participant\tLeft\t04/03/2027, 17:00:00\n"
    "Paul Participant\tJoined\t04/03/2027, 18:00:00\n"
    "Paul Participant\tLeft\t04/03/2027, 19:00:00\n"
)
ZOOM = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    '987 654,"IOC session",04/03/2027 04:00:00 PM,04/03/2027 07:00:00 PM,lead@example.org,180,2\n'
    "\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\n"
    '"Participant, Petra",Participant@Example.org,04/03/2027 04:00:00 PM,04/03/2027 06:00:00 PM,120,No,Y\n'
    '"Participant, Petra",participant@example.org,04/03/2027 05:30:00 PM,04/03/2027 07:00:00 PM,90,No,Y\n'
)
MEET = (
    "First name,Last name,Email,Duration,Time joined,Time exited\n"
    "Petra,Participant,participant@example.org,2 hr 5 min,4:01 PM,6:06 PM\n"
    "Paul,,,58 min,4:05 PM,5:03 PM\n"
)


def people(data):
    return [(one.name, sorted(one.addresses), one.minutes) for one in read(data)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
def test_teams_in_each_of_its_encodings(encoding):
    assert people(TEAMS.encode(encoding)) == [
        ("Petra Participant", ["participant@example.org", "petra@school.example.org"], 183),
        ("Zoë Àird (Guest)", [], 42),
    ]


def test_the_older_list_of_teams_pairs_joining_and_leaving():
    assert people(TEAMS_OLD.encode("utf-16")) == [
        ("Petra Participant", [], 180),
        ("Paul Participant", [], 90),
    ]


def test_zoom_counts_two_devices_at_once_only_once():
    assert people(ZOOM.encode()) == [("Participant, Petra", ["participant@example.org"], 180)]


def test_meet_has_two_columns_of_names():
    assert people(MEET.encode()) == [
        ("Petra Participant", ["participant@example.org"], 125),
        ("Paul", [], 58),
    ]


def test_times_stand_in_for_a_missing_duration_and_semicolons_for_commas():
    text = "Name;E-mail;Join;Leave\nPetra;participant@example.org;16:00;18:45\nPaul;;nonsense;\n"
    assert people(text.encode("cp1252")) == [("Petra", ["participant@example.org"], 165), ("Paul", [], 0)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \r\n ", "This file is empty."),
        (b"PK\x03\x04rest", "This is an Excel, Word or PDF file."),
        (b"%PDF-1.7", "This is an Excel, Word or PDF file."),
        (b"x" * 1_000_001, "This file is larger than 1 MB"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This file is not text."),
        (b"\xff\xfe\x00\xd8", "This file is not text."),
        (b"shopping\nmilk,eggs\n", "This file has no row of headings"),
        (b"Name,Duration\n", "This list has its headings and nobody under them."),
        (b"Name,Duration\n" + b"A,1\n" * 3001, "This list has more than 3,000 rows"),
        (b'Name,Duration\n"' + b"a" * 200_000 + b",1\n", "This list has its headings and nobody"),
    ],
)
def test_anything_else_is_answered_with_a_sentence(data, sentence):
    with pytest.raises(NotAList, match="^" + sentence.replace(".", r"\.")):
        read(data)


def person(key, *names, addresses=()):
    return Person(key, frozenset(names), frozenset(addresses))


def test_by_address_first_then_by_a_name_that_only_one_has():
    register = [
        person(1, "Petra Participant", addresses={"petra@home.example.org", "participant@example.org"}),
        person(2, "Zoe Aird"),
        person(3, "Ann Other"),
        person(4, "Ann Other"),
        person(5, "Sean O'Hara"),
    ]
    text = (
        "Name,Email,Duration\n"
        "A Nickname,PETRA@home.example.org,100\n"
        "Petra Participant,participant@example.org,20\n"
        '"Àird, Zoë (Anytown PS)",,30\n'
        "Ann Other,,40\n"
        "Sean O’Hara,stranger@example.org,50\n"
        "iPad,,60\n"
    )
    found = match(register, read(text.encode()))
    assert found.minutes == {1: 120, 2: 30, 5: 50}
    assert found.by_name == {2, 5}
    assert [one.name for one in found.left_over] == ["Ann Other", "iPad"]


def test_a_name_twice_in_the_list_is_nobodys():
    rows = read(b"Name,Email,Duration\nZoe Aird,a@example.org,10\nZoe Aird,b@example.org,10\n")
    assert match([person(2, "Zoe Aird")], rows).minutes == {}


def test_names_are_compared_without_order_accents_and_brackets():
    assert {plain("Àird, Zoë (Guest)"), plain("zoe AIRD [External]"), plain("Zoe Aird")} == {"aird zoe"}


def test_from_four_fifths_on_somebody_was_there():
    assert [was_there(minutes, 180) for minutes in (143, 144, 180)] == [False, True, True]
