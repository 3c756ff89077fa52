"""Station 2: sessions, the timetable and its feed, the register, catch-ups, the journal."""

from tests.journeys.year.people import Person

ENTRY = "Most of my questions are still closed ones. I bring the question of thinking time."


def arranges(
    lead: Person,
    feature: str,
    date: str,
    *,
    mode: str,
    place: str,
    link: str = "",
    also: tuple[str, ...] = (),
) -> None:
    """Arrange a session, perhaps a joint one."""
    lead.opens("/sessions/arrange/")
    lead.ticks(feature, *also)
    lead.writes("Date", date)
    lead.writes("Starts at", "16:00")
    lead.writes("Ends at", "19:00")
    lead.chooses(mode)
    lead.writes("Place", place)
    if link:
        lead.writes("Link to join online", link)
    lead.presses("Arrange the session")
    lead.sees("The session is arranged", feature)


def reads_timetable_and_feed(participant: Person, features: tuple[str, ...]) -> str:
    """See what comes, and follow it in a calendar program, which signs in nowhere; returns the calendar."""
    participant.opens("/timetable/")
    participant.sees(*features)
    participant.unfolds("Follow your dates in your own calendar")
    address = participant.page.locator(".ioc-feed a").get_attribute("href")
    path = "/calendar/" + address.split("/calendar/")[1]
    calendar = participant.page.context.browser.new_context(base_url=participant.base)
    feed = calendar.request.get(path).text()
    calendar.close()
    return feed


def writes_journal(participant: Person, number: int, moment: str, *, wait: bool = False) -> None:
    """Write an entry and finish it; with `wait` only after the page has saved it by itself."""
    participant.opens(f"/journal/{number}/{moment}/")
    participant.writes("Your entry", ENTRY)
    if wait:
        participant.waits_for_autosave()
        participant.opens(f"/journal/{number}/{moment}/")
        assert participant.page.get_by_label("Your entry").input_value() == ENTRY
    participant.presses("Save and finish")


def takes_register(lead: Person, feature: str, *, absent: str = "") -> None:
    """Mark who was not there, and the rest in one press."""
    lead.opens("/sessions/?when=all")
    row = lead.page.get_by_role("row").filter(has_text=feature)
    with lead.page.expect_navigation():
        row.get_by_role("link").first.click()
    lead.follows("Open the register")
    if absent:
        lead.chooses("Absent", absent)
    lead.presses("Mark the rest present and save")
    lead.sees("The register is saved.")


def agrees_catch_up(lead: Person, name: str, by: str) -> None:
    """Agree how a missed session is made up for."""
    lead.opens("/sessions/catch-ups/")
    lead.sees(name)
    lead.follows("Agree a catch-up")
    lead.chooses("Watch the recording")
    lead.writes("By when", by)
    lead.presses("Agree the catch-up")
    lead.sees("The catch-up is agreed")


def catches_up(participant: Person) -> None:
    """Say what was done."""
    participant.opens("/timetable/")
    participant.follows("Your catch-up")
    participant.writes("What did you do", "I watched the recording and tried wait time with my own class.")
    participant.presses("Send it to be signed off")
    participant.sees("Your lead reads it and signs it off")


def signs_off(lead: Person, name: str) -> None:
    """Read it and confirm."""
    lead.opens("/sessions/catch-ups/?show=to_sign_off")
    lead.sees(name)
    lead.follows("Sign it off")
    lead.sees("I watched the recording")
    lead.presses("Sign it off")
    lead.sees("Signed off: the session counts as met.")
