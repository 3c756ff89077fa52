"""Station 6: who has met everything, the award, the certificate and its public page."""

from tests.journeys.year.people import Person, Year


def sees_what_is_lacking(person: Person, element: str, *, of: str = "") -> None:
    """A participant on their own page, or the lead on that of a participant."""
    if of:
        person.opens("/participants/")
        person.sees(of, element)
        person.follows(of)
    else:
        person.opens("/on-track/")
    person.sees("Something is lacking", element, "These need a repair")


def sees_everything_met(participant: Person) -> None:
    """All elements in order."""
    participant.opens("/on-track/")
    participant.sees("Everything is met")


def awards_everybody(team: Person, year: Year, number: int) -> None:
    """One press for all who have met everything."""
    team.opens("/participants/")
    team.presses("Award everybody who has met everything")
    team.sees("Finding out who has met everything")
    page = team.path
    year.worker_works()
    team.opens(page)
    team.sees(f"{number} people have completed the year.")


def takes_the_certificate(participant: Person) -> tuple[bytes, str]:
    """Download the PDF; returns it, and the path of the page that shows it is real."""
    participant.opens("/on-track/")
    with participant.page.expect_download() as download:
        participant.page.get_by_role("link", name="Download the certificate (PDF)").click()
    pdf = download.value.path().read_bytes()
    link = participant.page.get_by_role("link", name="The public page that shows it is real")
    return pdf, link.get_attribute("href")
