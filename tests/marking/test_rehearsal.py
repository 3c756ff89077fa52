"""Before scripts are given out, the service looks as each marker; what gives an author away holds the publication up."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies.models import CaseStudy, Version
from core import clock, jobs
from core.decisions import Refused
from core.models import Job
from marking.actions import allocation, criteria, rehearsal
from marking.models import AllocationRun, Mark, Rehearsal, RehearsalFinding
from notifications.models import Message
from people.models import User
from tests.builders_casestudies import team_member
from tests.builders_marking import in_pool
from tests.factories.casestudies import CaseStudyFactory, SubmissionFactory, VersionFactory
from tests.factories.people import AuthorityFactory, SchoolFactory, UserFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db

COPY = "<h2>Introduction</h2><p>We read aloud twice a week, and talked about what we had read.</p>"


def script_of(cohort, name="Zebedee Quixley", copy=COPY, **version) -> CaseStudy:
    """A submitted script by this author, at a school of its own."""
    enrolment = EnrolmentFactory(
        cohort=cohort,
        participant=UserFactory(name=name, email=f"{name.split()[-1].lower()}.9@example.org"),
        school=SchoolFactory(name="Xylophone Primary School", authority=AuthorityFactory()),
    )
    case_study = CaseStudyFactory(
        enrolment=enrolment,
        state="submitted",
        submitted_at=clock.now(),
        submitted_by=enrolment.participant,
    )
    made = VersionFactory(
        case_study=case_study, reading_copy=copy, kind="docx", **{"clean_file": ""} | version
    )
    SubmissionFactory(case_study=case_study, version=made)
    return case_study


def proposal(cohort) -> AllocationRun:
    criteria.set_default_criteria(cohort=cohort, by=team_member())
    run = allocation.start(cohort=cohort, by=team_member())
    jobs.run(allocation.job_of(run).pk)
    run.refresh_from_db()
    return run


def rehearse(run) -> Rehearsal:
    row = rehearsal.start(run=run, by=team_member())
    assert jobs.run(rehearsal.job_of(row).pk)
    row.refresh_from_db()
    return row


def found(row) -> set[tuple[str, str, str]]:
    return set(row.findings.values_list("kind", "page", "words"))


@pytest.fixture
def cohort():
    return CohortFactory()


@pytest.fixture
def one(cohort):
    """A script and a marker."""
    in_pool(cohort, UserFactory(name="Mo Marker"))
    return script_of(cohort)


def test_it_looks_at_everything_and_leaves_nothing(one, cohort):
    one.versions.get().clean_file.save("x.docx", ContentFile(b"clean words only"))
    run = proposal(cohort)
    tables = (Mark, Message, Session, Job, AuditEvent)
    before = [model.objects.count() for model in tables]
    logins = dict(User.objects.values_list("pk", "last_login"))
    row = rehearse(run)
    assert (row.state, row.markers, found(row)) == ("finished", 1, set())
    assert row.pages > 12
    # One job, and two lines of the trail: that it was begun, and that it has finished.
    assert [m.objects.count() for m in tables] == [
        before[0],
        before[1],
        before[2],
        before[3] + 1,
        before[4] + 2,
    ]
    assert dict(User.objects.values_list("pk", "last_login")) == logins
    assert allocation.publish(run=run, by=team_member()) == 1


def test_it_opens_the_script_its_file_and_the_mail_as_the_marker_would(one, cohort, monkeypatch):
    from marking import looking

    one.versions.get().clean_file.save("x.docx", ContentFile(b"clean words only"))
    seen = {}
    real = looking.crawl

    def noted(get, seeds):
        for answer in real(get, seeds):
            seen[answer.page] = answer.answer.status
            yield answer

    monkeypatch.setattr(looking, "crawl", noted)
    rehearse(proposal(cohort))
    wanted = ("home", *(f"marking:{name}" for name in (*looking.OF_A_MARKER, *looking.OF_A_SCRIPT)))
    assert {page: seen[page] for page in wanted} == dict.fromkeys(wanted, 200)


def test_nothing_is_published_before_it_was_rehearsed(one, cohort, as_):
    run = proposal(cohort)
    with pytest.raises(Refused, match="Rehearse it first"):
        allocation.publish(run=run, by=team_member())
    client = as_(team_member())
    page = reverse("marking:allocation-detail", kwargs={"pk": run.pk})
    assert "Publish: give the scripts out" not in client.get(page).text
    assert client.post(reverse("marking:allocation-publish", kwargs={"pk": run.pk})).status_code == 403
    rehearsal.start(run=run, by=team_member())
    with pytest.raises(Refused, match="still under way"):
        allocation.publish(run=run, by=team_member())
    assert Mark.objects.count() == 0


PLANTS = {
    "name in the text": (
        {"copy": "<p>As Zebedee Quixley I was the depute.</p>"},
        ("name", "text", "Zebedee Quixley"),
    ),
    "school in the text": (
        {"copy": "<p>At Xylophone Primary we began.</p>"},
        ("school", "text", "Xylophone Primary"),
    ),
    "address in the text": (
        {"copy": "<p>Write to quixley.9@example.org for the data.</p>"},
        ("address", "text", "quixley.9@example.org"),
    ),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_what_the_script_says_of_its_author_is_found_and_holds_the_publication_up(plant, cohort):
    facts, expected = PLANTS[plant]
    in_pool(cohort)
    script_of(cohort, **facts)
    run = proposal(cohort)
    row = rehearse(run)
    assert found(row) == {expected}
    with pytest.raises(Refused, match="1 place where an author may be told"):
        allocation.publish(run=run, by=team_member())


def docx(**parts: str) -> ContentFile:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in {"word/document.xml": "<w:t>We read aloud.</w:t>", **parts}.items():
            package.writestr(name.replace("__", "/"), text)
    return ContentFile(out.getvalue())


def test_what_a_file_hides_is_found(one, cohort):
    version = one.versions.get()
    version.clean_file.save(
        "x.docx", docx(**{"docProps/core.xml": "<dc:creator>Zebedee Quixley</dc:creator>"})
    )
    assert found(rehearse(proposal(cohort))) == {("name", "marking:script-file", "Zebedee Quixley")}


def test_a_file_nobody_can_open_is_a_finding(one, cohort):
    one.versions.get().clean_file.save("x.docx", ContentFile(b"PK\x03\x04 and nothing more"))
    assert found(rehearse(proposal(cohort))) == {("unseen", "marking:script-file", "")}


@pytest.mark.parametrize(
    ("printed", "kind", "words"),
    [
        ("{{ leak.name }}", "name", "Zebedee Quixley"),
        ("{{ leak.email }}", "address", "quixley.9@example.org"),
        ('<a href="/case-studies/{{ study }}/">x</a>', "id", "/case-studies/{{ study }}/"),
    ],
)
def test_a_page_of_ours_that_names_the_author_is_found(one, cohort, monkeypatch, printed, kind, words):
    """The net has no hole: a page that a careless change made to show the author."""
    from django.template import engines

    from marking.views import marker as views

    author = one.enrolment.participant
    real = views.render

    def careless(request, template, context, **more):
        answer = real(request, template, context, **more)
        leaked = engines["django"].from_string(printed).render({"leak": author, "study": one.pk})
        answer.content = answer.content.replace(b"</main>", leaked.encode() + b"</main>")
        return answer

    monkeypatch.setattr(views, "render", careless)
    row = rehearse(proposal(cohort))
    wanted = words.replace("{{ study }}", str(one.pk))
    assert (kind, "marking:script", wanted) in found(row)


def test_a_surname_that_is_a_word_of_the_service_holds_nothing_up(cohort):
    """Their pages say Scripts, Marks and Home with capitals; those stay when the author is called something else."""
    in_pool(cohort)
    for name in ("Ann Scripts", "Bea Home", "Cal Submitted"):
        script_of(cohort, name=name)
    assert found(rehearse(proposal(cohort))) == set()


def test_a_marker_of_the_same_name_reads_their_own(cohort):
    in_pool(cohort, UserFactory(name="Morag Quixley"))
    script_of(cohort)
    assert found(rehearse(proposal(cohort))) == set()


def test_a_finding_is_accepted_with_a_reason_which_holds_for_the_same_words(cohort, as_):
    in_pool(cohort)
    script_of(cohort, copy="<p>In Quixley a village hall was ours.</p>")
    run = proposal(cohort)
    row = rehearse(run)
    finding = row.findings.get()
    client, page = as_(team_member()), reverse("marking:rehearsal", kwargs={"pk": run.pk})
    assert "“Quixley”" in client.get(page).text
    answer = client.post(page, {"ids": [finding.pk], "reason": ""})
    assert "Say why these give nobody away" in answer.text
    answer = client.post(page, {"reason": "A village"})
    assert "Tick what you accept" in answer.text
    assert 'value="A village"' in answer.text
    assert client.post(page, {"ids": [finding.pk], "reason": "A village"}).status_code == 302
    assert "You can publish." in client.get(page).text
    again = rehearse(run)
    assert [(f.words, f.accepted_reason) for f in again.findings.all()] == [("Quixley", "A village")]
    assert allocation.publish(run=run, by=team_member()) == 1


def test_too_many_findings_end_it_and_publish_nothing(cohort, monkeypatch):
    monkeypatch.setattr(rehearsal, "AT_MOST", 2)
    for name in ("Zebedee Quixley", "Yolanda Wexcombe"):
        in_pool(cohort)
        script_of(cohort, name=name, copy=f"<p>As {name} of Xylophone Primary I was the depute.</p>")
    run = proposal(cohort)
    row = rehearse(run)
    assert (row.state, row.error, row.markers) == ("broken", rehearsal.TOO_MANY, 1)
    row.findings.update(accepted_at=clock.now(), accepted_by=team_member(), accepted_reason="A village")
    with pytest.raises(Refused, match="was broken off"):
        allocation.publish(run=run, by=team_member())


def test_a_change_of_the_script_makes_it_stale(one, cohort):
    run = proposal(cohort)
    rehearse(run)
    SubmissionFactory(
        case_study=one,
        version=VersionFactory(case_study=one, number=2),
        submitted_at=clock.now() + dt.timedelta(minutes=1),
    )
    with pytest.raises(Refused, match="has changed since the rehearsal"):
        allocation.publish(run=run, by=team_member())


def test_a_new_proposal_has_a_rehearsal_of_its_own(one, cohort):
    rehearse(proposal(cohort))
    with pytest.raises(Refused, match="Rehearse it first"):
        allocation.publish(run=proposal(cohort), by=team_member())


def test_it_goes_on_where_it_was_broken_off_and_can_be_stopped(cohort, as_):
    for _ in range(3):
        in_pool(cohort)
        script_of(cohort, name=f"Zebedee Quixley{'abc'[CaseStudy.objects.count()]}")
    run = proposal(cohort)
    row = rehearsal.start(run=run, by=team_member())
    assert rehearsal.start(run=run, by=team_member()) == row
    Rehearsal.objects.filter(pk=row.pk).update(markers=2, pages=7)
    progress = reverse("marking:rehearsal-progress", kwargs={"pk": run.pk})
    client = as_(team_member())
    assert client.get(progress).json()["text"] == "Looked as 2 of 3 markers, at 7 pages"
    assert "Break it off" in client.get(reverse("marking:rehearsal", kwargs={"pk": run.pk})).text
    jobs.run(rehearsal.job_of(row).pk)
    row.refresh_from_db()
    assert (row.state, row.markers) == ("finished", 3)
    other = rehearsal.start(run=run, by=team_member())
    assert client.post(reverse("marking:rehearsal-stop", kwargs={"pk": run.pk})).status_code == 302
    jobs.run(rehearsal.job_of(other).pk)
    other.refresh_from_db()
    assert (other.state, other.markers) == ("broken", 0)
    with pytest.raises(Refused, match="broken off"):
        allocation.publish(run=run, by=team_member())


def test_a_script_given_by_hand_meanwhile_ends_it_with_a_sentence(one, cohort):
    run = proposal(cohort)
    row = rehearsal.start(run=run, by=team_member())
    Mark.objects.create(
        case_study=one,
        version=one.versions.get(),
        appointment=in_pool(cohort),
        kind="first",
        shuffle=1,
        allocated_at=clock.now(),
    )
    jobs.run(rehearsal.job_of(row).pk)
    row.refresh_from_db()
    assert row.state in ("broken", "finished")
    with pytest.raises(Refused):
        allocation.publish(run=run, by=team_member())


def test_the_page_of_findings_costs_the_same_for_one_and_for_many(cohort, as_):
    in_pool(cohort)
    script_of(cohort, copy="<p>In Quixley a village hall was ours.</p>")
    run = proposal(cohort)
    row = rehearse(run)
    client, page = as_(team_member()), reverse("marking:rehearsal", kwargs={"pk": run.pk})
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
        RehearsalFinding.objects.bulk_create(
            RehearsalFinding(
                rehearsal=row,
                appointment=row.findings.first().appointment,
                version=Version.objects.get(),
                kind="name",
                page=f"page {turn} {n}",
                words="Quixley",
            )
            for n in range(40)
        )
    assert counts[0] == counts[1] <= 12
