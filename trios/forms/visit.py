"""Visits booked, moved, cancelled; who was there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from core import clock
from programme.forms.session import TimeField
from programme.models import Enrolment
from trios.models import Trio, Visit, VisitAttendance
from trios.queries.trio import members_of, visits_of
from trios.queries.visit import attendance_of, overlap
from trios.visit_plan import VisitPlan


class VisitForm(forms.Form):
    """One visit: when, and where to go."""

    date = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={"required": "Enter the date.", "invalid": "Enter a date such as 19/03/2027."},
    )
    starts = TimeField(label="Starts at", error_messages={"required": "Enter when it starts."})
    ends = TimeField(label="Ends at", error_messages={"required": "Enter when it ends."})
    where = forms.CharField(
        label="Where to go",
        max_length=200,
        required=False,
        help_text="Entrance, room, parking.",
    )

    def __init__(
        self, *args: Any, host: Enrolment, trio: Trio, visit: Visit | None = None, **kwargs: Any
    ) -> None:
        self.host, self.trio, self.visit = host, trio, visit
        if visit is not None:
            starts, ends = (at.astimezone(clock.LONDON) for at in (visit.starts_at, visit.ends_at))
            kwargs["initial"] = {
                "date": starts.date(),
                "starts": starts.time(),
                "ends": ends.time(),
                "where": visit.where,
            }
        super().__init__(*args, **kwargs)

    def clean_date(self) -> dt.date:
        date, cohort = self.cleaned_data["date"], self.trio.cohort
        if not cohort.starts_on <= date <= cohort.ends_on:
            raise forms.ValidationError(
                f"This date is not in the year {cohort}, which runs from {cohort.starts_on:%-d %B %Y} to "
                f"{cohort.ends_on:%-d %B %Y}."
            )
        return date

    def clean_where(self) -> str:
        return " ".join(self.cleaned_data["where"].split())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "The end has to be after the start, on the same day.")
        return values

    def plan(self) -> VisitPlan:
        """The values as the action takes them."""
        values = self.cleaned_data
        day, starts, ends = values["date"], values["starts"], values["ends"]
        return VisitPlan(
            host=self.host,
            starts_at=clock.london(day, starts.hour, starts.minute),
            ends_at=clock.london(day, ends.hour, ends.minute),
            where=values["where"],
        )

    def refuse_overlap(self, others: Iterable[VisitPlan | Visit]) -> None:
        """Add an error when another visit of the trio is at the same time."""
        plan = self.plan()
        for other in others:
            if overlap(plan, other):
                self.add_error(
                    "starts",
                    f"The visit to {other.host.participant} is at this time: everybody attends both.",
                )


class MoveForm(VisitForm):
    """A booked visit changed, under the sequence the page was opened with."""

    reason = forms.CharField(
        label="Why is it moved?",
        max_length=200,
        required=False,
        help_text="The trio and its mentor read this in the mail and on the page.",
    )
    sequence = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, host=visit.host, trio=visit.trio, visit=visit, **kwargs)
        self.initial["sequence"] = visit.sequence

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors:
            self.refuse_overlap(v for v in visits_of(self.trio) if self.visit and v.pk != self.visit.pk)
        return values


class Booking:
    """The visits of a trio in one press: a form for each member who hosts none yet; empty ones are left for later."""

    def __init__(
        self, data: Any, *, trio: Trio, hosts: Iterable[Enrolment], proposed: Mapping[str, str] | None = None
    ) -> None:
        """proposed: dates to begin with, named as the fields are (`v12-date`); only while nothing was sent."""
        self.trio, self.problem = trio, ""
        self.forms = [
            VisitForm(
                data,
                host=host,
                trio=trio,
                prefix=f"v{host.pk}",
                initial=initial_of(f"v{host.pk}-", proposed or {}),
                empty_permitted=True,
                use_required_attribute=False,
            )
            for host in hosts
        ]

    def filled(self) -> list[VisitForm]:
        """The forms in which something was typed."""
        return [form for form in self.forms if form.has_changed()]

    def is_valid(self) -> bool:
        """Whether at least one visit was given, each is whole, and no two are at one time."""
        filled = self.filled()
        if not filled:
            self.problem = "Enter the date and times of at least one visit."
            return False
        broken = [form for form in filled if not form.is_valid()]  # every one says what is wrong
        if broken:
            return False
        standing: list[VisitPlan | Visit] = list(visits_of(self.trio))
        for form in filled:
            form.refuse_overlap(standing)
            if form.is_valid():
                standing.append(form.plan())
        return all(not form.errors for form in filled)

    def plans(self) -> list[VisitPlan]:
        """What the action takes."""
        return [form.plan() for form in self.filled()]


def initial_of(prefix: str, proposed: Mapping[str, str]) -> dict[str, str]:
    """What is proposed for one of the forms."""
    return {
        name.removeprefix(prefix): value[:20] for name, value in proposed.items() if name.startswith(prefix)
    }


class CancelForm(forms.Form):
    """Why a visit is called off."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=200,
        help_text="The trio and its mentor read this in the mail and on the page.",
        error_messages={"required": "Say why: the trio reads it."},
    )


class AttendanceForm(forms.Form):
    """Which parts of a visit each member was there for."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput, max_length=400)

    def __init__(self, *args: Any, visit: Visit, stamp: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stamp"] = stamp
        self.rows = []
        recorded: dict[int, VisitAttendance] = attendance_of(visit)
        for member in members_of(visit.trio):
            pk = member.enrolment_id
            row = recorded.get(pk)
            is_host = pk == visit.host_id
            observed = forms.BooleanField(
                label="Part 1: taught the lesson" if is_host else "Part 1: watched the lesson", required=False
            )
            discussed = forms.BooleanField(label="Part 2: took part in the discussion", required=False)
            self.fields |= {f"observed_{pk}": observed, f"discussed_{pk}": discussed}
            # Most people are there: an open form proposes that, and the mentor takes away who was not.
            self.initial[f"observed_{pk}"] = row.observed if row else True
            self.initial[f"discussed_{pk}"] = row.discussed if row else True
            self.rows.append(
                {
                    "enrolment": member.enrolment,
                    "is_host": is_host,
                    "observed": self[f"observed_{pk}"],
                    "discussed": self[f"discussed_{pk}"],
                    "row": row,
                }
            )

    def parts(self) -> dict[int, tuple[bool, bool]]:
        """What the action takes."""
        clean = self.cleaned_data
        ids = [row["enrolment"].pk for row in self.rows]
        return {pk: (clean[f"observed_{pk}"], clean[f"discussed_{pk}"]) for pk in ids}
