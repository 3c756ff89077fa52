"""Versions, findings and hand-ins as rows of tables and summaries."""

from collections.abc import Sequence

from django.urls import reverse

from casestudies.enums import CaseStudyState, IntakeState, PresentationOutcome
from casestudies.findings import Explained
from casestudies.models import CaseStudy, Presentation, Submission, Version
from casestudies.queries import Standing
from casestudies.transitions import CASE_STUDY
from casestudies.views.boards import board_of
from casestudies.views.overview_rows import KINDS
from casestudies.words import excluded_label
from core.ui.dates import deadline, full_date, full_datetime, short_datetime
from core.ui.lists import Row
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from programme.models import Cohort

SECTION_COLUMNS = [Column("Part"), Column("Words", numeric=True)]
FINDING_COLUMNS = [Column("What"), Column("Words in question"), Column("Where"), Column("What to do")]
REMOVED_COLUMNS = FINDING_COLUMNS[:3]
SUBMISSION_COLUMNS = [Column("Receipt"), Column("When"), Column("Words", numeric=True), Column("In time")]
VERSION_COLUMNS = [
    Column("Version"),
    Column("File"),
    Column("Uploaded"),
    Column("Words", numeric=True),
    Column("State"),
]
PRESENTATION_COLUMNS = [Column("When"), Column("Panel"), Column("Outcome"), Column("Feedback")]
INTAKE_KINDS = {IntakeState.WAITING: "waiting", IntakeState.READY: "ok", IntakeState.REFUSED: "bad"}


def section_rows(version: Version) -> list[TableRow]:
    """The counted words, heading by heading."""
    return [
        TableRow([part.get("heading") or "Before the first heading", f"{part.get('words', 0):,}"])
        for part in version.words_by_section
    ]


def excluded_rows(version: Version) -> list[TableRow]:
    """What was left out of the count, where there was any."""
    return [
        TableRow([excluded_label(name), f"{count:,}"])
        for name, count in version.words_excluded.items()
        if count
    ]


def finding_rows(findings: Sequence[Explained], page: str = "", *, advice: bool = True) -> list[TableRow]:
    """What may give somebody away; where `page` is given, each leads to its place in the reading copy there."""
    rows = []
    for found in findings:
        where = Cell(found.where, url=f"{page}#{found.anchor}" if found.anchor else "")
        rows.append(
            TableRow(
                [found.label, found.text, where, found.advice] if advice else [found.label, found.text, where]
            )
        )
    return rows


def asked_for(standing: Standing) -> list[Row]:
    """What an essay, or slides or a poster, have to be, for their author."""
    hint = ""
    if standing.extensions:
        hint = f"This is your own date. The cohort's was {deadline(standing.cohort.case_study_due_at)}."
    if not standing.is_essay:
        return [Row("Due by", deadline(standing.due_at), hint=hint), *asked_for_presentation(standing.cohort)]
    fewest, most = standing.cohort.words_allowed
    rows = [
        Row("Due by", deadline(standing.due_at), hint=hint),
        Row("Length", f"{fewest:,} to {most:,} words"),
        Row("File", "Word (.docx), OpenDocument (.odt) or PDF, up to 20 MB"),
        Row("Results", f"A{board_of(standing)[1:]}"),
    ]
    if standing.is_started:
        hint = "Markers know you by this code only. Don't write it into your case study."
        rows.append(Row("Your candidate code", standing.case_study.candidate_code, hint=hint))
    return rows


def asked_for_presentation(cohort: Cohort) -> list[Row]:
    """What slides or a poster have to be, and how they are assessed."""
    slides, pages = (
        counted(cohort.slides_allowed, "slide"),
        counted(cohort.poster_pages_allowed, "page"),
    )
    return [
        Row("What", f"Slides, up to {slides}; or a poster of {pages}"),
        Row("File", "PDF, up to 20 MB"),
        Row("Assessed by", "Two assessors, who know your name: met or not yet met, by the learning outcomes"),
    ]


def handing_in_rows(version: Version, due: str, sentence: str) -> list[Row]:
    """What somebody is about to hand in."""
    return [
        Row("File", f"{version.original_name} (version {version.number})"),
        Row("Words counted", f"{version.counted_words or 0:,}", hint=sentence)
        if version.is_essay
        else Row(version.get_work_display(), counted(version.pages or 0, "page")),
        Row("Due by", due),
    ]


def receipt_rows(submission: Submission) -> list[Row]:
    """What was handed in."""
    version = submission.version
    if not version.is_essay:
        return [
            Row("File", version.original_name),
            Row("SHA-256", version.sha256),
            Row(version.get_work_display(), counted(version.pages or 0, "page")),
            Row("Tools that write or change text", submission.ai_statement),
        ]
    return [
        Row("File", version.original_name),
        Row("SHA-256", version.sha256),
        Row("Words counted", f"{submission.counted_words:,}"),
        Row("Words declared", f"{submission.declared_words:,}"),
        Row("Candidate code", submission.case_study.candidate_code),
        Row("Tools that write or change text", submission.ai_statement),
    ]


def staff_facts(standing: Standing, *, is_team: bool) -> list[Row]:
    """What staff know of one person's case study; the code is the team's alone."""
    enrolment = standing.enrolment
    rows = [
        Row("School", str(enrolment.school)),
        Row("Authority", enrolment.authority.name),
        Row("Route", enrolment.get_route_display()),
    ]
    rows.append(Row("Due by", deadline(standing.due_at)))
    if standing.is_essay:
        sent = len(standing.drafts)
        rows.append(Row("Draft sections", f"{sent} sent, {standing.drafts_answered} answered"))
    if is_team and standing.is_started and standing.is_essay:
        rows.append(Row("Candidate code", standing.case_study.candidate_code))
    return rows


def staff_state(standing: Standing) -> tuple[str, str]:
    """The state as staff read it, and its kind of tag."""
    if not standing.is_started:
        return "Not started", "neutral"
    state = CaseStudyState(standing.case_study.state)
    return state.label, KINDS[state]


def submission_rows(standing: Standing, *, is_team: bool) -> list[TableRow]:
    """The hand-ins; the team can open each receipt."""
    return [
        TableRow(
            [
                Cell(
                    each.receipt_number,
                    url=reverse("casestudies:receipt", kwargs={"number": each.receipt_number})
                    if is_team
                    else "",
                ),
                full_datetime(each.submitted_at),
                f"{each.counted_words:,}" if standing.is_essay else "",
                Cell("Late", kind="bad") if each.is_late else Cell("In time", kind="ok"),
            ]
        )
        for each in standing.submissions
    ]


def version_rows(standing: Standing) -> list[TableRow]:
    """The uploaded files, for the team."""
    return [
        TableRow(
            [
                Cell(f"Version {each.number}", url=reverse("casestudies:version", kwargs={"pk": each.pk})),
                each.original_name,
                short_datetime(each.uploaded_at),
                f"{each.counted_words:,}" if each.counted_words is not None and each.is_essay else "",
                Cell(each.get_intake_display(), kind=INTAKE_KINDS[IntakeState(each.intake)]),
            ]
        )
        for each in standing.versions
    ]


def presentation_rows(presentations: Sequence[Presentation]) -> list[TableRow]:
    """The presentations on record."""
    return [
        TableRow(
            [
                full_date(each.held_on),
                each.panel,
                Cell(
                    each.get_outcome_display(),
                    kind="ok" if each.outcome == PresentationOutcome.MET else "attention",
                ),
                each.feedback,
            ]
        )
        for each in presentations
    ]


def result_label(case_study: CaseStudy) -> str:
    """The released result in a word or three: an essay passes, slides and posters are met."""
    if case_study.released_mark is None and case_study.released_outcome:
        return case_study.get_released_outcome_display()
    return CASE_STUDY.own_label(case_study.state).partition(":")[0]


def result_of(standing: Standing) -> dict[str, object] | None:
    """What the author reads of the result: label, kind, mark, text, feedback; None before its release."""
    case_study = standing.case_study
    if not standing.has_result:
        return None
    passed = case_study.state == CaseStudyState.MARKED
    label = result_label(case_study)
    text = ""
    if not passed and case_study.attempt <= 2:
        text = f"You can submit once more, by {deadline(standing.due_at)}. Start from the feedback below."
    elif not passed:
        text = "This was the second submission. The programme team gets in touch with you about what is possible now."
    return {
        "label": label,
        "kind": "ok" if passed else "attention",
        "mark": case_study.released_mark,
        "text": text,
        "feedback": case_study.released_feedback,
    }
