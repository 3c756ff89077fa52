"""The case study as a list of tasks, in the words its author reads."""

from django.urls import reverse

from casestudies import rules
from casestudies.enums import CaseStudyState, DraftState, IntakeState, Phase, PresentationOutcome
from casestudies.queries import Standing
from casestudies.views.boards import board_of
from casestudies.views.tables_of import result_label
from casestudies.words import length_of
from core import clock
from core.ui.dates import deadline, full_date, full_datetime
from core.ui.lists import Step, Task
from core.ui.words import counted
from people.models import User

UPLOAD_HINTS = {
    True: "We count the words and show you exactly what the marker will see.",
    False: "Your slides or your poster, as a PDF. We count the pages and look for learners' names.",
}
OUTCOME_HINT = "Two assessors judge it by the learning outcomes; you get a mail when the outcome is ready."


def trail(*below: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of an author's page."""
    return [("Home", reverse("home")), ("Case study", reverse("casestudies:case-study")), *below]


def tasks_of(standing: Standing, user: User) -> list[Task]:
    """Plan, drafts, upload, submit, result: each with how it stands."""
    return [
        plan_task(standing, user),
        upload_task(standing, user),
        submit_task(standing, user),
        presentation_task(standing),
        result_task(standing),
    ]


def plan_task(standing: Standing, user: User) -> Task:
    """The plan."""
    begun = standing.phases_begun
    status, kind = (f"{begun} of 5 phases begun", "attention") if begun else ("Not started", "neutral")
    if begun == len(Phase):
        status, kind = "All 5 phases begun", "ok"
    can = rules.can_plan(user, standing.case_study)
    return Task(
        "Plan",
        reverse("casestudies:plan"),
        status,
        kind,
        done=begun == len(Phase),
        hint="Your enquiry in five phases: what your evidence says, what lies behind it, what you do, what changed."
        if can
        else "You can read it; it is closed for changes.",
    )


def drafts_of(standing: Standing) -> list[Task]:
    """One task a section of the cohort: write it, send it, wait, read the feedback."""
    sent = {draft.section_id: draft for draft in standing.drafts}  # the last of each section
    is_open = bool(rules.is_being_written(standing.case_study))
    tasks = []
    for section in standing.sections:
        draft = sent.get(section.pk)
        words = section.words
        if draft is None and words is None and not is_open:
            continue
        if draft is None:
            url = reverse("casestudies:section-text", kwargs={"section": section.pk})
            status, kind = (
                ("Not begun", "neutral") if words is None else (counted(words, "word"), "attention")
            )
            tasks.append(Task(section.title, url, status, kind, hint=section.guidance, by=section.draft_by))
            continue
        url = reverse("casestudies:draft-detail", kwargs={"pk": draft.pk})
        answered = draft.state == DraftState.ANSWERED
        tasks.append(
            Task(
                section.title,
                url,
                "Read your feedback" if answered else "With the tutor",
                "ok" if answered else "waiting",
                done=answered,
                hint=f"{draft.name}, sent {full_date(draft.sent_at)}.",
            )
        )
    return tasks


def open_comments_of(standing: Standing) -> list[Task]:
    """The drafts with comments that wait for the author's reply, or for what it put off; none once handed in."""
    if not rules.is_being_written(standing.case_study):
        return []
    titles = {section.pk: section.title for section in standing.sections}
    return [
        Task(
            f"{titles.get(draft.section_id, 'Section')}, draft {draft.number}",
            reverse("casestudies:draft-detail", kwargs={"pk": draft.pk}),
            f"{draft.replied_count} of {draft.comment_count} answered",
            "attention",
            hint=f"{counted(draft.open_count, 'comment')} still to do.",
        )
        for draft in standing.drafts
        if draft.open_count
    ]


def upload_task(standing: Standing, user: User) -> Task:
    """Upload and check."""
    version = standing.version
    can = rules.can_upload(user, standing.case_study, clock.now())
    if version is None:
        url = reverse("casestudies:upload") if can else ""
        hint = can.reason or UPLOAD_HINTS[standing.is_essay]
        return Task("Upload and check", url, hint=hint)
    url = reverse("casestudies:version", kwargs={"pk": version.pk})
    hint = f"Version {version.number}: {version.original_name}"
    if version.intake == IntakeState.REFUSED:
        return Task("Upload and check", url, "Could not be used", "bad", hint=hint)
    if version.intake == IntakeState.WAITING:
        return Task("Upload and check", url, "Being read", "waiting", hint=hint)
    if not version.is_essay:
        return Task("Upload and check", url, counted(version.pages or 0, "page"), "ok", done=True, hint=hint)
    if version.counted_words is None:
        return Task("Upload and check", url, "Read", "ok", done=True, hint=hint)
    words = f"{counted(version.counted_words, 'word')} counted"
    length = length_of(version.counted_words, standing.cohort)
    if length.is_far:
        hint = f"{hint}. {words}."
        return Task("Upload and check", url, length.far_words, "attention", done=True, hint=hint)
    return Task("Upload and check", url, words, "ok", done=True, hint=hint)


def submit_task(standing: Standing, user: User) -> Task:
    """Declare and submit, and the receipt afterwards."""
    submission = standing.submission
    if submission and (standing.is_submitted or not rules.is_being_written(standing.case_study)):
        return Task(
            "Submit",
            reverse("casestudies:receipt", kwargs={"number": submission.receipt_number}),
            "Submitted late" if submission.is_late else "Submitted",
            "bad" if submission.is_late else "ok",
            done=True,
            hint=f"Receipt {submission.receipt_number}, {full_datetime(submission.submitted_at)}.{replacing(standing)}",
        )
    version = standing.usable_version
    overdue = clock.now() >= standing.due_at
    can = rules.can_upload(user, standing.case_study, clock.now())
    if not can:
        return Task("Submit", "", "Cannot start yet", hint=can.reason, by=standing.due_at)
    if version is None or standing.was_submitted(version):
        return Task("Submit", "", "Cannot start yet", hint="Upload your file first.", by=standing.due_at)
    return Task(
        "Submit",
        reverse("casestudies:submit", kwargs={"pk": version.pk}),
        "Past its due date" if overdue else "Ready to submit",
        "bad" if overdue else "attention",
        hint="Check your declarations and submit it.",
        by=standing.due_at,
    )


def replacing(standing: Standing) -> str:
    """Until when what was handed in can be replaced, where it can."""
    if standing.is_essay or not standing.is_submitted or clock.now() >= standing.due_at:
        return ""
    return f" Until {deadline(standing.due_at)} you can upload another file in its place."


def presentation_task(standing: Standing) -> Task:
    """The presentation to peers, which a panel puts on record."""
    presentation = standing.presentation
    if presentation is None:
        until = standing.cohort.presentations_until
        return Task(
            "Present to peers",
            "",
            "Not recorded yet",
            "waiting",
            hint=f"Your authority lead arranges it, between {full_date(standing.cohort.presentations_from)} "
            f"and {full_date(until)}.",
        )
    met = presentation.outcome == PresentationOutcome.MET
    return Task(
        "Present to peers",
        "",
        presentation.get_outcome_display(),
        "ok" if met else "attention",
        done=met,
        hint=f"{full_date(presentation.held_on)}, panel: {presentation.panel}",
    )


def result_task(standing: Standing) -> Task:
    """The result, once it is released."""
    if standing.has_result:
        passed = standing.case_study.state == CaseStudyState.MARKED
        label = result_label(standing.case_study)
        return Task("Result", "", label, "ok" if passed else "attention", done=passed)
    hint = f"Results are released {board_of(standing)}." if standing.is_essay else OUTCOME_HINT
    reading = "With the markers" if standing.is_essay else "With the assessors"
    status = reading if standing.is_submitted else "To come"
    return Task("Result", "", status, "waiting" if standing.is_submitted else "neutral", hint=hint)


def next_of(standing: Standing) -> Step | None:
    """The one next thing about the case study, for its own page and the person's home page; None: nothing to do."""
    case_study = standing.case_study
    if not rules.as_author(standing.enrolment.participant, standing.enrolment):
        return None
    if not rules.is_being_written(case_study):
        return None
    if not standing.phases_begun:
        return Step(
            "Plan your case study", reverse("casestudies:plan"), "Write your plan", by=standing.due_at
        )
    late = "bad" if clock.now() >= standing.due_at else "neutral"
    version = standing.usable_version
    noun = "case study" if standing.is_essay else "slides or poster"
    if version and not standing.was_submitted(version):
        url = reverse("casestudies:submit", kwargs={"pk": version.pk})
        return Step(f"Submit your {noun}", url, "Check and submit", by=standing.due_at, kind=late)
    return Step(
        f"Upload your {noun}",
        reverse("casestudies:upload"),
        "Upload a file",
        by=standing.due_at,
        kind=late,
        text=f"Due by {deadline(standing.due_at)}." if late == "bad" else "",
    )
