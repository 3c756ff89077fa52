"""Station 3: a mentor, a trio by one press, three visits and what is kept of them."""

from tests.journeys.year.people import Person, Year


def appoints_mentor(team: Person, name: str, email: str, school: str) -> None:
    """Make somebody a mentor who never had an account."""
    team.opens("/trios/mentors/")
    team.follows("Appoint a mentor")
    team.writes("Their e-mail address", email)
    team.writes("Their name", name)
    team.picks_school("Their school", school)
    team.writes("Completed the programme before our records begin (year)", "2019")
    team.presses("Appoint the mentor")
    team.sees(f"{name} is a mentor in 2027–28")


def forms_the_trios(team: Person, year: Year) -> None:
    """One press, the worker, a look, one press."""
    team.opens("/trios/?cohort=2027-28")
    team.presses("Form the trios")
    team.sees("The trios are being worked out")
    year.worker_works()
    team.opens(team.path)
    team.sees("What it comes to")
    team.presses("Publish these trios")
    team.sees("1 trio is published")


def books_the_visits(mentor: Person, dates: dict[str, str]) -> None:
    """Give each member's visit its date in one form."""
    mentor.opens("/mentoring/")
    mentor.follows("Find dates that suit everybody")
    mentor.follows("enter dates yourself")
    for host, date in dates.items():
        visit = mentor.page.locator("fieldset").filter(has_text=f"{host} hosts")
        mentor.writes("Date", date, within=visit)
        mentor.writes("Starts at", "09:15", within=visit)
        mentor.writes("Ends at", "11:45", within=visit)
    mentor.presses("Book the visits")
    mentor.sees("3 visits are booked.")


def opens_the_visit(person: Person, host: str) -> None:
    """From the trio's page to the visit."""
    person.opens("/trio/" if "mentor" not in person.email else "/mentoring/")
    row = person.page.get_by_role("row").filter(has=person.page.get_by_role("cell", name=host))
    with person.page.expect_navigation():
        row.get_by_role("link").first.click()
    person.sees(f"{host}")


def chooses_what_is_seen(host: Person) -> None:
    """The host's own area of strength."""
    opens_the_visit(host, host.name)
    host.follows("Choose what colleagues see")
    host.writes("What the visit looks at", "Questions that wait for an answer")
    host.writes("Class or stage", "P5")
    host.presses("Save", exact=True)


def records_who_was_there(mentor: Person, host: str) -> None:
    """Attendance by part, and the visit closed in the same press."""
    opens_the_visit(mentor, host)
    mentor.page.get_by_role("link", name="Record who was there").click()
    mentor.sees("Part 1: taught the lesson", "Part 2: took part in the discussion")
    mentor.presses("Save and complete the visit")
    mentor.sees("the visit is completed")


def describes_the_lesson(visitor: Person, host: str) -> None:
    """The shared record of the visit."""
    opens_the_visit(visitor, host)
    visitor.follows("Open the record of the visit")
    visitor.sees("Questions that wait for an answer")
    visitor.writes("What you saw and heard", "Three seconds after each question; eleven pupils spoke.")
    visitor.presses("Save", exact=True)


def writes_the_dialogue(person: Person, host: str) -> None:
    """The shared record of the discussion, with a next step for each, agreed by its writer."""
    opens_the_visit(person, host)
    person.follows("Open the record of the discussion")
    person.writes("Strengths", "Learners answered one another.")
    person.writes("Challenge", "Who never speaks, and what would they say?")
    person.writes("What you agreed to do", "A tally for three weeks.")
    for box in person.page.get_by_label("Next step of").all():
        box.fill("Count who speaks on Mondays.")
    person.presses("Save and agree")
    person.sees("Agreed")


def agrees_the_dialogue(person: Person, host: str) -> None:
    """The others agree what stands there."""
    opens_the_visit(person, host)
    person.follows("Open the record of the discussion")
    person.sees("Learners answered one another.")
    person.presses("Save and agree")
