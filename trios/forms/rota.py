"""When somebody can visit and host; a plan of dates pressed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from core import clock
from core.ui.words import counted
from programme.forms.session import TimeField
from trios.models import Availability, Trio
from trios.rota import days, week
from trios.rota.obstacles import WEEKDAYS
from trios.rota.question import Half, May, Place, Slot, week_of

SAYS = [(May.NOT.value, "Can’t"), (May.VISIT.value, "Can visit"), (May.HOST.value, "Can host")]
OTHER = "other-"  # before the names of the other week's fields
MENTOR_SAYS = [(May.NOT.value, "Can’t"), (May.HOST.value, "Can come")]


class AvailabilityForm(forms.Form):
    """A choice for each half-day of the week, days away, and the version the page was made under."""

    version = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        trio: Trio,
        row: Availability | None,
        usual: tuple[dict[Place, May], dict[Place, May] | None],
        is_mentor: bool,
        **kwargs: Any,
    ) -> None:
        now, other = (
            (week.read(row.week), week.read(row.other_week) if row.other_week else None) if row else usual
        )
        kwargs["initial"] = {
            "alternates": other is not None,
            "version": row.version if row else 0,
            "away": days.written([(each.first_day, each.last_day) for each in row.away.all()]) if row else "",
        }
        super().__init__(*args, **kwargs)
        self.trio, self.row = trio, row
        self._add_week(now, is_mentor=is_mentor)
        self.fields["alternates"] = forms.BooleanField(
            label="I work other days every second week", required=False
        )
        self._add_week(now if other is None else other, is_mentor=is_mentor, prefix=OTHER)
        self.fields["away"] = forms.CharField(
            label="Days when you can’t",
            required=False,
            max_length=3000,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="A day or a stretch of days a line, such as 12 February or 15 to 19 March. Nobody asks why. Sessions and your authority’s holidays are left out already.",
        )

    def _add_week(self, now: dict[Place, May], *, is_mentor: bool, prefix: str = "") -> None:
        for place in week.PLACES:
            initial = now.get(place, May.NOT)
            if is_mentor and initial != May.NOT:
                initial = May.HOST
            self.fields[f"{prefix}{name_of(place)}"] = forms.ChoiceField(
                label=f"{WEEKDAYS[place[0]]} {place[1]}",
                choices=MENTOR_SAYS if is_mentor else SAYS,
                initial=initial.value,
                widget=forms.RadioSelect,
                required=not prefix or bool(self.data.get("alternates")),
                error_messages={"required": f"Say whether you can on {WEEKDAYS[place[0]]} {place[1]}s."},
            )

    def clean_away(self) -> list[tuple[dt.date, dt.date]]:
        cohort = self.trio.cohort
        read = days.read(self.cleaned_data["away"], cohort.starts_on, cohort.ends_on)
        if read.faults:
            raise forms.ValidationError([f"We can’t read {fault}" for fault in read.faults])
        return read.found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = [values.get(name_of(place)) for place in week.PLACES]
        if values.get("alternates"):
            chosen += [values.get(f"{OTHER}{name_of(place)}") for place in week.PLACES]
        if all(chosen) and not any(each != May.NOT for each in chosen):
            self.add_error(
                name_of(week.PLACES[0]),
                "Mark at least one half-day on which you can: visits need all of you.",
            )
        return values

    def rows(self) -> list[Any]:
        """The half-days in their order."""
        return [self[name_of(place)] for place in week.PLACES]

    def other_rows(self) -> list[Any]:
        """The half-days of the other week, in their order."""
        return [self[f"{OTHER}{name_of(place)}"] for place in week.PLACES]

    def starts(self) -> tuple[dt.date, dt.date]:
        """A Monday of the one week near the visits, and that of the other week after it."""
        monday = week_of(max(self.trio.cohort.visits_from, clock.today()), other=False)
        return monday, monday + dt.timedelta(days=7)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        clean = self.cleaned_data
        return {
            "week": {place: May(clean[name_of(place)]) for place in week.PLACES},
            "other_week": {place: May(clean[f"{OTHER}{name_of(place)}"]) for place in week.PLACES}
            if clean["alternates"]
            else None,
            "away": clean["away"],
            "version": clean.get("version") or 0,
        }


def name_of(place: Place) -> str:
    """The field of a half-day."""
    return f"on-{place[0]}-{place[1]}"


class HoursForm(forms.Form):
    """From when to when a visit lasts, in the morning and in the afternoon."""

    morning_from = TimeField(label="Mornings from")
    morning_to = TimeField(label="to")
    afternoon_from = TimeField(label="Afternoons from")
    afternoon_to = TimeField(label="to")

    STARTS = {
        "morning_from": dt.time(9, 15),
        "morning_to": dt.time(11, 45),
        "afternoon_from": dt.time(13, 15),
        "afternoon_to": dt.time(15, 15),
    }

    def __init__(self, data: Any) -> None:
        asked = data if any(name in data for name in self.STARTS) else None
        super().__init__(asked, initial=self.STARTS, auto_id="id_hours_%s")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for half in ("morning", "afternoon"):
            starts, ends = values.get(f"{half}_from"), values.get(f"{half}_to")
            if starts and ends and ends <= starts:
                self.add_error(f"{half}_to", "The end has to be after the start.")
        return values

    def hours(self) -> dict[Half, tuple[dt.time, dt.time]]:
        """Half -> from when to when; the usual hours where none were asked for, or they can't be read."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else self.STARTS
        return {half: (values[f"{half}_from"], values[f"{half}_to"]) for half in Half}

    def sent(self) -> list[tuple[str, str]]:
        """The hours as hidden fields of the forms beside this one."""
        return [
            (f"{half}_{end}", f"{at:%H:%M}")
            for half, (first, last) in self.hours().items()
            for end, at in (("from", first), ("to", last))
        ]


def plan_written(visits: list[tuple[int, Slot]]) -> str:
    """A plan as it travels in a form: "12:2027-01-11:morning,13:…"."""
    return ",".join(f"{pk}:{slot.day}:{slot.half}" for pk, slot in visits)


def plan_read(text: str) -> dict[int, Slot]:
    """What `plan_written` wrote; empty for anything else."""
    found: dict[int, Slot] = {}
    try:
        for part in text[:400].split(","):
            pk, day, half = part.split(":")
            found[int(pk)] = Slot(dt.date.fromisoformat(day), Half(half))
    except ValueError:
        return {}
    return found


def booked_said(number: int) -> str:
    """ "3 visits are booked"."""
    return f"{counted(number, 'visit')} {'is' if number == 1 else 'are'} booked."
