"""Case studies: plans, drafts for the tutor, files and hand-ins, presentations."""

import datetime as dt
import hashlib
import html
import io
import random
import secrets
import zipfile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from casestudies.codes import candidate_code, receipt_number
from casestudies.enums import CaseStudyState, DraftState, IntakeState
from casestudies.models import CaseStudy, Presentation, Section, SectionDraft, Submission, Version
from core import clock
from ioc.demo.seed import plans
from ioc.demo.seed.cohorts import Year
from ioc.demo.seed.words import FEEDBACK, PARAGRAPHS, SECTIONS, TITLES
from people.models import User
from programme.enums import Route
from programme.models import Enrolment

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def document(title: str, paragraphs: list[tuple[str, str]]) -> bytes:
    """A small real .docx: headings and paragraphs, nothing about anybody."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{html.escape(title)}</w:t></w:r></w:p>'
    for heading, text in paragraphs:
        body += f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{html.escape(heading)}</w:t></w:r></w:p>'
        body += f"<w:p><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>"
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{DOCX}"/></Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return file.getvalue()


def script(dice: random.Random, length: int) -> tuple[str, list[tuple[str, str]], str]:
    """(title, [(heading, text)], reading copy) of an invented case study of about `length` words."""
    title = dice.choice(TITLES)
    each = max(60, length // len(SECTIONS))
    parts = []
    for heading, _ in SECTIONS:
        text: list[str] = []
        while sum(len(p.split()) for p in text) < each:
            text.append(dice.choice(PARAGRAPHS))
        parts.append((heading, text))
    copy = f"<h2>{title}</h2>" + "".join(
        f"<h3>{heading}</h3>" + "".join(f"<p>{p}</p>" for p in text) for heading, text in parts
    )
    return title, [(heading, " ".join(text)) for heading, text in parts], copy


def write(
    year: Year, dice: random.Random, *, scripts: list[tuple], handed_in: float, skip: set[int]
) -> list[Version]:
    """Case studies of the essay route, most of them handed in in time; returns the versions handed in.

    scripts: (title, stored file, sha256, size, parts, copy) to share out; skip: enrolments that hand in nothing.
    """
    now, cohort = clock.now(), year.cohort
    due = cohort.case_study_due_at
    essays = [e for e in year.enrolments if e.route == Route.ESSAY]
    studies, chosen = [], []
    for enrolment in essays:
        title, name, sha, size, parts, copy = dice.choice(scripts)
        is_in = enrolment.pk not in skip and dice.random() < handed_in
        at = min(due - dt.timedelta(hours=dice.randint(2, 200)), now - dt.timedelta(hours=1))
        studies.append(
            CaseStudy(
                enrolment=enrolment,
                candidate_code=candidate_code(),
                title=title,
                state=CaseStudyState.SUBMITTED if is_in else CaseStudyState.WRITING,
                opened_at=at - dt.timedelta(days=90),
                submitted_at=at if is_in else None,
                submitted_by=enrolment.participant if is_in else None,
            )
        )
        chosen.append((is_in, at, name, sha, size, parts, copy))
    saved = CaseStudy.objects.bulk_create(studies, batch_size=500)
    plans.short(saved)
    versions, times = [], []
    for study, (is_in, at, name, sha, size, parts, copy) in zip(saved, chosen, strict=True):
        if not is_in:
            continue
        by_section = [{"heading": heading, "words": len(text.split())} for heading, text in parts]
        versions.append(
            Version(
                case_study=study,
                number=1,
                original=name,
                original_name="case study final.docx",
                sha256=sha,
                size=size,
                uploaded_at=at - dt.timedelta(minutes=20),
                upload_began_at=at - dt.timedelta(minutes=20),
                intake=IntakeState.READY,
                kind="docx",
                counted_words=sum(part["words"] for part in by_section),
                words_by_section=by_section,
                words_excluded={"references": 240, "tables": 60},
                reading_copy=copy,
                clean_file=name,
            )
        )
        times.append(at)
    versions = Version.objects.bulk_create(versions, batch_size=200)
    Submission.objects.bulk_create(
        (
            Submission(
                case_study=version.case_study,
                version=version,
                receipt_number=receipt_number(),
                submitted_at=at,
                due_at=due,
                counted_words=version.counted_words,
                declared_words=version.counted_words,
                declares_own_work=True,
                declares_anonymised=True,
                declares_permissions=True,
                ai_statement="I used a spelling checker and no tool that writes.",
            )
            for version, at in zip(versions, times, strict=True)
        ),
        batch_size=500,
    )
    return versions


def scripts(dice: random.Random, number: int, length: int) -> list[tuple]:
    """So many invented case studies with a stored file each, to be shared out."""
    made = []
    for _ in range(number):
        title, parts, copy = script(dice, length)
        file = document(title, parts)
        name = default_storage.save(f"case-studies/demo/{secrets.token_hex(16)}.docx", ContentFile(file))
        made.append((title, name, hashlib.sha256(file).hexdigest(), len(file), parts, copy))
    return made


def present(year: Year, dice: random.Random, *, by: User, skip: set[int]) -> None:
    """Presentations to peers, all met."""
    rows = [e for e in year.enrolments if e.pk not in skip]
    Presentation.objects.bulk_create(
        (
            Presentation(
                enrolment=enrolment,
                held_on=year.cohort.presentations_from + dt.timedelta(days=dice.randint(0, 14)),
                panel="The peers of the group",
                outcome="met",
                feedback="Clear, honest about limits, and useful to others.",
                recorded_at=clock.end_of(year.cohort.presentations_until),
                recorded_by=by,
            )
            for enrolment in rows
        ),
        batch_size=1000,
    )


def drafts(enrolments: list[Enrolment], dice: random.Random, *, tutor: User) -> None:
    """Sections sent for feedback: some answered, some waiting for the tutor."""
    now = clock.now()
    sections = {
        cohort: list(Section.objects.filter(cohort=cohort)) for cohort in {e.cohort_id for e in enrolments}
    }
    have = {s.enrolment_id: s for s in CaseStudy.objects.filter(enrolment__in=enrolments)}
    new = CaseStudy.objects.bulk_create(
        CaseStudy(
            enrolment=e,
            candidate_code=candidate_code(),
            title=dice.choice(TITLES),
            opened_at=now - dt.timedelta(days=20),
        )
        for e in enrolments
        if e.pk not in have
    )
    have |= {s.enrolment_id: s for s in new}
    rows = []
    for index, enrolment in enumerate(enrolments):
        for number, section in enumerate(sections[enrolment.cohort_id][: 1 + index % 3]):
            sent_at = now - dt.timedelta(days=12 - 3 * number, hours=index % 9)
            is_answered = number == 0 and index % 2 == 0
            rows.append(
                SectionDraft(
                    case_study=have[enrolment.pk],
                    section=section,
                    text="\n\n".join(dice.sample(PARAGRAPHS, 2)),
                    state=DraftState.ANSWERED if is_answered else DraftState.SENT,
                    sent_at=sent_at,
                    feedback=dice.choice(FEEDBACK) if is_answered else "",
                    answered_at=sent_at + dt.timedelta(days=3) if is_answered else None,
                    answered_by=tutor if is_answered else None,
                )
            )
    SectionDraft.objects.bulk_create(rows)
