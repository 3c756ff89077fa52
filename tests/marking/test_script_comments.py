"""Comments on single paragraphs of a script: the marker's own until the mark is in, the author's with the result."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies.models import ReleasedComment, Version
from casestudies.paragraphs import LONGEST, paragraphs
from casestudies.passages import Remark
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from marking import visibility
from marking.actions import comments as actions
from marking.models import Mark, ScriptComment
from marking.queries.comments import seen
from tests.builders_casestudies import case_study_at
from tests.builders_marking import agreed, allocated, board_held, in_pool, released_now, submit
from tests.factories.marking import MarkerAppointmentFactory, MarkFactory, ScriptCommentFactory

pytestmark = pytest.mark.django_db

COPY = (
    '<h2 id="block-1">Introduction</h2><p class="toc">Introduction 1</p><p>Thirty learners in Primary&nbsp;4.</p><p></p>'
    '<div class="page"><ul><li>They talked <em>more</em>.</li><li>We counted.</li></ul></div>'
)


@pytest.fixture
def mark(cast) -> Mark:
    """A script that Marcus marks, fresh."""
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    Version.objects.update(reading_copy=COPY)
    return Mark.objects.select_related("case_study", "appointment__cohort", "appointment__marker").get()


def script_of(mark: Mark) -> visibility.Script:
    return visibility.script_for(mark.appointment.marker, mark.case_study.candidate_code)


def put(mark: Mark, *remarks: Remark, paragraph: int = 2, known: str = "") -> int:
    rows = list(ScriptComment.objects.filter(mark=mark, paragraph=paragraph))
    return actions.put_comments(
        script=script_of(mark),
        by=mark.appointment.marker,
        paragraph=paragraph,
        remarks=remarks,
        known=known or seen(rows),
    )


def url(mark: Mark, paragraph: int = 2) -> str:
    kwargs = {"code": mark.case_study.candidate_code, "paragraph": paragraph}
    return reverse("marking:script-comment", kwargs=kwargs)


def desk(mark: Mark) -> str:
    return reverse("marking:script", kwargs={"code": mark.case_study.candidate_code})


def form(mark: Mark, text: str = "Say which.", quote: str = "", paragraph: int = 2) -> dict[str, str]:
    rows = list(ScriptComment.objects.filter(mark=mark, paragraph=paragraph))
    return {
        f"text-p{paragraph}-c0": text,
        f"quote-p{paragraph}-c0": quote,
        "known_as": seen(rows),
    }


def test_a_reading_copy_is_numbered_the_same_way_each_time():
    assert [(row.number, row.text) for row in paragraphs(COPY)] == [
        (1, "Introduction"),
        (0, "Introduction 1"),
        (2, "Thirty learners in Primary 4."),
        (0, ""),
        (3, "They talked more. We counted."),
    ]
    assert "".join(row.html for row in paragraphs(COPY)) == COPY.replace('<div class="page">', "").replace(
        "</div>", ""
    ).replace("&nbsp;", "\u00a0")
    assert paragraphs("<p>" + "word " * 400 + "</p>")[0].quoted == ("word " * 180).strip() + " …"
    assert LONGEST == 900
    assert [row.quoted for row in paragraphs('<p><img src="data:image/png;base64,AA" alt=""></p>')] == [
        "(a picture)"
    ]


def test_the_press_on_a_paragraph_saves_the_mark_and_leads_to_the_comment(mark, cast, as_):
    client = as_(cast.marker)
    page = client.get(desk(mark))
    assert page.text.count('name="action" value="comment-') == 3
    fields = {"version": "0", "comment": "Half a thought", "note": "", "action": "comment-2"}
    answer = client.post(desk(mark), fields)
    assert answer.url == url(mark)
    mark.refresh_from_db()
    assert mark.comment == "Half a thought"
    answer = client.post(url(mark), form(mark, "Say which thirty.", "thirty learners"))
    assert answer.url == f"{desk(mark)}#p-2"
    page = client.get(desk(mark))
    assert "Say which thirty." in page.text
    assert 'id="p-2"' in page.text


def test_a_comment_starts_the_mark_is_changed_and_taken_away(mark, cast, as_):
    client = as_(cast.marker)
    assert client.get(url(mark)).status_code == 200
    mark.refresh_from_db()
    assert mark.state == "allocated"
    client.post(url(mark), form(mark))
    mark.refresh_from_db()
    assert (mark.state, AuditEvent.objects.filter(event="mark.started").count()) == ("started", 1)
    comment = ScriptComment.objects.get()
    assert (comment.mark, comment.paragraph, comment.text, comment.quote) == (mark, 2, "Say which.", "")
    fields = {f"text-p2-c{comment.pk}": "Say which ones.", f"quote-p2-c{comment.pk}": "learners"}
    client.post(url(mark), fields | {"known_as": seen([comment])})
    comment.refresh_from_db()
    assert (comment.text, comment.quote) == ("Say which ones.", "learners")
    client.post(url(mark), {f"text-p2-c{comment.pk}": "", "known_as": seen([comment])})
    assert ScriptComment.objects.count() == 0
    assert AuditEvent.objects.filter(event="mark.commented").count() == 3


def test_words_that_do_not_stand_there_are_said_beside_their_box_and_nothing_typed_is_lost(mark, cast, as_):
    page = as_(cast.marker).post(url(mark), form(mark, "Say which.", "forty learners"))
    assert page.status_code == 200
    assert "These words do not stand in this paragraph" in page.text
    assert ("forty learners" in page.text, "Say which." in page.text) == (True, True)
    page = as_(cast.marker).post(url(mark), form(mark, "", "thirty learners"))
    assert "Write your comment on these words" in page.text
    page = as_(cast.marker).post(url(mark), form(mark, "x" * 4001))
    assert "4000" in page.text
    assert ScriptComment.objects.count() == 0


def test_the_slower_of_two_windows_sees_the_other_comment_and_loses_nothing(mark, cast, as_):
    client, stale = as_(cast.marker), form(mark, "From the second window")
    client.post(url(mark), form(mark, "From the first window"))
    page = client.post(url(mark), stale)
    assert page.status_code == 409
    assert ("From the first window" in page.text, "From the second window" in page.text) == (True, True)
    assert [row.text for row in ScriptComment.objects.all()] == ["From the first window"]
    again = form(mark, "From the second window")
    kept = {f"text-p2-c{row.pk}": row.text for row in ScriptComment.objects.all()}
    assert client.post(url(mark), again | kept).status_code == 302
    assert [row.text for row in ScriptComment.objects.all()] == [
        "From the first window",
        "From the second window",
    ]


def test_a_comment_in_hand_while_it_was_taken_away_elsewhere_is_kept(mark, cast, as_):
    put(mark, Remark(2, "First"))
    comment = ScriptComment.objects.get()
    old = {f"text-p2-c{comment.pk}": "Changed", "known_as": seen([comment])}
    comment.delete()
    page = as_(cast.marker).post(url(mark), old)
    assert (page.status_code, ">\nChanged</textarea>" in page.text) == (409, True)


@pytest.mark.parametrize("paragraph", [0, 4, 9999])
def test_there_is_no_comment_on_a_paragraph_that_is_not_there(mark, cast, as_, paragraph):
    assert as_(cast.marker).get(url(mark, paragraph)).status_code == 404
    assert as_(cast.marker).post(url(mark, paragraph), form(mark)).status_code == 404
    with pytest.raises(Refused, match="no such paragraph"):
        put(mark, Remark(paragraph, "Here?"), paragraph=paragraph)


def test_another_markers_code_and_one_that_is_not_there_look_alike(mark, cast, as_):
    mine = reverse("marking:script-comment", kwargs={"code": "NOSUCH", "paragraph": 2})
    client = as_(cast.second_marker)
    assert [client.get(address).status_code for address in (url(mark), mine)] == [404, 404]
    assert client.post(url(mark), form(mark)).status_code == 404
    with pytest.raises(NotYours):
        actions.put_comments(
            script=script_of(mark),
            by=cast.second_marker,
            paragraph=2,
            remarks=[Remark(2, "Mine?")],
            known=seen([]),
        )


def test_another_comment_of_ones_own_is_not_changed_from_a_foreign_paragraph(mark, cast, as_):
    elsewhere = ScriptCommentFactory(
        mark=MarkFactory(appointment__marker=cast.marker), text="Elsewhere", paragraph=2
    )
    as_(cast.marker).post(url(mark), form(mark, "") | {f"text-p2-c{elsewhere.pk}": "Taken over"})
    elsewhere.refresh_from_db()
    assert elsewhere.text == "Elsewhere"


def test_they_are_fixed_with_the_mark(mark, cast, as_):
    put(mark, Remark(2, "Before"))
    script = script_of(mark)
    submit(mark, 60)
    answer = as_(cast.marker).post(url(mark), form(mark, "After"))
    assert answer.status_code == 403
    assert "is submitted, so it can&#x27;t be changed" in answer.text
    page = as_(cast.marker).get(desk(mark)).text
    assert ("Before" in page, 'value="comment-' in page) == (True, False)
    # Whoever pressed before the mark was in, and comes after it.
    with pytest.raises(StaleState, match="The mark of this script is in"):
        actions.put_comments(
            script=script, by=cast.marker, paragraph=2, remarks=[Remark(2, "After")], known=seen([])
        )
    assert [row.text for row in ScriptComment.objects.all()] == ["Before"]


def test_there_is_an_end_to_them(mark, cast, as_):
    ScriptCommentFactory.create_batch(actions.MOST, mark=mark)
    with pytest.raises(Refused, match="80 comments"):
        put(mark, Remark(2, "One more"))
    assert ScriptComment.objects.count() == actions.MOST
    page = as_(cast.marker).post(url(mark), form(mark, "One more"))
    assert (page.status_code, "80 comments" in page.text, "One more" in page.text) == (409, True, True)
    assert "saved elsewhere" not in page.text


def test_what_reads_like_a_pupils_name_is_asked_about(mark, cast, as_):
    page = as_(cast.marker).post(url(mark), form(mark, "Ask the pupil Eilidh Baxter."), follow=True)
    assert "“Eilidh Baxter” reads like somebody&#x27;s full name" in page.text
    row = ScriptComment.objects.get()
    kept = {f"text-p2-c{row.pk}": row.text, "known_as": seen([row])}
    assert as_(cast.marker).post(url(mark), kept).url == f"{desk(mark)}#p-2"  # seen, and left as it is


def test_fifty_comments_cost_no_query_more(mark, cast, as_):
    client, counts = as_(cast.marker), []
    for number in (1, 49):
        ScriptCommentFactory.create_batch(number, mark=mark, paragraph=3)
        with CaptureQueriesContext(connection) as queries:
            client.get(desk(mark))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    with CaptureQueriesContext(connection) as queries:
        client.get(url(mark, 3))
    assert len(queries) <= 12


def test_a_practice_script_has_them_too(cast, as_):
    from tests.factories.marking import PracticeScriptFactory

    practice = PracticeScriptFactory(cohort=cast.cohort)
    appointment = MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker)
    MarkFactory(
        appointment=appointment,
        kind="practice",
        case_study=None,
        version=None,
        practice=practice,
        practice_code="PRACT1",
    )
    address = reverse("marking:script-comment", kwargs={"code": "PRACT1", "paragraph": 2})
    client = as_(cast.marker)
    client.post(address, {"text-p2-c0": "Which learners?", "known_as": seen([])})
    assert "Which learners?" in client.get(reverse("marking:script", kwargs={"code": "PRACT1"})).text


@pytest.fixture
def read_twice(mark, cast) -> Mark:
    """Both readings are in, each with a comment on the same paragraph."""
    put(mark, Remark(2, "FIRSTREMARK: which?", "thirty learners"))
    submit(mark, 47)
    in_pool(cast.cohort, cast.second_marker)
    allocated(cast.cohort, "second")
    second = Mark.objects.select_related("case_study", "appointment__cohort", "appointment__marker").get(
        kind="second"
    )
    put(second, Remark(2, "SECONDREMARK: how?"))
    put(second, Remark(3, "SECONDLIST"), paragraph=3)
    submit(second, 49)
    return mark


def test_moderation_and_the_examiner_see_them_side_by_side(read_twice, cast, as_):
    code = {"code": read_twice.case_study.candidate_code}
    for reader, name in ((cast.team, "difference"), (cast.examiner, "examine-script")):
        client, address = as_(reader), reverse(f"marking:{name}", kwargs=code)
        with CaptureQueriesContext(connection) as queries:
            text = client.get(address).text
        told = [text.index(words) for words in ("FIRSTREMARK", "SECONDREMARK", "SECONDLIST")]
        assert told == sorted(told), name
        assert "They talked more. We counted." in text
        assert len(queries) <= 12, name


def test_what_is_not_in_yet_moderation_does_not_see(mark, cast, as_):
    put(mark, Remark(2, "FIRSTREMARK"))
    address = reverse("marking:difference", kwargs={"code": mark.case_study.candidate_code})
    assert "FIRSTREMARK" not in as_(cast.team).get(address).text


def test_the_author_reads_them_with_the_result_beside_the_paragraph_and_no_marker_is_named(
    read_twice, cast, as_
):
    address, author = reverse("casestudies:released-comments"), as_(cast.participant)
    assert "FIRSTREMARK" not in author.get(address).text
    agreed(read_twice)
    board_held(cast.cohort)
    assert "FIRSTREMARK" not in author.get(address).text
    released_now(cast.cohort)
    assert [
        (row.reader, row.paragraph, row.passage, row.quote, row.text) for row in ReleasedComment.objects.all()
    ] == [
        (1, 2, "Thirty learners in Primary 4.", "thirty learners", "FIRSTREMARK: which?"),
        (2, 2, "Thirty learners in Primary 4.", "", "SECONDREMARK: how?"),
        (2, 3, "They talked more. We counted.", "", "SECONDLIST"),
    ]
    assert "Read the 3 comments on single paragraphs" in author.get(reverse("casestudies:case-study")).text
    with CaptureQueriesContext(connection) as queries:
        text = author.get(address).text
    assert len(queries) <= 12
    assert ("Thirty learners in Primary 4." in text, "Reader 2" in text) == (True, True)
    for marker in (cast.marker, cast.second_marker):
        assert [word for word in (marker.name, marker.email) if word in text] == []
    assert "FIRSTREMARK" not in as_(cast.other_participant).get(address).text


def test_they_go_where_the_mark_goes_when_it_is_given_back(mark, cast, as_):
    put(mark, Remark(2, "FIRSTREMARK"))
    as_(cast.marker).post(
        reverse("marking:script-recuse", kwargs={"code": mark.case_study.candidate_code}),
        {"reason": "I know the class"},
    )
    in_pool(cast.cohort, cast.second_marker)
    allocated(cast.cohort)
    assert as_(cast.second_marker).get(desk(mark)).status_code == 200
    assert "FIRSTREMARK" not in as_(cast.second_marker).get(desk(mark)).text
