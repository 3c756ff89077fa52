"""An application as its applicant sees it: tasks, answers, where it stands."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from core import clock
from core.decisions import Decision
from core.ui.dates import deadline, full_date
from core.ui.lists import Row, Task
from people.queries import whereabouts
from programme import gtcs
from programme.enums import ApplicationState as A
from programme.enums import EndorsementState as H
from programme.models import Application, Endorsement
from programme.queries.application import SECTIONS, has_begun, missing
from programme.queries.cohort import Applying
from programme.transitions import APPLICATION

KIND: dict[str, str] = {
    A.DRAFT: "attention",
    A.SUBMITTED: "waiting",
    A.WAITING_LIST: "waiting",
    A.OFFERED: "attention",
    A.ACCEPTED: "ok",
    A.NOT_OFFERED: "neutral",
    A.TURNED_DOWN: "neutral",
    A.LAPSED: "bad",
    A.WITHDRAWN: "neutral",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application is: a status, and what the applicant should know or do now."""

    label: str
    kind: str
    title: str
    sentences: list[str]
    is_draft: bool = False
    has_offer: bool = False


def standing(
    application: Application, endorsement: Endorsement | None, can: dict[str, Decision], at: dt.datetime
) -> Standing:
    """What the top of the applicant's page says."""
    cohort = application.cohort
    head = endorsement.headteacher_name if endorsement else ""
    state = application.told_state(at)
    title, sentences = "", []
    match state:
        case A.DRAFT if can["edit"]:
            sentences = [f"Submit it by {deadline(application.closes_at)}."]
        case A.DRAFT:
            title = "This application was not submitted"
            sentences = [can["edit"].reason]
        case A.SUBMITTED:
            title = "Your application is in"
            sentences = [
                support_sentence(endorsement, head),
                f"{application.authority}'s lead decides once your headteacher supports it. We write to you then.",
            ]
        case A.WAITING_LIST:
            title = "You are on the waiting list"
            sentences = [
                "All places are spoken for at present. If one becomes free, you may be offered it, and we write to you."
            ]
        case A.OFFERED if can["answer"]:
            title = "You have been offered a place"
            sentences = [
                f"Answer by {deadline(application.accept_by)}. After that the place goes to somebody else."
            ]
        case A.OFFERED | A.LAPSED:
            title = "The offer has run out"
            sentences = [f"It could be accepted until {deadline(application.accept_by)}."]
        case A.ACCEPTED:
            title = f"You have a place in {cohort}"
            sentences = [
                f"The year begins on {full_date(cohort.starts_on)}. Your home page shows what comes first."
            ]
        case A.NOT_OFFERED:
            title = "We could not offer you a place this year"
            sentences = ["You are welcome to apply again next year."]
        case A.TURNED_DOWN:
            title = "You turned the place down"
        case A.WITHDRAWN:
            title = "You withdrew this application"
    if application.decision_note and state == application.state and state not in (A.SUBMITTED, A.WITHDRAWN):
        sentences.append(f"{application.authority}'s lead wrote: {application.decision_note}")
    return Standing(
        APPLICATION.own_label(state),
        KIND[state],
        title,
        sentences,
        is_draft=application.state == A.DRAFT,
        has_offer=bool(can["answer"]),
    )


def window(now: Applying | None, can: Decision | None) -> dict[str, bool]:
    """Which of its pages the start is: before opening, after closing, or refused to this person for another reason."""
    is_before = bool(now and now.when == "not yet")
    is_closed = bool(now and now.when == "closed")
    open_to_others = bool(now and now.is_open and not can)
    return {"is_before": is_before, "is_closed": is_closed, "is_refused": open_to_others}


def support_sentence(endorsement: Endorsement | None, head: str) -> str:
    """How the headteacher's part stands, in a sentence for the applicant."""
    if endorsement is None:
        return "Your headteacher has not been asked yet."
    return {
        H.REQUESTED: f"{head} was asked on {full_date(endorsement.requested_at)} and can answer until "
        f"{deadline(endorsement.expires_at)}.",
        H.SUPPORTED: f"{endorsement.answered_name or head} supports your application"
        f"{', and said so by phone' if endorsement.phoned_at else ''}.",
        H.BOUNCED: f"Our mail to {head} came back. Mend the address, or name another headteacher.",
        H.NOT_SUPPORTED: f"{head} could not support your application. Speak to them first.",
        H.NOT_ME: f"Our mail reached somebody who is not {head}. Name your headteacher again.",
        H.REPLACED: "You are naming another headteacher.",
    }[H(endorsement.state)]


def url(application: Application, section: str) -> str:
    """The page of a section."""
    return reverse("programme:application-section", kwargs={"pk": application.pk, "section": section})


def tasks(application: Application, can_submit: Decision) -> list[Task]:
    """The sections as a task list, the check last."""
    gaps = missing(application)
    found = []
    for section, title in SECTIONS.items():
        if not gaps[section]:
            found.append(Task(title, url(application, section), "Complete", "ok", done=True))
        elif has_begun(application, section):
            hint = f"Still missing: {', '.join(gaps[section])}."
            found.append(Task(title, url(application, section), "Begun", "attention", hint=hint))
        else:
            found.append(Task(title, url(application, section), "Not started"))
    check = reverse("programme:application-check", kwargs={"pk": application.pk})
    last = "Check your answers and submit"
    if can_submit:
        found.append(Task(last, check, "Ready", "attention", by=application.closes_at))
    else:
        found.append(Task(last, "", "Cannot start yet", hint=can_submit.reason))
    return found


def answers(application: Application) -> dict[str, list[Row]]:
    """Section → its answers as rows, in the order of the form."""
    school = application.school
    return {
        "you": [
            Row("Full name", application.full_name),
            Row("Phone", application.phone),
            Row("Another e-mail address", application.other_email),
            Row(
                "GTCS number",
                application.gtcs_number,
                hint=gtcs.hint(application.gtcs_number, clock.today()),
            ),
            Row("Registration", application.get_registration_display() if application.registration else ""),
            Row("Fully registered on", full_date(application.registered_on)),
        ],
        "post": [
            Row("School", f"{school.name}, {whereabouts(school)}" if school else ""),
            Row("Sector", application.get_sector_display() if application.sector else ""),
            Row("Teaches", application.teaches),
            Row("Post", application.post),
            Row("Works", application.working_pattern),
        ],
        "year": [
            *(
                [Row("Preferred route", application.get_preferred_route_display())]
                if application.cohort.has_presentation_route
                else []
            ),
            Row("Statement of interest", application.statement),
            Row("Masters credits already held", application.prior_credit),
            Row("What would help to take part", application.adjustments),
            Row("Can take part in everything", "Yes" if application.can_attend else ""),
            Row("Has read the privacy notice", "Yes" if application.understands_privacy else ""),
        ],
        "headteacher": [
            Row("Headteacher", application.headteacher_name),
            Row("E-mail address", application.headteacher_email),
        ],
    }


def cards(application: Application, *, with_links: bool) -> list[tuple[str, list[Row], list[str], str]]:
    """(title, rows, what is missing, address to change it or "") for each section, to check before submitting."""
    gaps = missing(application)
    rows = answers(application)
    return [
        (title, rows[section], gaps[section], url(application, section) if with_links else "")
        for section, title in SECTIONS.items()
    ]


def as_typed(application: Application, form: forms.Form, theirs: dict[str, Any]) -> dict[str, str]:
    """What another tab saved, by the name of the form's field, as text the field can take."""
    shown: dict[str, str] = {}
    for name, value in theirs.items():
        if name == "school_id":
            school = application.school
            shown |= {
                "school_name": school.name if school else "",
                "school_code": school.seed_code if school else "",
            }
        elif name in form.fields and not isinstance(value, bool):
            shown[name] = value.isoformat() if isinstance(value, dt.date) else str(value or "")
    return shown


def differing(application: Application, form: forms.Form, saved: dict[str, Any]) -> dict[str, str]:
    """Of what another tab saved, the fields that say something else than what was typed here."""
    shown = as_typed(application, form, saved)
    return {name: text for name, text in shown.items() if form.data.get(name, "") != text}


def theirs(application: Application, form: forms.Form, saved: dict[str, Any]) -> list[tuple[str, str]]:
    """(question, what another tab saved) where it differs from what was typed here."""
    return [
        (str(form.fields[name].label), text)
        for name, text in differing(application, form, saved).items()
        if not form.fields[name].widget.is_hidden
    ]
