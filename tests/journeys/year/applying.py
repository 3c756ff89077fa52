"""Station 1: interest, the application, the headteacher, the queue, the offer."""

from people.models import School
from tests.journeys.year.people import PASSWORD, Person, Year

STATEMENT = "Our tracking shows a dip in writing after every long break. I want to find out why, and mend it."
ENOUGH = (
    "This teacher clearly and consistently meets",
    "The school releases them",
    "The school hosts one visit",
)


def leaves_an_address(visitor: Person, email: str) -> None:
    """Ask on the front page to be told."""
    visitor.opens("/")
    visitor.writes("Your e-mail address", email)
    visitor.presses("Tell me")
    visitor.sees("Thank you. We will write to you when applications open, and only then.")


def copies_last_year(team: Person, old: str, new: str) -> None:
    """Make the next cohort from the one before."""
    team.opens("/cohorts/")
    team.follows("Make the next cohort")
    team.sees("Copy to a new year", old)
    team.writes("Name of the new cohort", new)
    team.presses("Make the cohort")
    team.sees(f"{new} is made from {old}")


def makes_an_account(applicant: Person, year: Year) -> None:
    """From the front page by way of an account to the start of the application."""
    applicant.opens("/")
    applicant.follows("Apply")
    applicant.writes("Your full name", applicant.name)
    applicant.writes("E-mail address", applicant.email)
    applicant.writes("Password", PASSWORD)
    applicant.presses("Create an account")
    applicant.sees("Confirm your e-mail address")
    applicant.writes("Code", year.code_in_mail(applicant.email))
    applicant.presses("Continue")
    assert applicant.path == "/apply/"


def signs_in_by_password(person: Person) -> None:
    """Out, and in again with the password."""
    person.page.locator("summary.ioc-account__name").click()
    person.presses("Sign out")
    person.opens("/accounts/login/")
    person.writes("E-mail address", person.email)
    person.writes("Password", PASSWORD)
    person.presses("Sign in", exact=True)
    assert person.path == "/home/"


def signs_in_by_mailed_code(person: Person, year: Year) -> None:
    """In with a code from the mail, without any password."""
    person.opens("/accounts/login/")
    person.follows("E-mail me a code instead")
    person.writes("E-mail address", person.email)
    person.presses("E-mail me a code")
    person.writes("Code", year.code_in_mail(person.email))
    person.presses("Continue")
    assert person.path == "/home/"


def answers_eligibility(applicant: Person) -> None:
    """Four times yes."""
    for question in (
        "Do you teach a class",
        "Do you clearly and consistently meet",
        "Have you taught",
        "Have you spoken",
    ):
        applicant.chooses("Yes", question)
    applicant.presses("Continue")
    applicant.sees("Your application is begun")


def fills_the_form(applicant: Person, school: School, head: tuple[str, str], route: str) -> None:
    """The four sections, one leading to the next; the school from the official list."""
    applicant.follows("About you")
    applicant.writes("Your full name", applicant.name)
    applicant.writes("A phone number", "0141 496 0123")
    applicant.writes("Your GTCS number", "091234")
    applicant.chooses("Primary")
    applicant.writes("The date of your full registration", "2019-08-19")
    applicant.waits_for_autosave()
    applicant.presses("Save and continue")
    applicant.sees("What you teach")
    applicant.picks_school("Your school", school.name)
    applicant.writes("What you teach", "P5")
    applicant.writes("Your post", "Class teacher")
    applicant.writes("The days you work", "Full time")
    applicant.presses("Save and continue")
    applicant.sees("What do you want to improve")
    applicant.chooses(route)
    applicant.writes("What do you want to improve", STATEMENT)
    applicant.ticks("I can take part in every session", "I have read the privacy notice")
    applicant.presses("Save and continue")
    applicant.sees("Speak to your headteacher before you name them")
    applicant.writes("Your headteacher's name", head[0])
    applicant.writes("Your headteacher's e-mail address", head[1])
    applicant.presses("Save and continue")


def checks_and_submits(applicant: Person, school: School) -> None:
    """Look at everything once more, then hand it in."""
    applicant.follows("Check your answers and submit")
    applicant.sees(applicant.name, school.name, STATEMENT)
    applicant.presses("Submit your application")
    applicant.sees("Your application is in")


def opens_the_link(head: Person, path: str) -> None:
    """Open the mailed link: a page that asks, and no more."""
    head.opens(path)
    head.sees("Do you support this application?")


def supports(head: Person) -> None:
    """Support by a press."""
    head.ticks(*ENOUGH)
    head.presses("Support this application")
    head.sees("Thank you. This has been answered.", "Supported")


def says_not_me(head: Person) -> None:
    """The wrong person says so by a press."""
    head.unfolds("This is not for me")
    head.presses("I am not the headteacher")
    head.sees("Thank you. This has been answered.")


def names_another_headteacher(applicant: Person, head: tuple[str, str]) -> None:
    """Put the right name in the place of the wrong one."""
    applicant.opens("/application/")
    applicant.sees("Our mail reached somebody who is not")
    applicant.follows("Name another headteacher")
    applicant.writes("Your headteacher's name", head[0])
    applicant.writes("Your headteacher's e-mail address", head[1])
    applicant.presses("Ask this headteacher")
    applicant.sees(f"We have written to {head[0]}.")


def decides(lead: Person, names: list[str], press: str, confirm: str) -> None:
    """Tick people in the queue, look at what the press will do, and do it."""
    lead.opens("/queue/")
    lead.ticks(*(f"Choose {name}" for name in names))
    lead.presses(press)
    lead.sees(*names)
    lead.presses(confirm)
    lead.sees("offered a place" if press == "Offer a place" else "put on the waiting list")
    lead.follows("Undo them or tell them now")
    lead.presses("Tell all of them now")
    lead.sees("told now.")


def accepts(applicant: Person, route: str) -> None:
    """Take the place and choose the route for good."""
    applicant.opens("/application/")
    applicant.sees("You have been offered a place")
    applicant.follows("Answer the offer")
    applicant.chooses(route)
    applicant.presses("Accept the place")
    applicant.sees("You have a place in 2027–28")
