"""Stations 4 and 5 of the presentation route: a poster handed in, two assessors, the outcome."""

from tests.builders_panels import pdf
from tests.journeys.year.marking import COHORT
from tests.journeys.year.people import Person, Year


def hands_a_poster_in(author: Person, year: Year) -> None:
    """The PDF goes up, the worker reads it, the author declares and submits it."""
    author.opens("/case-study/upload/")
    author.page.get_by_label("Poster: up to 1 page").check()
    author.page.locator("input[type=file]").set_input_files(
        {"name": "Poster.pdf", "mimeType": "application/pdf", "buffer": pdf(pages=1)}
    )
    author.presses("Upload and check")
    page = author.path
    year.worker_works()
    author.opens(page)
    author.sees("Poster: 1 page.", "This is exactly what the assessors get")
    author.follows("Go on to submit")
    author.ticks("This is my own work", "No learner or family", "I have permission")
    author.writes("How did you use tools", "None")
    author.presses("Submit your slides or poster")
    author.sees("Your case study is submitted", "SHA-256")


def sets_assessors(team: Person, first: str, second: str) -> None:
    """Two of the pool for the one poster there is."""
    team.opens(f"{COHORT}/presentations/")
    with team.page.expect_navigation():
        team.page.locator("main a[href$='/assessors/']").first.click()
    team.page.get_by_label("First assessor").select_option(label=first)
    team.page.get_by_label("Second assessor").select_option(label=second)
    team.presses("Set assessors")
    team.sees("Whoever is new gets a mail.")


def finds_everything_met(assessor: Person) -> None:
    """One answer, without the other's."""
    assessor.opens("/marking/assess/")
    with assessor.page.expect_navigation():
        assessor.page.locator("main table a").first.click()
    for radio in assessor.page.get_by_role("radio", name="Met", exact=True).all():
        radio.check()
    assessor.writes("Feedback to the author", "The two counts carry the whole poster.")
    assessor.presses("Give your answer")
    assessor.sees("Your answer is given.")


def releases_the_outcome(team: Person, year: Year) -> None:
    """One press for all outcomes that are found."""
    team.opens(f"{COHORT}/presentations/")
    team.presses("Release 1 outcome")
    team.sees("1 outcome released.")
    year.worker_works()
