"""A marker learns nothing of the author: every byte of every answer is looked at, and every query that makes it."""

import datetime as dt
import io
import re
import uuid
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies.models import CaseStudy, Factor, PlannedAction, PlanPhase, Version
from core import clock, jobs
from marking.models import Mark
from marking.queries.comments import seen
from marking.sheet import HEAD
from notifications.models import Message
from people.actions import grant_role
from people.enums import Role
from tests.builders_casestudies import case_study_at, own_file, team_member
from tests.builders_journal import lifted
from tests.builders_marking import allocated, in_pool, submit, write
from tests.factories.casestudies import (
    DraftCommentFactory,
    MentorAnswerFactory,
    SectionDraftFactory,
    SectionTextFactory,
)
from tests.factories.marking import ConflictFactory, ScriptCommentFactory
from tests.factories.people import AuthorityFactory, SchoolFactory, UserFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory, FeatureFactory

pytestmark = pytest.mark.django_db

SECRETS = (
    "Zebedee",
    "Quixley",
    "zq.author",
    "Xylophone",
    "Glenwhisk",
    "SecretPlan",
    "hidden-title",
    "9911223",
    "JournalSecret",
    "DraftSecret",
)
AUTHOR_TABLES = (
    "programme_enrolment",
    "programme_application",
    "people_school",
    # Whether the marker advised on a draft; never what stands in one.
    "casestudies_sectiondraft",
    "casestudies_draftcomment",
    "casestudies_mentoranswer",
)
# What no query made for a marker touches at all, not even to ask whether there is any.
AUTHORS_OWN = (
    "casestudies_planphase",
    "casestudies_factor",
    "casestudies_plannedaction",
    "casestudies_evidence",
    "casestudies_sectiontext",
    "casestudies_sectionfile",
)


@pytest.fixture
def planted():
    """A submitted script whose author, school, file name, title and plan are things that must never be seen."""
    place = AuthorityFactory(name="Glenwhisk")
    school = SchoolFactory(name="Xylophone Primary School", authority=place, seed_code="9911223")
    author = UserFactory(name="Zebedee Quixley", email="zq.author@example.org")
    cohort = CohortFactory()
    enrolment = EnrolmentFactory(cohort=cohort, participant=author, school=school)
    case_study = case_study_at("submitted", enrolment=enrolment)
    CaseStudy.objects.filter(pk=case_study.pk).update(
        title="hidden-title at Xylophone", question="SecretPlan", evidence_now="SecretPlan"
    )
    PlanPhase.objects.filter(case_study=case_study).update(
        texts={"aim": "SecretPlan", "question": "SecretPlan"}
    )
    key, now = uuid.uuid4(), clock.now()
    line = {"case_study": case_study, "key": key, "added_at": now, "saved_at": now}
    Factor.objects.create(**line, name="SecretPlan", test="SecretPlan")
    PlannedAction.objects.create(**line, task="SecretPlan", by_whom="Zebedee Quixley")
    draft = SectionDraftFactory(
        case_study=case_study,
        text="DraftSecret",
        feedback="DraftSecret",
        state="answered",
        answered_at=now,
        answered_by=author,
    )
    DraftCommentFactory(draft=draft, text="DraftSecret", quote="DraftSecret")
    said = MentorAnswerFactory(draft=draft, words="DraftSecret", sent_at=now)
    DraftCommentFactory(draft=draft, mentor_answer=said, text="DraftSecret")
    SectionTextFactory(case_study=case_study, text="DraftSecret")
    version = case_study.versions.get()
    Version.objects.filter(pk=version.pk).update(
        original_name="Zebedee Quixley Xylophone.docx",
        findings=[{"kind": "author-name", "where": "p. 1", "text": "Zebedee Quixley"}],
    )
    FeatureFactory(cohort=cohort, number=1, title="JournalSecret of Glenwhisk")
    evidence = lifted(enrolment, texts=("JournalSecret before", "JournalSecret after"))
    assert evidence.case_study == case_study
    own_file(enrolment, name="Xylophone tally.png", title="SecretPlan", text="SecretPlan")
    version.refresh_from_db()
    version.clean_file.save("Zebedee Quixley.docx", ContentFile(b"clean words only"))
    marker = UserFactory(name="Mo Marker", email="mo@example.org")
    in_pool(cohort, marker, authority=AuthorityFactory(name="Elsewhere"))
    allocated(cohort)
    return Mark.objects.get(case_study=case_study), marker


def everything(answer) -> str:
    """Status line, headers and body as one text."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":  # a workbook: what stands in its parts
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return f"{answer.status_code} {dict(answer.headers)} {body.decode('utf-8', 'replace')}"


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def a_sheet(*rows: list) -> SimpleUploadedFile:
    """A marking sheet as CSV: code, criterion, score."""
    lines = [",".join(HEAD), *(f"{code},{number},{score},Words,0" for code, number, score in rows)]
    return SimpleUploadedFile("sheet.csv", "\n".join(lines).encode())


def doors(code: str) -> dict[str, list]:
    """Every answer a marker can get about a script, in the order in which they would."""
    script = {"code": code}
    form = {"version": "0", "comment": "", "note": ""} | {f"score_{n}": "61" for n in range(1, 6)}
    form |= {f"feedback_{n}": "Clear." for n in range(1, 6)}
    return {
        "list": ["get", reverse("marking:script-list")],
        "script": ["get", reverse("marking:script", kwargs=script)],
        "file": ["get", reverse("marking:script-file", kwargs=script)],
        "autosave": ["post", reverse("marking:script-autosave", kwargs=script), form],
        "autosave, stale": ["post", reverse("marking:script-autosave", kwargs=script), form],
        "autosave, wrong": ["post", reverse("marking:script-autosave", kwargs=script), {"score_1": "x"}],
        "save, stale": ["post", reverse("marking:script", kwargs=script), form],
        "save, wrong": ["post", reverse("marking:script", kwargs=script), form | {"score_1": "900"}],
        "paragraph": ["get", reverse("marking:script-comment", kwargs=script | {"paragraph": 1})],
        "comment": [
            "post",
            reverse("marking:script-comment", kwargs=script | {"paragraph": 1}),
            {"text-p1-c0": "Say how many.", "known_as": seen([])},
        ],
        "comment, stale": [
            "post",
            reverse("marking:script-comment", kwargs=script | {"paragraph": 1}),
            {"text-p1-c0": "Say how many.", "known_as": "stale"},
        ],
        "comment, wrong": [
            "post",
            reverse("marking:script-comment", kwargs=script | {"paragraph": 1}),
            {"text-p1-c0": "Say how many.", "quote-p1-c0": "not there", "known_as": seen([])},
        ],
        "comment, used": [
            "post",
            reverse("marking:script-comment", kwargs=script | {"paragraph": 1}),
            {"text-p1-c0": "Say how many.", "use": "1"},
        ],
        "bank": ["get", reverse("marking:bank")],
        "comments to use": ["get", reverse("marking:script-bank", kwargs=script | {"number": 1})],
        "keep what is written": [
            "post",
            reverse("marking:script-bank", kwargs=script | {"number": 1}),
            {"action": "keep"},
        ],
        "comment to use gone": [
            "post",
            reverse("marking:script-bank", kwargs=script | {"number": 1}),
            {"use": "0"},
        ],
        "bank after": ["get", reverse("marking:bank")],
        "offline": ["get", reverse("marking:sheet")],
        "sheet": ["get", reverse("marking:sheet-take")],
        "sheet brought back": [
            "post",
            reverse("marking:sheet"),
            {"file": a_sheet([code, 1, 61], [code, 9, 61])},
        ],
        "sheet with the code of nobody": [
            "post",
            reverse("marking:sheet"),
            {"file": a_sheet(["NOSUCH", 1, 61])},
        ],
        "no sheet": ["post", reverse("marking:sheet"), {}],
        "no such paragraph": ["get", reverse("marking:script-comment", kwargs=script | {"paragraph": 999})],
        "recuse, no reason": ["post", reverse("marking:script-recuse", kwargs=script), {"reason": ""}],
        "flag": ["get", reverse("marking:script-flag", kwargs=script)],
        "flag, wrong": ["post", reverse("marking:script-flag", kwargs=script), {"reason": ""}],
        "flagged": ["post", reverse("marking:script-flag", kwargs=script), {"reason": "Two voices."}],
        "flagged, again": ["post", reverse("marking:script-flag", kwargs=script), {"reason": "Two voices."}],
        "flag after": ["get", reverse("marking:script-flag", kwargs=script)],
        "check": ["get", reverse("marking:script-submit", kwargs=script)],
        "submit, stale": ["post", reverse("marking:script-submit", kwargs=script), {"version": "77"}],
        "submit": ["post", reverse("marking:script-submit", kwargs=script), {"version": "1"}],
        "list after": ["get", reverse("marking:script-list")],
        "script after": ["get", reverse("marking:script", kwargs=script)],
        "comment after": [
            "post",
            reverse("marking:script-comment", kwargs=script | {"paragraph": 1}),
            {"text-p1-c0": "Too late.", "known_as": seen([])},
        ],
        "autosave after": ["post", reverse("marking:script-autosave", kwargs=script), form],
        "pay": ["get", reverse("marking:pay")],
        "pay as csv": ["get", reverse("marking:pay") + "?format=csv"],
        "claim": ["get", reverse("marking:pay-claim")],
        "conflicts": ["get", reverse("marking:conflict-declare")],
        "join": ["get", reverse("marking:pool-join")],
        "no such script": ["get", reverse("marking:script", kwargs={"code": "NOSUCH"})],
    }


def walk(client, code: str) -> dict[str, str]:
    answers = {}
    for name, (method, *rest) in doors(code).items():
        answers[name] = everything(getattr(client, method)(*rest))
    return answers


def test_no_answer_to_a_marker_holds_a_byte_of_the_author(planted, as_):
    mark, marker = planted
    answers = walk(as_(marker), mark.case_study.candidate_code)
    assert {name: told(text) for name, text in answers.items() if told(text)} == {}
    statuses = {name: int(text[:3]) for name, text in answers.items()}
    assert statuses == {
        "list": 200,
        "script": 200,
        "file": 200,
        "autosave": 200,
        "autosave, stale": 409,
        "autosave, wrong": 400,
        "save, stale": 409,
        "save, wrong": 200,
        "paragraph": 200,
        "comment": 302,
        "comment, stale": 409,
        "comment, wrong": 200,
        "comment, used": 409,
        "bank": 200,
        "comments to use": 200,
        "keep what is written": 302,
        "comment to use gone": 409,
        "bank after": 200,
        "offline": 200,
        "sheet": 200,
        "sheet brought back": 200,
        "sheet with the code of nobody": 200,
        "no sheet": 200,
        "no such paragraph": 404,
        "recuse, no reason": 200,
        "flag": 200,
        "flag, wrong": 200,
        "flagged": 302,
        "flagged, again": 409,
        "flag after": 200,
        "check": 200,
        "submit, stale": 409,
        "submit": 302,
        "list after": 200,
        "script after": 200,
        "comment after": 403,
        "autosave after": 403,
        "pay": 200,
        "pay as csv": 200,
        "claim": 200,
        "conflicts": 200,
        "join": 200,
        "no such script": 404,
    }


def test_the_planted_secrets_would_be_found_where_they_may_stand(planted, as_):
    """The net has no hole: the team's page about the case study does show the author."""
    mark, _ = planted
    team = UserFactory(email="second-team@example.org")
    grant_role(user=team, role=Role.TEAM, by=None)
    page = as_(team).get(reverse("casestudies:overview") + f"?cohort={mark.appointment.cohort.slug}")
    assert told(everything(page)) != []


def test_the_file_goes_out_under_the_candidate_code(planted, as_):
    mark, marker = planted
    code = mark.case_study.candidate_code
    answer = as_(marker).get(reverse("marking:script-file", kwargs={"code": code}))
    assert answer["Content-Disposition"] == f'attachment; filename="candidate-{code}.docx"'
    assert b"".join(answer.streaming_content) == b"clean words only"


def test_no_query_of_a_marker_brings_anything_of_the_author_to_the_page(planted, as_):
    """What is selected never comes from a table about the author; those stand only inside EXISTS."""
    mark, marker = planted
    client = as_(marker)
    for name, (method, *rest) in doors(mark.case_study.candidate_code).items():
        # "join": the marker's own school and year; "flagged": when the schools of the team, who are told, are closed.
        if name in ("join", "flagged"):
            getattr(client, method)(*rest)
            continue
        with CaptureQueriesContext(
            connection,
        ) as queries:
            everything(getattr(client, method)(*rest))
        for query in queries:
            outside = without_exists(query["sql"])
            assert [table for table in AUTHOR_TABLES if table in outside] == [], (name, query["sql"])
            assert [table for table in AUTHORS_OWN if table in query["sql"]] == [], (name, query["sql"])
            for column in ('"casestudies_casestudy"."title"', "original_name", '"findings"', '"question"'):
                assert column not in query["sql"], (name, query["sql"])
            texts = r'"casestudies_(?:sectiondraft|draftcomment|mentoranswer)"\."(?:text|quote|words|feedback\w*|reply\w*)"'
            assert re.findall(texts, query["sql"]) == [], (name, query["sql"])


def without_exists(sql: str) -> str:
    """The statement with every EXISTS(…) taken out."""
    while match := re.search(r"EXISTS\s*\(", sql):
        depth, end = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        sql = sql[: match.start()] + "TRUE" + sql[end:]
    return sql


def test_mails_to_markers_and_the_trail_hold_nothing_of_the_author(planted):
    mark, marker = planted
    jobs.run_due()
    submit(mark, 61)
    mails = Message.objects.filter(to_user=marker)
    assert {mail.kind for mail in mails} == {"marker.approved", "mark.allocated"}
    assert [m.kind for m in mails if told(f"{m.subject} {m.context} {m.reason}")] == []
    trail = AuditEvent.objects.filter(event__startswith="mark")
    assert trail.count() > 2
    assert [event.event for event in trail if told(str(event.facts))] == []


def test_a_second_marker_never_sees_the_first_mark(planted, as_):
    first, _ = planted
    write(first, [61, 62, 63, 64, 65])
    Mark.objects.filter(pk=first.pk).update(comment="FIRSTCOMMENT", note="FIRSTNOTE")
    first.refresh_from_db()
    submit_again = submit(first, 47)
    assert submit_again.sampled == "borderline (45 to 54)"
    Mark.objects.filter(pk=first.pk).update(comment="FIRSTCOMMENT", note="FIRSTNOTE")
    ScriptCommentFactory(mark=first, text="FIRSTREMARK")
    other = UserFactory(email="other-marker@example.org")
    in_pool(first.appointment.cohort, other, authority=AuthorityFactory(name="Third place"))
    allocated(first.appointment.cohort, "second")
    second = Mark.objects.get(kind="second")
    assert second.appointment.marker == other
    for name, text in walk(as_(other), first.case_study.candidate_code).items():
        assert [
            word for word in ("FIRSTCOMMENT", "FIRSTNOTE", "FIRSTREMARK", "Mo Marker") if word in text
        ] == [], name
        assert re.findall(r"(?:>|value=\"|: |,|\s)47(?:<|\"|,| %| per cent)", text) == [], name


def answered_by(case_study, marker) -> None:
    now = clock.now()
    SectionDraftFactory(
        case_study=case_study, state="answered", feedback="Good.", answered_at=now, answered_by=marker
    )


ADVICE = {
    "took a draft": lambda case_study, marker: SectionDraftFactory(
        case_study=case_study, taken_at=clock.now(), taken_by=marker
    ),
    "answered a draft": answered_by,
    "commented on a draft": lambda case_study, marker: DraftCommentFactory(
        draft__case_study=case_study, written_by=marker
    ),
    "answered as mentor": lambda case_study, marker: MentorAnswerFactory(
        draft__case_study=case_study, mentor=marker
    ),
}


@pytest.mark.parametrize("rule", ["school", "mentor", "once", "conflict", "mentoring", "own", *ADVICE])
def test_the_rules_are_asked_again_when_a_script_is_opened(planted, as_, rule):
    from core import clock
    from trios.models import FormerMentor, MentorAppointment, Trio, TrioMember

    mark, marker = planted
    appointment, enrolment = mark.appointment, mark.case_study.enrolment
    url = reverse("marking:script", kwargs={"code": mark.case_study.candidate_code})
    client = as_(marker)
    assert client.get(url).status_code == 200
    if rule == "school":
        type(appointment).objects.filter(pk=appointment.pk).update(school=enrolment.school)
    elif rule == "mentor":
        trio = Trio.objects.create(cohort=CohortFactory(), number=1, mentor=marker, formed_at=clock.now())
        TrioMember.objects.create(trio=trio, enrolment=enrolment, joined_at=clock.now())
    elif rule == "once":
        trio = Trio.objects.create(
            cohort=CohortFactory(), number=1, mentor=UserFactory(), formed_at=clock.now()
        )
        joined = clock.now() - dt.timedelta(days=9)
        TrioMember.objects.create(trio=trio, enrolment=enrolment, joined_at=joined)
        FormerMentor.objects.create(trio=trio, mentor=marker, until=clock.now())
    elif rule in ADVICE:
        ADVICE[rule](mark.case_study, marker)
    elif rule == "conflict":
        ConflictFactory(case_study=mark.case_study, appointment=appointment, declared_by=UserFactory())
    elif rule == "mentoring":
        MentorAppointment.objects.create(
            cohort=appointment.cohort,
            mentor=marker,
            authority=appointment.authority,
            appointed_at=clock.now(),
        )
    else:
        type(enrolment).objects.filter(pk=enrolment.pk).update(participant=marker)
    answer = client.get(url)
    assert answer.status_code == 403
    assert "One of the rules about who may mark what keeps you from this script now" in answer.text
    assert told(answer.text) == []
    assert (
        client.get(
            reverse("marking:script-file", kwargs={"code": mark.case_study.candidate_code})
        ).status_code
        == 403
    )
    given_back = client.post(
        reverse("marking:script-recuse", kwargs={"code": mark.case_study.candidate_code}),
        {"reason": "A rule"},
    )
    assert given_back.status_code == 302
    mark.refresh_from_db()
    assert mark.state == "recused"


def test_naming_people_one_after_another_tells_a_marker_nothing(planted, as_):
    """Whoever declares a conflict about the author of a script they have sees the very pages of one who named a stranger."""
    mark, marker = planted
    code, client = mark.case_study.candidate_code, as_(marker)

    def pages() -> dict[str, str]:
        looks = {name: path for name, (method, path, *_) in doors(code).items() if method == "get"}
        return {name: without_tokens(everything(client.get(path))) for name, path in looks.items()}

    before = pages()
    for named in ("Nobody Whatsoever", mark.case_study.enrolment.participant.name):
        client.post(reverse("marking:conflict-declare"), {"named": named, "reason": "A hunch"}, follow=True)
        assert pages() == before, named


def test_the_team_takes_such_a_script_back(planted, as_):
    mark, marker = planted
    author, team = mark.case_study.enrolment.participant, team_member()
    as_(marker).post(reverse("marking:conflict-declare"), {"named": author.name, "reason": "My sister"})
    url = f"{reverse('marking:overview')}?cohort={mark.appointment.cohort.slug}"
    assert "should not mark it" in as_(team).get(url).text
    as_(team).post(reverse("marking:mark-take-back", kwargs={"pk": mark.pk}))
    mark.refresh_from_db()
    assert mark.state == "recused"
    assert "should not mark it" not in as_(team).get(url).text
    assert (
        as_(marker)
        .get(reverse("marking:script", kwargs={"code": mark.case_study.candidate_code}))
        .status_code
        == 404
    )


def without_tokens(text: str) -> str:
    """The page without what differs from one asking to the next."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r"dur=[\d.]+", "", text)
