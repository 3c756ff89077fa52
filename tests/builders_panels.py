"""Slides and posters handed in, and assessed as far as is wanted, by the real actions."""

import datetime as dt
import io
import tempfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from casestudies import actions
from casestudies.models import CaseStudy, Version
from core import clock
from marking.actions import panel as assessing
from marking.models import Assessment, Panel
from marking.queries import panel as queries
from people.models import User
from programme.models import Cohort, Enrolment
from tests.builders_casestudies import read
from tests.builders_marking import in_pool
from tests.casestudies.intake_documents import pdf_of
from tests.personas import Cast


def pdf(pages: int = 3, words: str = "We wanted learners to explain.") -> bytes:
    """A small real PDF, with these words on each page."""
    file = io.BytesIO()
    pdf_of(*([(words, 12)] if words else [] for _ in range(pages))).save(file)
    return file.getvalue()


def pdf_file(name: str = "Slides.pdf", **kwargs) -> SimpleUploadedFile:
    """The same as a browser sends it."""
    return SimpleUploadedFile(name, pdf(**kwargs), content_type="application/pdf")


def on_stage(enrolment: Enrolment) -> Enrolment:
    """The same person, on the presentation route."""
    enrolment.route = "presentation"
    enrolment.save()
    return enrolment


def slides_uploaded(enrolment: Enrolment, work: str = "slides", **kwargs) -> Version:
    """Slides just uploaded by their author, not read yet."""
    version, _ = actions.upload(
        enrolment=enrolment,
        by=enrolment.participant,
        file=pdf_file(**kwargs),
        began_at=clock.now(),
        work=work,
    )
    return version


def slides_read(enrolment: Enrolment, *, for_real: bool = False, **kwargs) -> Version:
    """The same, read: by the intake itself where `for_real`, else with the answer it gives to such a file."""
    version = slides_uploaded(enrolment, **kwargs)
    if for_real:
        return read(version, for_real=True)
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder) / "case-study.pdf"
        clean.write_bytes(pdf())
        answer = {
            "kind": "pdf",
            "words": {"counted": 15, "by_section": [], "excluded": {}},
            "findings": [],
            "html": "",
            "pages": 3,
        }
        actions.read_version(version=version, answer=answer, clean_file=clean)
    version.refresh_from_db()
    return version


def slides_submitted(enrolment: Enrolment, **kwargs) -> CaseStudy:
    """Slides handed in by their author."""
    version = slides_read(on_stage(enrolment), **kwargs)
    actions.submit(
        version=version,
        by=enrolment.participant,
        at=clock.now(),
        ai_statement="None",
        accepted_findings=True,
    )
    return CaseStudy.objects.select_related("enrolment__cohort", "enrolment__participant").get(
        pk=version.case_study_id
    )


def overdue(cohort: Cohort) -> None:
    """Let the cohort's due date have passed an hour ago."""
    at = clock.now() - dt.timedelta(hours=1)
    Cohort.objects.filter(pk=cohort.pk).update(case_study_due_at=at)
    cohort.case_study_due_at = at


def with_outcomes(cast: Cast) -> Cohort:
    """The cohort, with learning outcomes, and both markers in its pool."""
    if not cast.cohort.learning_outcomes.exists():
        assessing.set_usual_outcomes(cohort=cast.cohort, by=cast.team)
        for marker in (cast.marker, cast.second_marker):
            in_pool(cast.cohort, marker, authority=cast.inverclyde)
    return cast.cohort


def panel_set(cast: Cast, enrolment: Enrolment | None = None) -> Panel:
    """Petra's slides are with Marcus and Sile, who can answer now."""
    with_outcomes(cast)
    case_study = slides_submitted(enrolment or cast.enrolment)
    panel = assessing.set_assessors(
        case_study=case_study, first=cast.marker, second=cast.second_marker, by=cast.team
    )
    overdue(cast.cohort)
    return fresh(panel)


def fresh(panel: Panel) -> Panel:
    """The panel as it stands now."""
    return Panel.objects.select_related(*queries.PEOPLE).get(pk=panel.pk)


def answer(
    panel: Panel, by: User, *, met: bool = True, give: bool = True, feedback: str = "Well shown."
) -> Assessment:
    """One assessor's answer: all met, or all but the first."""
    mine = Assessment.objects.get(panel=panel, assessor=by)
    outcomes = queries.outcomes_of(panel.case_study.enrolment.cohort)
    return assessing.save_answer(
        panel=panel,
        found={
            row.pk: assessing.Found(met or number > 0, f"About {row.number}.")
            for number, row in enumerate(outcomes)
        },
        feedback=feedback,
        version=mine.version,
        give=give,
        by=by,
    )


def differing(cast: Cast) -> Panel:
    """Marcus found it met, Sile not yet."""
    panel = panel_set(cast)
    answer(panel, cast.marker)
    answer(panel, cast.second_marker, met=False)
    return fresh(panel)


def found(cast: Cast, *, met: bool = True) -> Panel:
    """Both found the same."""
    panel = panel_set(cast)
    answer(panel, cast.marker, met=met)
    answer(panel, cast.second_marker, met=met)
    return fresh(panel)


def released(cast: Cast, *, met: bool = True) -> Panel:
    """The same, and Petra knows."""
    return assessing.release_panel(panel=found(cast, met=met), by=cast.team)
