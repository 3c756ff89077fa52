"""A session arranged or changed, cancelled, and the list of sessions filtered."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms

from core import clock
from core.ui.forms import OneOf, Several
from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import SessionMode
from programme.forms.asked import AskedField
from programme.models import Cohort, Feature, Session
from programme.queries.session import authority_ids
from programme.session_plan import Plan


class TimeField(forms.TimeField):
    """A time of day as people write it: 16:00, 16.00, 4pm, 4:30 pm."""

    input_formats = ("%H:%M", "%H:%M:%S", "%H.%M", "%I%p", "%I:%M%p", "%I.%M%p")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", self.input_formats)
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        kwargs.setdefault("error_messages", {}).setdefault("invalid", "Enter a time such as 16:00.")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        if isinstance(value, str):
            value = value.strip().replace(" ", "").upper()
        return super().to_python(value)


class SessionForm(forms.Form):
    """When, where, what and for whom."""

    features = Several(
        Feature.objects.none(),
        label="Features",
        help_text="One session may carry several.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one feature."},
    )
    authorities = Several(
        LocalAuthority.objects.none(),
        label="Authorities",
        help_text="Tick more than one for a joint session.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one authority."},
    )
    date = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={"required": "Enter the date.", "invalid": "Enter a date such as 19/03/2027."},
    )
    starts = TimeField(label="Starts at, UK time", error_messages={"required": "Enter when it starts."})
    ends = TimeField(label="Ends at, UK time", error_messages={"required": "Enter when it ends."})
    mode = forms.ChoiceField(
        label="How it meets",
        choices=SessionMode,
        initial=SessionMode.FACE_TO_FACE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it meets."},
    )
    place = AskedField(
        label="Place",
        max_length=200,
        help_text="Building, room and postcode. Not needed for an online session.",
    )
    map_link = forms.URLField(
        label="Link to a map",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Without one, the page links to a search for the place.",
        error_messages={"invalid": "Enter a whole link, such as https://maps.example.org/hall."},
    )
    join_link = forms.URLField(
        label="Link to join online",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Only those who are expected can see it. You may add it later: everybody is told.",
        error_messages={"invalid": "Enter a whole link, such as https://meet.example.org/ioc."},
    )
    by_booking = forms.BooleanField(
        label="Participants choose this session and book a place",
        required=False,
        help_text="For a feature that has several sessions. Without a tick everybody of the authority is expected.",
    )
    capacity = forms.IntegerField(
        label="Places",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Only where places are booked. Leave it empty if there is room for all.",
        error_messages={
            "invalid": "Enter a whole number of places.",
            "min_value": "Enter 1 or more places.",
            "max_value": "Enter 1,000 places or fewer.",
        },
    )
    note = forms.CharField(
        label="Anything else",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What to bring, where to park.",
    )
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    sequence = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, cohort: Cohort, user: User, session: Session | None = None, **kwargs: Any
    ) -> None:
        self.cohort, self.user = cohort, user
        mine = authorities_of(user, Permission.SESSION_ARRANGE)
        if session is None:
            kwargs["initial"] = {"authorities": sorted(mine), "uid": uuid.uuid4()} | kwargs.get("initial", {})
        else:
            kwargs["initial"] = values_of(session)
        super().__init__(*args, **kwargs)
        self.mine = None if everywhere(user, Permission.SESSION_ARRANGE) else mine
        self.session = session
        if session is not None:
            del self.fields["by_booking"]
            if not session.by_booking:
                del self.fields["capacity"]
        self.fields["features"].queryset = Feature.objects.filter(cohort=cohort)
        self.fields["authorities"].queryset = LocalAuthority.objects.filter(
            cohort_authorities__cohort=cohort
        ).order_by("name")

    def clean_join_link(self) -> str:
        return https(self.cleaned_data["join_link"])

    def clean_map_link(self) -> str:
        return https(self.cleaned_data["map_link"])

    def clean_capacity(self) -> int | None:
        capacity, booked = self.cleaned_data["capacity"], self.session.booked if self.session else 0
        if capacity is not None and capacity < booked:
            raise forms.ValidationError(f"{booked} places are booked already, so there can't be fewer.")
        return capacity

    def clean_place(self) -> str:
        return " ".join(self.cleaned_data["place"].split())

    def clean_date(self) -> dt.date:
        date = self.cleaned_data["date"]
        if not self.cohort.starts_on - dt.timedelta(days=366) <= date <= self.cohort.ends_on:
            raise forms.ValidationError(
                f"This date is not in the year {self.cohort}, which ends on {self.cohort.ends_on:%-d %B %Y}."
            )
        return date

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "The end has to be after the start, on the same day.")
        for name in ("starts", "ends"):
            if values.get("date") and values.get(name) and name not in self.errors:
                if sentence := clock.strange_hour(values["date"], values[name]):
                    self.add_error(name, sentence)
        if values.get("mode") in (SessionMode.FACE_TO_FACE, SessionMode.BLENDED) and not values.get("place"):
            if "place" not in self.errors:
                self.add_error("place", "Enter where it takes place.")
        if values.get("capacity") and self.session is None and not values.get("by_booking"):
            self.add_error("capacity", "Tick that participants book a place, or leave the number out.")
        chosen = {authority.pk for authority in values.get("authorities") or ()}
        if self.mine is not None and chosen and not chosen & self.mine:
            self.add_error("authorities", "Your own authority has to be among them.")
        return values

    def plan(self) -> Plan:
        """The values as the action takes them."""
        values = self.cleaned_data
        day: dt.date = values["date"]
        starts, ends = values["starts"], values["ends"]
        return Plan(
            features=tuple(values["features"]),
            authorities=tuple(values["authorities"]),
            mode=values["mode"],
            starts_at=clock.london(day, starts.hour, starts.minute),
            ends_at=clock.london(day, ends.hour, ends.minute),
            place=values["place"],
            join_link=values["join_link"],
            note=values["note"].replace("\r\n", "\n").strip(),
            map_link=values["map_link"],
            by_booking=self.session.by_booking if self.session else values["by_booking"],
            capacity=values.get("capacity"),
        )


def https(link: str) -> str:
    """The link itself, if it is one that can be trusted to be what it says."""
    if link and not link.lower().startswith("https://"):
        raise forms.ValidationError("The link has to begin with https://.")
    return link


def values_of(session: Session) -> dict[str, Any]:
    """A session as its form shows it."""
    starts, ends = (at.astimezone(clock.LONDON) for at in (session.starts_at, session.ends_at))
    return {
        "features": [feature.pk for feature in session.features.all()],
        "authorities": sorted(authority_ids(session)),
        "date": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "mode": session.mode,
        "place": session.place,
        "map_link": session.map_link,
        "join_link": session.join_link,
        "capacity": session.capacity,
        "note": session.note,
        "sequence": session.sequence,
    }


class CancelForm(forms.Form):
    """Why a session does not take place."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=200,
        help_text="Everybody expected reads this in the mail and on the page.",
        error_messages={"required": "Say why: everybody expected reads it."},
    )


WHEN = [
    ("", "Coming up, and registers to take"),
    ("past", "Past"),
    ("cancelled", "Cancelled"),
    ("all", "All"),
]


class SessionFilter(forms.Form):
    """The staff list, narrowed."""

    when = forms.ChoiceField(label="When", choices=WHEN, required=False)
    cohort = OneOf(
        Cohort.objects.all(), label="Cohort", required=False, to_field_name="slug", empty_label="All cohorts"
    )
    authority = OneOf(
        LocalAuthority.objects.none(),
        label="Authority",
        required=False,
        to_field_name="slug",
        empty_label="All authorities",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authorities = LocalAuthority.objects.filter(in_partnership=True)
        if not everywhere(user, Permission.SESSION_ARRANGE):
            mine = authorities_of(user, Permission.SESSION_ARRANGE)
            authorities = authorities.filter(pk__in=mine)
            if len(mine) == 1:
                del self.fields["authority"]
                return
        self.fields["authority"].queryset = authorities

    def chosen(self) -> dict[str, Any]:
        """The filters that were given and make sense; nonsense in the address is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
