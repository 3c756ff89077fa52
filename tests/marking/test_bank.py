"""Comments kept to be used again: a marker's own, and the team's for a cohort."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.decisions import NotYourRole, NotYours, Refused
from marking.actions import bank as actions
from marking.models import BankComment, CriterionMark, Mark
from tests.builders_casestudies import case_study_at
from tests.builders_marking import allocated, in_pool, submit, write
from tests.factories.marking import BankCommentFactory, CriterionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark(cast) -> Mark:
    """A script that Marcus marks, begun."""
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    row = Mark.objects.select_related("case_study", "appointment__cohort", "appointment__marker").get()
    write(row, [60, 60, None, None, None])
    return row


def url(mark: Mark, number: int = 1) -> str:
    kwargs = {"code": mark.case_study.candidate_code, "number": number}
    return reverse("marking:script-bank", kwargs=kwargs)


def comment_url(mark: Mark) -> str:
    return reverse("marking:script-comment", kwargs={"code": mark.case_study.candidate_code, "paragraph": 2})


def test_a_marker_keeps_changes_and_takes_out_comments_of_their_own(cast, as_):
    client = as_(cast.marker)
    page = client.post(reverse("marking:bank"), {"text": " "})
    assert (page.status_code, "Write the comment" in page.text) == (200, True)
    client.post(reverse("marking:bank"), {"text": "Say how you know."})
    client.post(reverse("marking:bank"), {"text": "Say how you know."})
    row = BankComment.objects.get()
    assert (row.owner, row.cohort, row.text) == (cast.marker, None, "Say how you know.")
    address = reverse("marking:bank-comment", kwargs={"pk": row.pk})
    client.post(address, {"text": "Say how you know this.", "action": "save"})
    assert "Say how you know this." in client.get(reverse("marking:bank")).text
    assert "Say how you know this." not in as_(cast.second_marker).get(reverse("marking:bank")).text
    assert as_(cast.second_marker).post(address, {"action": "take-out"}).status_code == 404
    assert as_(cast.team).post(address, {"action": "take-out"}).status_code == 404
    with pytest.raises(NotYours):
        actions.take_out(row=row, by=cast.second_marker)
    as_(cast.marker).post(address, {"action": "take-out"})
    assert BankComment.objects.count() == 0


def test_the_bank_has_an_end_and_keeps_nothing_empty_or_too_long(cast):
    for text, why in (("  ", "nothing to keep"), ("x" * 4001, "longer than 4,000")):
        with pytest.raises(Refused, match=why):
            actions.keep(text=text, by=cast.marker)
    BankCommentFactory.create_batch(actions.MOST, owner=cast.marker)
    with pytest.raises(Refused, match="200 comments"):
        actions.keep(text="One more", by=cast.marker)
    with pytest.raises(NotYourRole):
        actions.keep(text="One", by=cast.participant)


def test_the_team_gives_a_cohorts_markers_comments_by_criterion(mark, cast, as_):
    address = reverse("marking:shared-bank", kwargs={"slug": cast.cohort.slug})
    as_(cast.team).post(address, {"criterion": "2", "text": "Link it to practice."})
    as_(cast.team).post(address, {"criterion": "", "text": "Well said."})
    page = as_(cast.team).post(address, {"criterion": "77", "text": "Nowhere"})
    assert (page.status_code, "Nowhere" in page.text) == (200, True)
    assert list(BankComment.objects.order_by("pk").values_list("criterion__number", "text", "owner")) == [
        (2, "Link it to practice.", None),
        (None, "Well said.", None),
    ]
    client = as_(cast.marker)
    first, second = client.get(url(mark, 1)).text, client.get(url(mark, 2)).text
    assert ("Link it to practice." in first, "Well said." in first) == (False, True)
    assert ("Link it to practice." in second, "Well said." in second) == (True, True)
    row = BankComment.objects.order_by("pk")[0]
    assert as_(cast.marker).get(reverse("marking:bank-comment", kwargs={"pk": row.pk})).status_code == 404
    assert as_(cast.team).get(reverse("marking:bank-comment", kwargs={"pk": row.pk})).status_code == 200
    with pytest.raises(NotYourRole):
        actions.share(cohort=cast.cohort, criterion=None, text="Mine", by=cast.marker)
    with pytest.raises(Refused, match="another year"):
        actions.share(cohort=cast.cohort, criterion=CriterionFactory(), text="Elsewhere", by=cast.team)


def test_a_comment_of_another_cohort_is_not_offered(mark, cast, as_):
    BankCommentFactory(owner=None, cohort=cast.other_cohort, text="Of another year")
    assert "Of another year" not in as_(cast.marker).get(url(mark)).text


def test_using_one_adds_it_to_the_feedback_and_leaves_everything_else(mark, cast, as_):
    client, kept = as_(cast.marker), BankCommentFactory(owner=cast.marker, text="Say how you know.")
    code = mark.case_study.candidate_code
    desk = reverse("marking:script", kwargs={"code": code})
    fields = {
        "version": "1",
        "comment": "Half a thought",
        "note": "Sure",
        "score_1": "61",
        "feedback_1": "Typed.",
    }
    answer = client.post(desk, fields | {"action": "bank-1"})
    assert answer.url == url(mark)
    assert "Typed." in client.get(url(mark)).text
    answer = client.post(url(mark), {"use": str(kept.pk), "version": "2"})
    assert answer.url == f"{desk}#criterion-1"
    mark.refresh_from_db()
    line = CriterionMark.objects.get(mark=mark, criterion__number=1)
    assert (line.score, line.feedback) == (61, "Typed.\n\nSay how you know.")
    assert (mark.comment, mark.note, mark.version_number) == ("Half a thought", "Sure", 3)
    client.post(url(mark, 0), {"use": str(kept.pk), "version": "3"})
    mark.refresh_from_db()
    assert mark.comment == "Half a thought\n\nSay how you know."


def test_what_can_not_be_used_is_said_and_changes_nothing(mark, cast, as_):
    client, kept = as_(cast.marker), BankCommentFactory(owner=cast.marker)
    others = BankCommentFactory(owner=cast.second_marker, text="Somebody else's")
    for posted, why in (
        ({"use": str(kept.pk), "version": "0"}, "changed in another window"),
        ({"use": str(kept.pk), "version": "x"}, "changed in another window"),
        ({"use": str(others.pk), "version": "1"}, "not in the bank any more"),
        ({}, "not in the bank any more"),
    ):
        page = client.post(url(mark), posted)
        assert (page.status_code, why in page.text) == (409, True), posted
    CriterionMark.objects.filter(mark=mark, criterion__number=1).update(feedback="x" * 5990)
    page = client.post(url(mark), {"use": str(kept.pk), "version": "1"})
    assert "longer than 6,000 characters" in page.text
    mark.refresh_from_db()
    assert mark.version_number == 1
    assert client.get(url(mark, 9)).status_code == 404
    assert as_(cast.second_marker).get(url(mark)).status_code == 404
    submit(mark, 60)
    assert as_(cast.marker).post(url(mark), {"use": str(kept.pk), "version": "2"}).status_code == 403


def test_what_was_written_goes_into_the_bank(mark, cast, as_):
    client = as_(cast.marker)
    client.post(url(mark), {"action": "keep"})
    assert BankComment.objects.get().text == "About knowledge and understanding."
    CriterionMark.objects.filter(mark=mark).update(feedback="")
    page = client.post(url(mark), {"action": "keep"})
    assert (page.status_code, "nothing to keep" in page.text) == (409, True)


def test_using_one_in_a_comment_keeps_everything_typed_and_saves_nothing_yet(mark, cast, as_):
    from marking.models import ScriptComment
    from marking.queries.comments import seen

    client, kept = as_(cast.marker), BankCommentFactory(owner=cast.marker, text="Say how you know.")
    typed = {"text-p2-c0": "Typed.", "quote-p2-c0": "learners", "keep": "on", "known_as": seen([])}
    page = client.post(comment_url(mark), typed | {"use": str(kept.pk)})
    assert page.status_code == 200
    assert ">\nTyped.\n\nSay how you know.</textarea>" in page.text
    assert ('value="learners"' in page.text, "checked" in page.text) == (True, True)
    assert ScriptComment.objects.count() == 0
    client.post(comment_url(mark), typed | {"quote-p2-c0": ""})
    assert ScriptComment.objects.get().text == "Typed."
    assert list(BankComment.objects.order_by("pk").values_list("text", flat=True)) == [
        "Say how you know.",
        "Typed.",
    ]


def test_a_full_bank_costs_no_query_more(mark, cast, as_):
    counts = []
    for number in (2, 60):
        client = as_(cast.marker)
        BankCommentFactory.create_batch(number, owner=cast.marker)
        BankCommentFactory.create_batch(
            number, owner=None, cohort=cast.cohort, criterion=cast.cohort.criteria.first()
        )
        for address in (reverse("marking:bank"), url(mark), comment_url(mark)):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        client = as_(cast.team)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("marking:shared-bank", kwargs={"slug": cast.cohort.slug}))
        counts.append(len(queries))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 12


def test_a_new_cohort_takes_the_shared_ones_over_and_nobodys_own(mark, cast):
    from marking.copying import copy_bank, copy_criteria

    second = cast.cohort.criteria.get(number=2)
    BankCommentFactory(owner=None, cohort=cast.cohort, criterion=second, text="Link it to practice.")
    BankCommentFactory(owner=None, cohort=cast.cohort, text="Well said.")
    BankCommentFactory(owner=cast.marker, text="My own")
    copy_criteria(cast.cohort, cast.other_cohort)
    copy_bank(cast.cohort, cast.other_cohort)
    rows = BankComment.objects.filter(cohort=cast.other_cohort).order_by("pk")
    assert [(row.criterion and (row.criterion.cohort, row.criterion.number), row.text) for row in rows] == [
        ((cast.other_cohort, 2), "Link it to practice."),
        (None, "Well said."),
    ]
