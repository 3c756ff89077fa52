"""Who should not mark whom: found in our own records, declared by either side, kept to by every way in."""

import datetime as dt
import random

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.models import PeerGroupMember
from core import clock, jobs
from core.decisions import Refused
from marking import visibility
from marking.actions import allocation, conflicts
from marking.actions.conflicts import refresh
from marking.conflicts import Author, Belonging, Kind, Known, Marker, Tie, find
from marking.models import AuthorObjection, ConflictFact, Mark
from marking.planning import plan
from marking.queries.conflicts import facts_of
from marking.queries.readers import need_of
from notifications.models import Message
from programme.models import EnrolmentPost
from tests.builders_casestudies import case_study_at
from tests.builders_marking import allocated, in_pool, submit
from tests.factories.casestudies import DraftCommentFactory, SectionDraftFactory
from tests.factories.marking import MarkerAppointmentFactory, MarkFactory
from tests.factories.people import SchoolFactory
from tests.factories.programme import CohortFactory, EndorsementFactory, EnrolmentFactory
from tests.house.world import World
from trios.models import FormerMentor, MentorAppointment, Trio, TrioMember

pytestmark = pytest.mark.django_db


def trio_in(cohort, mentor=None):
    number = Trio.objects.filter(cohort=cohort).count() + 1
    return Trio.objects.create(cohort=cohort, number=number, mentor=mentor, formed_at=clock.now())


def member(trio, enrolment):
    return TrioMember.objects.create(trio=trio, enrolment=enrolment, joined_at=clock.now())


def earlier(person, **how):
    return EnrolmentFactory(cohort=CohortFactory(), participant=person, state="completed", **how)


def mentored_in_an_earlier_year(author, marker):
    old = earlier(author.participant)
    member(trio_in(old.cohort, mentor=marker), old)


def mentored_until_another_took_over(author, marker):
    trio = trio_in(author.cohort)
    member(trio, author)
    FormerMentor.objects.create(trio=trio, mentor=marker, until=clock.now())


def endorsed(author, marker):
    """The headteacher's address in capitals, as somebody typed it."""
    EndorsementFactory(
        application__cohort=CohortFactory(),
        application__applicant=author.participant,
        application__school=author.school,
        application__authority=author.authority,
        state="supported",
        headteacher_email=marker.email.upper(),
        answered_at=clock.now(),
        meets_standard=True,
        agrees_release=True,
        agrees_to_host=True,
    )


def taught_there_before(author, marker):
    """The marker's school is where the author taught before they moved."""
    appointment = marker.marker_appointments.get()
    appointment.school = SchoolFactory()
    appointment.save()
    EnrolmentPost.objects.create(
        enrolment=author,
        school=appointment.school,
        authority=author.authority,
        sector=author.sector,
        from_on=clock.today() - dt.timedelta(days=90),
        until_on=clock.today() - dt.timedelta(days=30),
        recorded_at=clock.now(),
        recorded_by=author.participant,
    )


def came_from_there(author, marker):
    """The marker once took part from the author's school."""
    earlier(marker, school=author.school)


def in_one_trio(author, marker):
    trio = trio_in(CohortFactory())
    for person in (author.participant, marker):
        member(trio, earlier(person))


def answered_a_draft(author, marker):
    SectionDraftFactory(
        case_study=author.case_study,
        state="answered",
        feedback="Say how.",
        answered_at=clock.now(),
        answered_by=marker,
    )


def commented_on_a_draft(author, marker):
    DraftCommentFactory(draft=SectionDraftFactory(case_study=author.case_study), written_by=marker)


def heard_the_presentation(author, marker):
    from casestudies.models import PeerGroup

    group = PeerGroup.objects.create(cohort=author.cohort, number=1, made_at=clock.now())
    for place, person in enumerate((author, earlier(marker)), start=1):
        PeerGroupMember.objects.create(group=group, enrolment=person, position=place)


def has_the_same_second_address(author, marker):
    EmailAddress.objects.create(user=author.participant, email="Both@example.org")
    marker.marker_appointments.update(other_email="both@example.org")


def declared_as_line_manager(author, marker):
    conflicts.declare_conflict(
        appointment=marker.marker_appointments.get(),
        by=marker,
        named=author.participant.name.upper(),
        relation="line_manager",
        reason="Until last year",
    )


def declared_a_school(author, marker):
    conflicts.declare_conflict(
        appointment=marker.marker_appointments.get(), by=marker, school=author.school, reason="My wife's"
    )


def named_by_the_author(author, marker):
    conflicts.object_to(
        enrolment=author, by=author.participant, named=f"  {marker.name} ", reason="My neighbour"
    )


def named_by_school_by_the_author(author, marker):
    appointment = marker.marker_appointments.get()
    appointment.school = SchoolFactory()
    appointment.save()
    conflicts.object_to(
        enrolment=author, by=author.participant, school=appointment.school, reason="A dispute"
    )


WAYS = {
    mentored_in_an_earlier_year: "mentor",
    mentored_until_another_took_over: "mentor",
    endorsed: "endorsed",
    taught_there_before: "school",
    came_from_there: "school",
    in_one_trio: "trio",
    answered_a_draft: "feedback",
    commented_on_a_draft: "feedback",
    heard_the_presentation: "presented",
    has_the_same_second_address: "author",
    declared_as_line_manager: "declared",
    declared_a_school: "declared",
    named_by_the_author: "objected",
    named_by_school_by_the_author: "objected",
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_knowing_each_other_is_found_and_kept_to_by_every_way_in(way, cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    appointment = in_pool(cast.cohort, cast.marker)
    way(cast.enrolment, cast.marker)
    assert [(f.case_study, f.appointment, f.kind.value) for f in facts_of(cast.cohort)] == [
        (case_study.pk, appointment.pk, WAYS[way])
    ]
    reason = facts_of(cast.cohort)[0].reason

    # The optimiser
    from marking.actions.criteria import set_default_criteria

    set_default_criteria(cohort=cast.cohort, by=cast.team)
    run = allocation.start(cohort=cast.cohort, by=cast.team)
    allocation.work_out(run=run, progress=jobs.Progress(allocation.job_of(run)))
    assert run.answer["allocations"] == []
    # By hand: the page has what was found last, and the press asks anew
    refresh(cohort=cast.cohort)
    page = reverse("marking:readers", kwargs={"slug": cast.cohort.slug, "code": case_study.candidate_code})
    assert reason in as_(cast.team).get(page).text.replace("&#x27;", "'").replace("&quot;", '"')
    refused = as_(cast.team).post(page, {"marker": appointment.pk})
    assert (refused.status_code, Mark.objects.count()) == (403, 0)
    need = need_of(cast.cohort, case_study.candidate_code)
    with pytest.raises(Refused) as why:
        allocation.give(script=need.script, appointment=appointment, kind=need.kind, by=cast.team)
    assert (
        why.value.reason
        == f"Marcus Marker can't mark {case_study.candidate_code}, because the marker {reason}."
    )


def test_nobody_is_kept_from_anything_without_a_reason(cast):
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    earlier(cast.marker)
    assert facts_of(cast.cohort) == []


def test_what_is_declared_in_one_year_holds_in_the_next(cast):
    old = MarkerAppointmentFactory(cohort=CohortFactory(), marker=cast.marker)
    conflicts.declare_conflict(
        appointment=old, by=cast.marker, named=cast.participant.email, reason="My sister"
    )
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    assert [fact.reason for fact in facts_of(cast.cohort)] == ["declared a conflict (My sister)"]


def test_the_number_of_questions_does_not_grow(cast):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            facts_of(cast.cohort)
        return len(queries)

    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    few = asked()
    for _ in range(4):
        case_study_at("submitted", enrolment=EnrolmentFactory(cohort=cast.cohort))
        in_pool(cast.cohort)
        declared_a_school(cast.enrolment, cast.marker)
    assert asked() == few <= 25


def test_rows_about_strangers_find_nothing_and_periods_are_those_that_both_share():
    day = dt.date
    known = Known(
        mentored=(Tie(1, 99, "trio 1"), Tie(98, 2, "trio 2")),
        schools=(
            Belonging(1, 7, "Anytown", day(2020, 8, 1), day(2024, 6, 30)),
            Belonging(2, 7, "Anytown", day(2022, 8, 1)),
            Belonging(3, 7, "Anytown"),
        ),
    )
    found = find([Author(10, 1)], [Marker(20, 2)], known)
    assert [(f.case_study, f.appointment, f.kind, f.source, f.since, f.until) for f in found] == [
        (10, 20, Kind.SCHOOL, "Anytown", day(2022, 8, 1), day(2024, 6, 30))
    ]


def test_five_thousand_scripts_and_1700_markers_are_searched_in_a_moment():
    dice = random.Random(7)
    authors = [Author(n, n) for n in range(5000)]
    markers = [Marker(n, 10_000 + n) for n in range(1700)]
    schools = tuple(
        Belonging(person, dice.randrange(2400), "A school")
        for person in [a.person for a in authors] + [m.person for m in markers]
    )
    began = dt.datetime.now(dt.UTC)
    found = find(authors, markers, Known(schools=schools))
    assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=3)
    of = {row.person: row.key for row in schools}
    assert len(found) == sum(of[a.person] == of[m.person] for a in authors for m in markers)


def test_giving_back_ends_access_at_once_and_one_press_finds_somebody_else(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    first = in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    second = in_pool(cast.cohort, cast.second_marker, authority=cast.inverclyde)
    code = case_study.candidate_code
    client = as_(cast.marker)
    client.post(reverse("marking:script-recuse", kwargs={"code": code}), {"reason": "I know the class"})
    assert client.get(reverse("marking:script", kwargs={"code": code})).status_code == 404
    mail = Message.objects.get(kind="mark.recused", to_user=cast.team)
    page = reverse("marking:readers", kwargs={"slug": cast.cohort.slug, "code": code})
    assert mail.context["path"] == page
    team = as_(cast.team)
    overview = f"{reverse('marking:overview')}?cohort={cast.cohort.slug}"
    assert f"Choose who reads {code}" in team.get(overview).text
    shown = team.get(page).text
    assert "gave it back" in shown
    assert team.post(page, {"marker": first.pk}).status_code == 403
    assert team.post(page, {"marker": second.pk}).status_code == 302
    team.post(page, {"marker": second.pk})
    assert list(Mark.objects.order_by("pk").values_list("appointment", "kind", "state")) == [
        (first.pk, "first", "recused"),
        (second.pk, "first", "allocated"),
    ]
    assert Message.objects.filter(kind="mark.allocated", to_user=cast.second_marker).count() == 1
    assert f"Choose who reads {code}" not in team.get(overview).text
    assert "lacks no reading" in team.get(page).text


def test_who_is_full_is_not_given_more_by_hand(cast):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    allocation_of_one = in_pool(cast.cohort, cast.marker, target=1, max=1)
    allocated(cast.cohort)
    Mark.objects.update(kind="second")
    need = need_of(cast.cohort, case_study.candidate_code)
    other = in_pool(cast.cohort, cast.second_marker, target=1, max=1)
    MarkFactory(appointment=other)
    with pytest.raises(Refused, match="has 1 script and takes 1 at most"):
        allocation.give(script=need.script, appointment=other, kind=need.kind, by=cast.team)
    assert allocation_of_one.marks.count() == 1


def test_an_author_learns_nothing_of_who_marks_and_a_named_marker_nothing_of_the_author(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    author, url, said = as_(cast.participant), reverse("marking:objections"), []
    for named in (cast.marker.name, "Nobody Here"):
        answer = author.post(url, {"named": named, "reason": "My uncle"}, follow=True)
        said.append((answer.redirect_chain, answer.text.count("Noted.")))
        AuthorObjection.objects.exclude(named=cast.marker.name).delete()
    assert said[0] == said[1]
    script = reverse("marking:script", kwargs={"code": case_study.candidate_code})
    closed = as_(cast.marker).get(script)
    assert closed.status_code == 403
    assert "One of the rules about who may mark what keeps you from this script now" in closed.text
    assert [w for w in ("Petra", "uncle", "Anytown", "named by") if w in closed.text] == []
    drop = reverse("marking:objection-drop", kwargs={"pk": AuthorObjection.objects.get().pk})
    assert as_(cast.participant).post(drop).status_code == 302
    assert as_(cast.marker).get(script).status_code == 200


def test_what_an_author_types_wrong_stays_and_is_said(cast, as_):
    page = as_(cast.participant).post(reverse("marking:objections"), {"named": "", "reason": "My uncle"})
    assert page.status_code == 200
    assert "Enter a name, an e-mail address or a school" in page.text
    assert 'value="My uncle"' in page.text
    both = {"named": "Una", "school_name": cast.school.name, "reason": "x"}
    assert (
        "Name the person or the school"
        in as_(cast.participant).post(reverse("marking:objections"), both).text
    )


def test_a_school_declared_late_tells_a_marker_nothing_but_reaches_the_team(cast, as_):
    """Whoever names one school after another must not see which of them closes a script."""
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    clock.move_to(clock.now() + dt.timedelta(minutes=5))
    url = reverse("marking:conflict-declare")
    as_(cast.marker).post(url, {"school_name": cast.school.name, "reason": "A hunch"})
    script = visibility.script_for(cast.marker, case_study.candidate_code)
    assert script.is_barred is False
    page = as_(cast.team).get(f"{reverse('marking:overview')}?cohort={cast.cohort.slug}").text
    assert "has said, since they were given script" in page


def test_a_marker_who_becomes_a_mentor_loses_what_is_not_marked_and_the_team_is_told_once(cast, as_):
    kept = case_study_at("submitted", enrolment=cast.enrolment)
    lost = case_study_at("submitted", enrolment=cast.other_enrolment)
    appointment = in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    marks = Mark.objects.select_related("appointment__marker", "appointment__cohort", "case_study")
    submit(marks.get(case_study=kept), 61)
    mentoring = MentorAppointment.objects.create(
        cohort=cast.cohort, mentor=cast.marker, authority=cast.glasgow, appointed_at=clock.now()
    )
    script = reverse("marking:script", kwargs={"code": lost.candidate_code})
    assert as_(cast.marker).get(script).status_code == 403
    plan()
    plan()
    appointment.refresh_from_db()
    assert appointment.state == "stood_down"
    assert dict(Mark.objects.values_list("case_study", "state")) == {kept.pk: "submitted", lost.pk: "recused"}
    assert as_(cast.marker).get(script).status_code == 404
    assert Message.objects.filter(kind="marker.stood_down", to_user=cast.team).count() == 1
    assert Message.objects.filter(kind="marker.stood_down", to_user=cast.marker).count() == 1
    assert as_(cast.marker).get(reverse("marking:pay")).status_code == 200

    page = reverse("marking:pool-member", kwargs={"pk": appointment.pk})
    assert as_(cast.team).post(page, {"action": "reinstate"}).status_code == 403
    MentorAppointment.objects.filter(pk=mentoring.pk).update(ended_at=clock.now(), ended_by=cast.team)
    as_(cast.team).post(page, {"action": "reinstate"})
    appointment.refresh_from_db()
    assert appointment.state == "applied"


def test_the_nightly_look_closes_a_script_and_tells_the_team_once(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    has_the_same_second_address(cast.enrolment, cast.marker)
    assert ConflictFact.objects.count() == 0
    clock.move_to(clock.london(cast.cohort.marking_from, 2))
    plan()
    jobs.run_due()
    assert ConflictFact.objects.count() == 0
    clock.move_to(clock.london(cast.cohort.marking_from, 3, 5))
    for _ in range(2):
        plan()
        jobs.run_due()
    assert list(ConflictFact.objects.values_list("kind", "source")) == [("author", "the same e-mail address")]
    told = Message.objects.filter(kind="mark.conflict_found", to_user=cast.team)
    assert [message.context["codes"] for message in told] == [case_study.candidate_code]
    script = reverse("marking:script", kwargs={"code": case_study.candidate_code})
    assert as_(cast.marker).get(script).status_code == 403
    clock.move_to(clock.london(cast.cohort.marking_from + dt.timedelta(days=1), 4))
    plan()
    jobs.run_due()
    assert told.count() == 1


def test_two_plans_of_random_worlds_hold_no_pair_that_a_fact_keeps_apart(cast):
    dice = random.Random(20)
    ways = [
        way
        for way in WAYS
        if way not in (heard_the_presentation, taught_there_before, named_by_school_by_the_author)
    ]
    authors = [EnrolmentFactory(cohort=cast.cohort) for _ in range(6)]
    for author in authors:
        case_study_at("submitted", enrolment=author)
    markers = [in_pool(cast.cohort) for _ in range(4)]
    for _ in range(8):
        author, marker = dice.choice(authors), dice.choice(markers)
        way = dice.choice(ways)
        way(author, marker.marker)
    apart = {(fact.case_study, fact.appointment) for fact in facts_of(cast.cohort)}
    assert len(apart) > 4
    allocated(cast.cohort)
    given = set(Mark.objects.values_list("case_study", "appointment"))
    assert given
    assert given & apart == set()


def test_every_kind_of_fact_has_its_words():
    assert sorted(kind.words for kind in Kind) == sorted({kind.words for kind in Kind})


def test_the_page_of_readers_asks_no_more_for_a_larger_pool(cast, as_):
    world = World(cast)
    MarkerAppointmentFactory(cohort=cast.cohort)
    client = as_(cast.team)
    page = reverse(
        "marking:readers", kwargs={"slug": cast.cohort.slug, "code": world.case_study.candidate_code}
    )

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    few = asked()
    for _ in range(5):
        MarkerAppointmentFactory(cohort=cast.cohort)
    assert asked() == few <= 12
