"""The register filled in from a meeting's list: checked first, saved by a press, the same twice over."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.queries import trail_of
from core import clock
from programme.actions import register as register_actions
from programme.models import Attendance
from tests.builders_meeting import arranged_session, take_register
from tests.factories.programme import EnrolmentFactory

HEAD = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\n"


@pytest.fixture
def second(cast):
    """Another participant of Glasgow."""
    return EnrolmentFactory(cohort=cast.cohort, school=cast.school, participant__name="Zoë Second")


@pytest.fixture
def online(cast):
    """An online session of this morning, three hours long."""
    link = "https://meet.example.org/ioc"
    return arranged_session(cast, days=0, hour=1, mode="online", place="", join_link=link)


def sent(as_, user, session, *rows, encoding="utf-16"):
    text = HEAD + "".join(f"{name}\t\t\t{length}\t{address}\n" for name, length, address in rows)
    file = SimpleUploadedFile("attendance.csv", text.encode(encoding))
    return as_(user).post(reverse("programme:register-import", args=[session.pk]), {"file": file})


def suggested(answer):
    """enrolment -> (status, note, what the list says)."""
    return {
        row.line.enrolment.pk: (row.status.value(), row.note.value(), row.hint)
        for row in answer.context["rows"]
    }


def press(as_, user, session, answer):
    form = answer.context["form"]
    data = {"stamp": form["stamp"].value(), "action": "save"}
    data |= {name: form[name].value() for name in form.fields if name != "stamp"}
    return as_(user).post(reverse("programme:register", args=[session.pk]), data)


def statuses(session):
    return dict(Attendance.objects.filter(session=session).values_list("enrolment", "status"))


def test_nothing_is_written_until_pressed_and_again_changes_nothing(cast, second, online, as_):
    EmailAddress.objects.create(user=cast.participant, email="petra@home.example.org", verified=True)
    rows = (("P.", "2h 55m", "Petra@Home.example.org"), ("Zoe Second", "50m", ""), ("iPad", "3h", ""))
    answer = sent(as_, cast.lead, online, *rows)
    assert suggested(answer) == {
        cast.enrolment.pk: ("present", "Online for 175 minutes", "In the meeting for 175 of 180 minutes."),
        second.pk: (
            "partly",
            "Online for 50 minutes",
            "In the meeting for 50 of 180 minutes, found by name.",
        ),
    }
    assert [one.name for one in answer.context["check"].left_over] == ["iPad"]
    assert "iPad" in answer.content.decode()
    assert (statuses(online), len(trail_of(online))) == ({}, 1)
    assert press(as_, cast.lead, online, answer).status_code == 302
    assert statuses(online) == {cast.enrolment.pk: "present", second.pk: "partly"}
    kept = list(Attendance.objects.values())
    assert press(as_, cast.lead, online, sent(as_, cast.lead, online, *rows)).status_code == 302
    assert (list(Attendance.objects.values()), len(trail_of(online))) == (kept, 2)


def test_what_somebody_marked_stands_against_the_list(cast, second, online, as_):
    take_register(online, cast.lead, "present")
    answer = sent(as_, cast.lead, online, ("Zoë Second", "10m", ""))
    assert {pk: found[0] for pk, found in suggested(answer).items()} == {
        cast.enrolment.pk: "present",
        second.pk: "present",
    }
    assert suggested(answer)[second.pk][2].endswith("The mark stands as it was saved.")


def test_who_is_not_in_it_is_absent_online_and_asked_about_where_there_was_a_room(cast, second, online, as_):
    answer = sent(as_, cast.lead, online, ("Zoë Second", "3h", ""))
    assert suggested(answer)[cast.enrolment.pk] == ("absent", "", "Not in the meeting.")
    blended = arranged_session(cast, days=0, hour=5, mode="blended")
    answer = sent(as_, cast.lead, blended, ("Zoë Second", "3h", ""))
    assert suggested(answer)[cast.enrolment.pk] == (
        "",
        "",
        "Not in the meeting. Were they in the room?",
    )


def test_apologies_stand_unless_the_person_came_after_all(cast, as_):
    session = arranged_session(cast, days=1, mode="online", place="")
    register_actions.give_apologies(session=session, note="Dentist", by=cast.participant)
    with clock.moved_to(session.ends_at + dt.timedelta(hours=1)):
        answer = sent(as_, cast.lead, session, ("Somebody", "3h", ""))
        assert suggested(answer)[cast.enrolment.pk][:2] == ("apologies", "Dentist")
        answer = sent(as_, cast.lead, session, ("Petra Participant", "3h", ""))
        assert suggested(answer)[cast.enrolment.pk][:2] == ("present", "Dentist")


def test_each_lead_is_shown_their_own_participants_only(cast, as_):
    joint = arranged_session(
        cast, days=0, hour=1, mode="online", place="", authorities=(cast.glasgow, cast.inverclyde)
    )
    rows = (("Petra Participant", "3h", ""), ("Paul Participant", "3h", ""))
    answer = sent(as_, cast.lead, joint, *rows)
    assert list(suggested(answer)) == [cast.enrolment.pk]
    assert [one.name for one in answer.context["check"].left_over] == ["Paul Participant"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("list.csv", b"", "This file is empty."),
        (
            "list.xlsx",
            b"PK\x03\x04",
            "This is an Excel, Word or PDF file. Save the list as CSV and choose that.",
        ),
        ("list.csv", b"Name,Duration\n", "This list has its headings and nobody under them."),
    ],
)
def test_a_bad_file_gets_a_sentence_beside_the_field(cast, online, as_, name, data, sentence):
    url = reverse("programme:register-import", args=[online.pk])
    answer = as_(cast.lead).post(url, {"file": SimpleUploadedFile(name, data)})
    assert (answer.status_code, answer.context["form"].errors) == (200, {"file": [sentence]})
    assert as_(cast.lead).post(url, {}).context["form"].errors == {
        "file": ["Choose the list that you downloaded."]
    }
    assert as_(cast.lead).post(url, {"file": "words"}).status_code == 200
