"""A module dialogue as iCalendar: one person's invitation that updates and cancels, and a file to take away.

A dialogue's UID never changes, its SEQUENCE rises with every change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from icalendar import Event, vCalAddress, vText

from core import clock
from mentorship.enums import DialogueState
from mentorship.models import ModuleDialogue
from people.models import User
from programme.calendars import new_calendar, our_host, sender_address, written


def path_for(dialogue: ModuleDialogue, person: User) -> str:
    """Where this person reads about the dialogue: the mentor on their own page, the assessors on its record."""
    if person.pk == dialogue.mentor_id:
        return reverse("mentorship:module")
    return reverse("mentorship:dialogue-detail", kwargs={"pk": dialogue.pk})


def invitation(dialogue: ModuleDialogue, person: User, *, cancelled: bool = False) -> str:
    """The dialogue for one person, as the object a mail carries: REQUEST, or CANCEL when it is off or no longer theirs."""
    cancelled = cancelled or dialogue.state == DialogueState.CANCELLED
    calendar = new_calendar("CANCEL" if cancelled else "REQUEST")
    entry = event(dialogue, person, cancelled=cancelled)
    organiser = vCalAddress(f"mailto:{sender_address()}")
    organiser.params["CN"] = vText("Improving Our Classrooms")
    entry.add("organizer", organiser)
    guest = vCalAddress(f"mailto:{person.email}")
    guest.params["CN"] = vText(str(person))
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("FALSE")
    entry.add("attendee", guest, encode=False)
    calendar.add_component(entry)
    return written(calendar)


def file(dialogue: ModuleDialogue, person: User) -> str:
    """The dialogue as a calendar that can be opened."""
    calendar = new_calendar("PUBLISH")
    calendar.add_component(event(dialogue, person))
    return written(calendar)


def events_of(user: User) -> Iterator[Event]:
    """The dialogues that are the person's own or that they assess, for their feed; one query."""
    since = clock.now() - dt.timedelta(days=400)
    mine = Q(mentor=user) | Q(first_assessor=user) | Q(second_assessor=user)
    rows = ModuleDialogue.objects.filter(mine, ends_at__gte=since).select_related("mentor")
    for dialogue in rows.order_by("starts_at", "pk"):
        yield event(dialogue, user)


def event(dialogue: ModuleDialogue, person: User, *, cancelled: bool = False) -> Event:
    """The dialogue as a VEVENT."""
    cancelled = cancelled or dialogue.state == DialogueState.CANCELLED
    link = settings.SITE_URL + path_for(dialogue, person)
    is_mentor = person.pk == dialogue.mentor_id
    entry = Event()
    entry.add("uid", f"{dialogue.uid}@{our_host()}")
    entry.add("sequence", dialogue.sequence)
    entry.add("dtstamp", clock.now())
    entry.add("created", dialogue.booked_at)
    entry.add("dtstart", dialogue.starts_at.astimezone(clock.LONDON))
    entry.add("dtend", dialogue.ends_at.astimezone(clock.LONDON))
    entry.add(
        "summary", "IOC: your mentorship dialogue" if is_mentor else f"IOC: dialogue with {dialogue.mentor}"
    )
    entry.add("location", dialogue.place)
    entry.add("description", f"Delivering Mentorship. About this dialogue: {link}")
    entry.add("url", link)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return entry
