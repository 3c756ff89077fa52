"""Groups for presentations: how large, when and where, and who moves into which."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from casestudies.models import PeerGroup
from casestudies.peergroups import LARGEST, SMALLEST, USUAL
from core import clock
from programme.forms.asked import AskedField
from programme.forms.session import TimeField, https

WHOLE = "Enter a whole number."


class SizeForm(forms.Form):
    """How many present in a group."""

    size = forms.IntegerField(
        label="Presenters in a group",
        min_value=SMALLEST,
        max_value=LARGEST,
        initial=USUAL,
        help_text=f"Between {SMALLEST} and {LARGEST}. Groups differ by one where the number of people asks for it.",
        error_messages={
            "required": "Enter how many present in a group.",
            "invalid": WHOLE,
            "min_value": f"A group has {SMALLEST} presenters or more.",
            "max_value": f"A group has {LARGEST} presenters or fewer.",
        },
    )


class GroupForm(forms.Form):
    """When and where a group meets."""

    date = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={"required": "Enter the date.", "invalid": "Enter a date such as 19/05/2027."},
    )
    starts = TimeField(label="Starts at, UK time", error_messages={"required": "Enter when it starts."})
    minutes = forms.IntegerField(
        label="Minutes for each presenter",
        min_value=5,
        max_value=90,
        help_text="Questions included: usually 15 and 5.",
        error_messages={
            "required": "Enter how many minutes each presenter has.",
            "invalid": WHOLE,
            "min_value": "Give each presenter 5 minutes or more.",
            "max_value": "Give each presenter 90 minutes or fewer.",
        },
    )
    place = AskedField(
        label="Place",
        max_length=200,
        help_text="Building, room and postcode. Not needed for a group that meets online.",
    )
    join_link = forms.URLField(
        label="Link to join online",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Only the group, its leads and the programme team see it.",
        error_messages={"invalid": "Enter a whole link, such as https://meet.example.org/ioc."},
    )
    sequence = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False
    )

    def __init__(self, *args: Any, group: PeerGroup, **kwargs: Any) -> None:
        self.group = group
        first: dict[str, Any] = {"minutes": group.minutes, "place": group.place, "join_link": group.join_link}
        first["sequence"] = group.sequence
        if group.starts_at:
            at = group.starts_at.astimezone(clock.LONDON)
            first |= {"date": at.date(), "starts": at.time()}
        super().__init__(*args, initial=first, **kwargs)

    def clean_place(self) -> str:
        return " ".join(self.cleaned_data["place"].split())

    def clean_join_link(self) -> str:
        return https(self.cleaned_data["join_link"])

    def clean_date(self) -> dt.date:
        date, cohort = self.cleaned_data["date"], self.group.cohort
        if not cohort.starts_on <= date <= cohort.ends_on:
            raise forms.ValidationError(f"This date is not in the year {cohort}.")
        return date

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        date, starts = values.get("date"), values.get("starts")
        if date and starts:
            if sentence := clock.strange_hour(date, starts):
                self.add_error("starts", sentence)
            elif clock.london(date, starts.hour, starts.minute) <= clock.now():
                self.add_error("date", "This time has passed already. Choose a later one.")
        if (
            not values.get("place")
            and not values.get("join_link")
            and not {"place", "join_link"} & set(self.errors)
        ):
            self.add_error("place", "Enter where it takes place, or a link to join online.")
        return values

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        clean = self.cleaned_data
        starts = clean["starts"]
        return {
            "starts_at": clock.london(clean["date"], starts.hour, starts.minute),
            "place": clean["place"],
            "join_link": clean["join_link"],
            "minutes": clean["minutes"],
            "sequence": clean["sequence"] or 0,
        }


class PlaceForm(forms.Form):
    """In which group somebody presents, and when in it."""

    group = forms.ChoiceField(label="Group", error_messages={"required": "Choose a group."})
    position = forms.IntegerField(
        label="Place in the running order",
        min_value=1,
        max_value=LARGEST,
        help_text="1 presents first. Leave it empty to be last.",
        required=False,
        error_messages={
            "invalid": WHOLE,
            "min_value": "The first place is 1.",
            "max_value": f"The last place is {LARGEST}.",
        },
    )
    in_spite = forms.BooleanField(label="Move them all the same", required=False)

    def __init__(self, *args: Any, groups: list[Any], **kwargs: Any) -> None:
        """groups: those of `groups_arranged_by`."""
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        self.fields["group"].choices = [
            ("", "Choose a group"),
            *((key, f"{group} ({group.presenters} presenters)") for key, group in self.groups.items()),
        ]

    def chosen(self) -> tuple[PeerGroup, int]:
        """The group, and the place."""
        return self.groups[self.cleaned_data["group"]], self.cleaned_data["position"] or LARGEST + 1
