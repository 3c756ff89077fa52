"""The module's pages: what each says, what a wrong answer says, and how many queries it takes."""

import csv
import io
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from mentorship.actions import dialogue as actions
from mentorship.models import ModuleCredit, ModuleDialogue
from mentorship.queries.criteria import criteria_of
from people.actions import grant_role
from people.enums import Role
from tests.builders_mentorship import again, begun, booked, first_year, in_term_four, recorded, second_tutor
from tests.builders_trios import mentor_of
from tests.factories.mentorship import ModuleDialogueFactory

pytestmark = pytest.mark.django_db

MOST = 12


def text_of(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return " ".join(unescape(answer.content.decode()).split())


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(seen)


def form_of(cast, **fields) -> dict[str, str]:
    """A booking as a browser posts it."""
    return {
        "date": in_term_four(cast).date().isoformat(),
        "starts": "16:00",
        "ends": "17:00",
        "place": "Room 4, City Chambers",
        "first_assessor": str(cast.tutor.pk),
        "second_assessor": str(second_tutor().pk),
    } | fields


def record_of(cast, *, met: str = "yes", **fields) -> dict[str, str]:
    """A record as a browser posts it."""
    found = {f"met_{row.pk}": met for row in criteria_of(cast.cohort)}
    comments = {f"comment_{row.pk}": "As said." for row in criteria_of(cast.cohort)}
    return (
        found
        | comments
        | {"feedback": "Go on.", "outcome": "pass", "version": "0", "action": "record"}
        | fields
    )


def test_the_mentors_page_at_every_step(cast, as_):
    appointment = first_year(cast)
    client, url = as_(cast.mentor), reverse("mentorship:module")
    page = text_of(client, url)
    assert "This is your first year as a mentor, so you do the module." in page
    assert "Purposeful and focused" in page
    dialogue = booked(cast, appointment)
    page = text_of(client, url)
    assert "Your dialogue is on" in page
    assert "Tula Tutor and Tamsin Tutor" in page
    recorded(cast, "not_yet", dialogue)
    page = text_of(client, url)
    assert "The outcome of your first attempt was “not yet”. There is one further attempt." in page
    assert "Ask one question fewer." in page
    recorded(cast, "pass", booked(cast, appointment, days=40))
    page = text_of(client, url)
    assert "You hold the 15 credits of this module at SCQF level 11" in page
    assert "You are never asked for it again." in page


def test_who_is_not_in_their_first_year_reads_why_not(cast, as_):
    first_year(cast, is_first_year=False)
    page = text_of(as_(cast.mentor), reverse("mentorship:module"))
    assert (
        "The module belongs to the first year as a mentor, and this is not your first. You need not do it."
        in page
    )


def test_what_assessors_have_begun_to_write_stays_theirs(cast, as_):
    dialogue = begun(cast)
    actions.save(dialogue=dialogue, judged={}, feedback="Not for you yet.", version=0, by=cast.tutor)
    assert "Not for you yet." not in text_of(as_(cast.mentor), reverse("mentorship:module"))


def test_a_dialogue_is_booked_on_the_page(cast, as_):
    appointment = first_year(cast)
    url = reverse("mentorship:dialogue-book", kwargs={"pk": appointment.pk})
    answer = as_(cast.team).post(url, form_of(cast))
    assert answer.headers["Location"] == f"{reverse('mentorship:mentor-list')}?cohort={cast.cohort.slug}"
    dialogue = ModuleDialogue.objects.get()
    assert (dialogue.mentor, dialogue.first_assessor, dialogue.starts_at) == (
        cast.mentor,
        cast.tutor,
        in_term_four(cast, hour=16),
    )
    assert "A dialogue is booked already." in text_of(as_(cast.team), url)


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"date": ""}, "date", "Enter the date."),
        ({"date": "2027-02-30"}, "date", "Enter a date such as 22/04/2027."),
        ({"date": "2027-01-15"}, "date", "Dialogues of This year take place in term four: from"),
        ({"ends": "15:00"}, "ends", "The end has to be after the start, on the same day."),
        ({"place": " "}, "place", "Say where it takes place, or give the link."),
        ({"first_assessor": ""}, "first_assessor", "Choose the first assessor."),
        ({"second_assessor": "same"}, "second_assessor", "Name two different assessors."),
        ({"second_assessor": "lead"}, "second_assessor", "Select a valid choice."),
        ({"second_assessor": "9" * 40}, "second_assessor", "Select a valid choice."),
    ],
)
def test_a_wrong_answer_is_said_beside_it_and_the_rest_kept(cast, as_, fields, name, sentence):
    known = {"same": str(cast.tutor.pk), "lead": str(cast.lead.pk)}
    fields = {key: known.get(value, value) for key, value in fields.items()}
    url = reverse("mentorship:dialogue-book", kwargs={"pk": first_year(cast).pk})
    answer = as_(cast.team).post(url, form_of(cast, **fields))
    errors = answer.context["form"].errors
    assert (answer.status_code, list(errors), errors[name][0][: len(sentence)]) == (200, [name], sentence)
    assert ("There is a problem" in answer.content.decode(), ModuleDialogue.objects.count()) == (True, 0)


def test_an_assessor_is_not_in_two_places(cast, as_):
    booked(cast)
    other = mentor_of(cast, is_first_year=True)
    url = reverse("mentorship:dialogue-book", kwargs={"pk": other.pk})
    answer = as_(cast.team).post(
        url, form_of(cast, starts="16:30", ends="17:30", second_assessor=str(cast.team.pk))
    )
    assert answer.context["form"].errors == {
        "first_assessor": ["Tula Tutor has another dialogue at this time."]
    }


def test_moving_and_cancelling_on_the_page(cast, as_):
    dialogue = booked(cast)
    client = as_(cast.team)
    url = reverse("mentorship:dialogue-move", kwargs={"pk": dialogue.pk})
    assert client.post(url, form_of(cast, place="Online", sequence="0")).status_code == 302
    assert again(dialogue).place == "Online"
    stale = client.post(url, form_of(cast, place="Elsewhere", sequence="0"))
    assert (stale.status_code, again(dialogue).place) == (409, "Online")
    assert ("Somebody else changed this dialogue" in stale.text, 'value="Elsewhere"' in stale.text) == (
        True,
        True,
    )
    url = reverse("mentorship:dialogue-cancel", kwargs={"pk": dialogue.pk})
    empty = client.post(url, {"reason": ""})
    assert empty.context["form"].errors == {"reason": ["Say why: the mentor and the assessors read it."]}
    assert client.post(url, {"reason": "Ill."}).status_code == 302
    assert (again(dialogue).state, client.post(url, {"reason": "Ill."}).status_code) == ("cancelled", 409)


def test_the_record_is_saved_and_then_recorded(cast, as_):
    dialogue = begun(cast)
    url = reverse("mentorship:dialogue-detail", kwargs={"pk": dialogue.pk})
    client = as_(cast.tutor)
    saved = client.post(url, record_of(cast, met="", outcome="", action="save"))
    assert (saved.status_code, again(dialogue).state, again(dialogue).version) == (302, "booked", 1)
    assert "Go on." in text_of(client, url)
    done = client.post(url, record_of(cast, version="1"))
    assert (done.status_code, again(dialogue).outcome, ModuleCredit.objects.count()) == (302, "pass", 1)
    assert "As said." in text_of(client, url)
    assert client.post(url, record_of(cast, version="2")).status_code == 409


def test_what_was_typed_stays_when_an_answer_is_wrong_or_somebody_was_quicker(cast, as_):
    dialogue = begun(cast)
    url = reverse("mentorship:dialogue-detail", kwargs={"pk": dialogue.pk})
    client = as_(cast.tutor)
    first = criteria_of(cast.cohort)[0]
    wrong = client.post(url, record_of(cast, feedback="Mine.", outcome="", **{f"met_{first.pk}": ""}))
    assert wrong.context["form"].errors == {
        f"met_{first.pk}": ["Say whether “Purposeful and focused” is met."],
        "outcome": ["Choose the outcome."],
    }
    assert ">\nMine.</textarea>" in wrong.content.decode()
    not_yet = client.post(url, record_of(cast, outcome="not_yet", feedback=""))
    assert not_yet.context["form"].errors == {
        "feedback": ["Say what the mentor works on before the further attempt."]
    }
    actions.save(dialogue=dialogue, judged={}, feedback="Theirs.", version=0, by=second_tutor())
    late = client.post(url, record_of(cast, feedback="Mine."))
    page = late.content.decode()
    assert (late.status_code, ">\nMine.</textarea>" in page, "Theirs." in page) == (409, True, True)
    assert "Nothing of yours is lost" in page
    assert (again(dialogue).outcome, ModuleCredit.objects.count()) == ("", 0)
    version = late.context["form"]["version"].value()
    assert client.post(url, record_of(cast, feedback="Both.", version=str(version))).status_code == 302
    assert again(dialogue).feedback == "Both."


def test_an_assessor_sees_their_own_dialogues_only(cast, as_):
    booked(cast, first_assessor=cast.team)
    other = mentor_of(cast, is_first_year=True, mentor__name="Olaf Other")
    theirs = booked(cast, other, days=25)
    page = text_of(as_(cast.tutor), reverse("mentorship:assess-list"))
    assert ("Olaf Other" in page, "Mina Mentor" in page) == (True, False)
    page = text_of(as_(cast.tutor), reverse("mentorship:dialogue-detail", kwargs={"pk": theirs.pk}))
    assert "This opens when the dialogue begins" in page


def test_the_list_says_where_everybody_stands_and_is_taken_away(cast, as_):
    recorded(cast)
    mentor_of(cast, is_first_year=True, mentor__name="Zoe Zealous")
    client = as_(cast.team)
    page = text_of(client, f"{reverse('mentorship:mentor-list')}?cohort={cast.cohort.slug}")
    assert [word in page for word in ("Mina Mentor", "Passed", "Zoe Zealous", "Not booked")] == [True] * 4
    page = text_of(client, f"{reverse('mentorship:mentor-list')}?standing=unbooked")
    assert ("Mina Mentor" in page, "Zoe Zealous" in page) == (False, True)
    answer = client.get(reverse("mentorship:mentor-export", kwargs={"kind": "csv"}))
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(line["Mentor"], line["Where they stand"], line["Outcome"]) for line in lines] == [
        ("Mina Mentor", "Passed", "Pass"),
        ("Zoe Zealous", "Not booked", ""),
    ]
    assert client.get(reverse("mentorship:mentor-export", kwargs={"kind": "xlsx"})).status_code == 200
    assert client.get(reverse("mentorship:mentor-export", kwargs={"kind": "pdf"})).status_code == 404


def test_criteria_are_edited_on_the_page(cast, as_):
    client, url = as_(cast.team), reverse("mentorship:criteria", kwargs={"slug": cast.cohort.slug})
    form = client.get(url).context["form"]
    sent = {
        bound.html_name: bound.value() or "" for bound in form if not bound.html_name.startswith("remove")
    }
    sent |= {"place_0": "9", "remove_1": "on", "title_5": "Kind"}
    assert client.post(url, sent).status_code == 302
    assert [row.title for row in criteria_of(cast.cohort)] == [
        "Well-directed challenge and support",
        "Deep engagement",
        "Impact- and outcome-focused",
        "Kind",
        "Purposeful and focused",
    ]
    late = client.post(url, sent | {"title_0": "Typed by me"})  # made under what stood there before
    assert (late.status_code, "Typed by me" in late.text) == (409, True)
    form = client.get(url).context["form"]
    sent = {
        bound.html_name: bound.value() or "" for bound in form if not bound.html_name.startswith("remove")
    }
    nameless = client.post(url, sent | {"title_0": " "})
    assert nameless.context["form"].errors == {"title_0": ["Give the criterion a name, or tick “Remove it”."]}
    none = client.post(url, sent | {f"remove_{number}": "on" for number in range(5)})
    assert none.context["form"].errors == {
        "title_0": ["A dialogue needs at least one criterion to be judged by."]
    }


def test_the_date_goes_into_a_calendar(cast, as_):
    dialogue = booked(cast)
    url = reverse("mentorship:dialogue-invitation", kwargs={"pk": dialogue.pk})
    answer = as_(cast.mentor).get(url)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:IOC: your mentorship dialogue" in answer.content.decode()


def many(cast, number: int) -> None:
    """So many more mentors, every other one with a dialogue of the cast's assessors that is over."""
    second = second_tutor()
    for turn in range(number):
        appointment = mentor_of(cast, is_first_year=True)
        if turn % 2:
            ModuleDialogueFactory(
                appointment=appointment,
                starts_at=clock.now(),
                first_assessor=cast.tutor,
                second_assessor=second,
            )


def test_lists_take_as_many_queries_for_30_as_for_3(cast, as_):
    many(cast, 3)
    addresses = {
        f"{reverse('mentorship:mentor-list')}?cohort={cast.cohort.slug}": cast.team,
        reverse("mentorship:assess-list"): cast.tutor,
        reverse("mentorship:mentor-export", kwargs={"kind": "csv"}): cast.team,
    }
    few = {url: queries_of(as_(user), url) for url, user in addresses.items()}
    many(cast, 27)
    for url, user in addresses.items():
        assert (queries_of(as_(user), url), few[url] <= MOST) == (few[url], True), url


def test_every_page_stays_within_its_queries(cast, as_):
    recorded(cast, "not_yet")
    further = booked(cast, first_year(cast), days=40)
    grant_role(user=cast.mentor, role=Role.MENTOR, by=None)
    assert queries_of(as_(cast.mentor), reverse("mentorship:module")) <= MOST
    other = mentor_of(cast, is_first_year=True)
    team = as_(cast.team)
    for name, args in (
        ("dialogue-book", {"pk": other.pk}),
        ("dialogue-move", {"pk": further.pk}),
        ("dialogue-cancel", {"pk": further.pk}),
        ("dialogue-detail", {"pk": further.pk}),
        ("criteria", {"slug": cast.cohort.slug}),
    ):
        assert queries_of(team, reverse(f"mentorship:{name}", kwargs=args)) <= MOST, name
    dialogue = begun_other(cast)
    assert (
        queries_of(as_(cast.tutor), reverse("mentorship:dialogue-detail", kwargs={"pk": dialogue.pk})) <= MOST
    )


def begun_other(cast) -> ModuleDialogue:
    return ModuleDialogueFactory(
        appointment=mentor_of(cast, is_first_year=True),
        starts_at=clock.now(),
        first_assessor=cast.tutor,
        second_assessor=second_tutor(),
    )
