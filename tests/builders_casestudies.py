"""`case_study_at(state)`: a case study that came to where it is through the real actions."""

import datetime as dt
import io
import tempfile
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from casestudies import actions, notices
from casestudies.enums import Phase
from casestudies.models import (
    CaseStudy,
    Evidence,
    ExtensionRequest,
    Factor,
    Likeness,
    MentorAnswer,
    PlannedAction,
    PlanPhase,
    Section,
    SectionDraft,
    Submission,
    Version,
)
from casestudies.passages import Remark
from casestudies.queries import due_at
from core import clock, jobs
from core.models import Job
from notifications.actions import notify
from people.actions import grant_role
from people.enums import Role
from people.models import User
from programme.models import Enrolment
from tests.builders_trios import trio_of
from tests.factories.casestudies import SectionDraftFactory
from tests.factories.people import UserFactory
from tests.factories.programme import EnrolmentFactory
from tests.personas import Cast

STATES = ("opened", "planned", "uploaded", "ready", "submitted", "marked", "not_yet")
TEXT = (
    (
        "Introduction and context",
        "We teach thirty learners in Primary 4 and wanted them to talk more about maths.",
    ),
    (
        "Evidence of impact on learners",
        "By June twenty of thirty explained their answer without being asked.",
    ),
    ("Conclusion and next steps", "Talking first helped. Next year we begin in August."),
)
REFERENCES = "Black, P. and Wiliam, D. (1998) Inside the Black Box. London: King's College."


def docx(
    paragraphs: Sequence[tuple[str, str]] = TEXT,
    *,
    creator: str = "",
    references: str = REFERENCES,
    seed: str = "",
) -> bytes:
    """A small real Word document: headings with a paragraph each, then references. `seed` makes it another file."""
    body = "".join(heading(title) + paragraph(text) for title, text in paragraphs)
    body += heading("References") + paragraph(references) if references else ""
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/>'
            '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.styles+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
            'core-properties" Target="docProps/core.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'styles" Target="styles.xml"/></Relationships>'
        ),
        "word/styles.xml": (
            '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
        ),
        "word/document.xml": (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f"{body}</w:body></w:document>"
        ),
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{escape(creator)}</dc:creator>'
            f"<dc:description>{escape(seed)}</dc:description></cp:coreProperties>"
        ),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return file.getvalue()


def heading(text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>'


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx_file(name: str = "Case study.docx", **kwargs) -> SimpleUploadedFile:
    """The same as a browser sends it."""
    return SimpleUploadedFile(
        name,
        docx(**kwargs),
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )


def team_member() -> User:
    """Somebody of the programme team, always the same."""
    user = User.objects.filter(email="team@example.org").first() or UserFactory(
        email="team@example.org", name="Tessa Team"
    )
    grant_role(user=user, role=Role.TEAM, by=None)
    return user


def read(
    version: Version, *, for_real: bool = False, findings: Sequence[dict] = (), words: int = 4987
) -> Version:
    """Have a version read: by the intake itself where `for_real`, else with the answer it gives to such a file."""
    if for_real:
        jobs.run(Job.objects.get(dedupe_key=f"version:{version.pk}").pk)
        version.refresh_from_db()
        return version
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder) / "case-study.docx"
        clean.write_bytes(docx())
        answer = {
            "ok": True,
            "kind": "docx",
            "words": {
                "counted": words,
                "by_section": [{"heading": title, "level": 1, "words": words // 3} for title, _ in TEXT],
                "excluded": {"references": 12},
            },
            "findings": list(findings),
            "html": "".join(f"<h1>{escape(title)}</h1><p>{escape(text)}</p>" for title, text in TEXT),
            "clean_file": str(clean),
        }
        actions.read_version(version=version, answer=answer, clean_file=clean)
    version.refresh_from_db()
    return version


def uploaded(enrolment: Enrolment, **kwargs) -> Version:
    """A version just uploaded, not read yet."""
    version, _ = actions.upload(
        enrolment=enrolment, by=enrolment.participant, file=docx_file(**kwargs), began_at=clock.now()
    )
    return version


def submitted(version: Version) -> Submission:
    """A version handed in by its author."""
    return actions.submit(
        version=version,
        by=version.case_study.enrolment.participant,
        at=clock.now(),
        declared_words=4990,
        ai_statement="None",
        accepted_findings=True,
    )


PLAN = {
    Phase.INFORMATION: {
        "title": "Talking about maths",
        "evidence_now": "Nine of thirty explain an answer unasked.",
        "aim": "Twenty of thirty explain an answer by June.",
    },
    Phase.PLANNING: {
        "question": "Do learners who explain first make fewer mistakes?",
        "intervention": "Ten minutes of number talk a day for eight weeks.",
        "evaluation": "The same count every second Friday.",
    },
}


def planned(enrolment: Enrolment, texts: dict[Phase, dict[str, str]] | None = None) -> CaseStudy:
    """A plan with something in it, written by the author."""
    for phase, words in (PLAN if texts is None else texts).items():
        row = PlanPhase.objects.filter(case_study__enrolment=enrolment, number=phase).first()
        row = actions.save_phase(
            enrolment=enrolment,
            phase=phase,
            by=enrolment.participant,
            version=row.version if row else 0,
            texts=words,
        )
    return row.case_study


def factor_of(enrolment: Enrolment, name: str = "Motivation for learning", **values: str) -> Factor:
    """A line in the table of factors."""
    values = {"level": "pupil", "direction": "pressure", "test": "", "finding": "open"} | values
    return actions.save_row(
        model=Factor,
        enrolment=enrolment,
        key=uuid.uuid4(),
        by=enrolment.participant,
        version=0,
        values=values | {"name": name},
    )


def planned_action_of(enrolment: Enrolment, task: str = "Number talk", **values: Any) -> PlannedAction:
    """A line in the table of actions."""
    return actions.save_row(
        model=PlannedAction,
        enrolment=enrolment,
        key=uuid.uuid4(),
        by=enrolment.participant,
        version=0,
        values=values | {"task": task},
    )


def png(width: int = 40, height: int = 30) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5351").save(out, "PNG")
    return out.getvalue()


def own_file(
    enrolment: Enrolment,
    *,
    name: str = "tally.png",
    data: bytes | None = None,
    title: str = "Tally of who explains",
    text: str = "Twice as many by week 9.",
    section: Section | None = None,
) -> Evidence:
    """A chart that its author put aside."""
    file = SimpleUploadedFile(name, png() if data is None else data)
    evidence, _ = actions.add_file(
        enrolment=enrolment, file=file, title=title, text=text, section=section, by=enrolment.participant
    )
    return evidence


def case_study_at(
    state: str,
    *,
    enrolment: Enrolment | None = None,
    by: User | None = None,
    mark: int | None = None,
    feedback: str = "Clear and well evidenced.",
    read_for_real: bool = False,
) -> CaseStudy:
    """A case study at one of STATES, having walked there through the real actions.

    enrolment: whose (a new one otherwise); by: who releases; mark: 64 where it passes, else 42.
    """
    if state not in STATES:
        raise ValueError(f"A case study comes to {', '.join(STATES)}, not to {state!r}.")
    enrolment = enrolment or EnrolmentFactory()
    author, step = enrolment.participant, STATES.index(state)
    case_study = actions.open_case_study(enrolment=enrolment, by=author)
    if step >= STATES.index("planned"):
        case_study = planned(enrolment)
    if step >= STATES.index("uploaded"):
        version = uploaded(enrolment, seed=str(enrolment.pk))
    if step >= STATES.index("ready"):
        version = read(version, for_real=read_for_real)
    if step >= STATES.index("submitted"):
        submitted(version)
        case_study = CaseStudy.objects.get(pk=case_study.pk)
    if state in ("marked", "not_yet"):
        passed = state == "marked"
        result_out(
            case_study,
            by=by or team_member(),
            mark=mark if mark is not None else (64 if passed else 42),
            passed=passed,
            feedback=feedback,
        )
    return CaseStudy.objects.select_related("enrolment__cohort", "enrolment__participant").get(
        pk=case_study.pk
    )


def result_out(case_study: CaseStudy, *, by: User, mark: int, passed: bool, feedback: str = "") -> CaseStudy:
    """The author has the result and is told of it, as a release does for many."""
    outcome = actions.Outcome(case_study=case_study.pk, mark=mark, passed=passed, feedback=feedback)
    actions.release_marks(outcomes=[outcome], by=by)
    case_study.refresh_from_db()
    notify(notices.released(case_study))
    return case_study


def request_for_time(enrolment: Enrolment, *, days: int = 10, words: str = "") -> ExtensionRequest:
    """Its author has asked for so many days more."""
    due = due_at(case_study_at("opened", enrolment=enrolment))
    return actions.ask_for_time(
        enrolment=enrolment,
        until=due + dt.timedelta(days=days),
        reason="illness",
        words=words,
        by=enrolment.participant,
    )


SHARED = (
    "In our school we began each lesson with two minutes of silent looking at a picture of mathematics in the street, "
    "and then asked every pair to say one thing they could count, one thing they could measure and one thing that puzzled "
    "them, before anybody was told what the lesson would be about, so that the quiet ones had something to say."
)


def alike(cast: Any, shared: str = SHARED) -> Likeness:
    """The participant and somebody else handed in texts that share a passage, and it was found."""
    for enrolment, own in (
        (cast.enrolment, "Mine began in August."),
        (EnrolmentFactory(cohort=cast.cohort), "Ours."),
    ):
        written = Version.objects.filter(case_study__enrolment=enrolment).first()
        if written is None:
            handed_in(enrolment, [("What was done", f"{own} {shared}")])
    return Likeness.objects.get()


def handed_in(enrolment: Enrolment, paragraphs: Sequence[tuple[str, str]]) -> Submission:
    """A submission whose reading copy has this text, held against the others."""
    version = read(uploaded(enrolment, seed=str(enrolment.pk)))
    html = "".join(f"<h1>{escape(title)}</h1><p>{escape(text)}</p>" for title, text in paragraphs)
    Version.objects.filter(pk=version.pk).update(reading_copy=html)
    submission = submitted(version)
    jobs.run(Job.objects.get(dedupe_key=f"compare:{submission.pk}").pk)
    return submission


def shown_draft(cast: Cast, **fields: Any) -> SectionDraft:
    """A draft of Glasgow's participant, who is in a trio with the cast's mentor, shown to them."""
    if not cast.enrolment.trio_memberships.exists():
        trio_of(cast)
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    draft = SectionDraftFactory(case_study=case_study, **fields)
    return actions.show_draft(draft=draft, by=cast.participant)


def mentor_answered(
    cast: Cast, draft: SectionDraft, text: str = "Which class?", words: str = ""
) -> MentorAnswer:
    """The mentor has sent a comment on its first paragraph."""
    return actions.send_comments(
        draft=draft, by=cast.mentor, version=0, remarks=[Remark(1, text)], words=words
    )
