"""Station 5: the pool, the allocation, marks by code, second marks, the board, the release."""

from tests.journeys.year.people import Person, Year

COHORT = "/marking/cohorts/2027-28"


def asks_to_join(marker: Person, authority: str) -> None:
    """Ask to join the pool, as a quality improvement officer of seven years."""
    marker.opens("/marking/join/")
    marker.sees("at least five years", "You are not mentoring a trio this year")
    marker.chooses("Quality improvement officer or equivalent")
    marker.writes("Years in this post", "7")
    marker.page.get_by_label("Your authority").first.select_option(label=authority)
    marker.presses("Ask to join")
    marker.sees("You have asked to join.")


def is_refused_as_mentor(mentor: Person) -> None:
    """Nobody marks in the year in which they mentor."""
    mentor.opens("/marking/join/")
    mentor.sees("You are mentoring in 2027–28")


def approves(team: Person, name: str, trained_on: str) -> None:
    """Take somebody into the pool with the day of the training."""
    team.opens(f"{COHORT}/pool/")
    team.follows(name)
    team.writes("What you checked it against", "The authority's list of officers")
    team.presses("Record the check")
    team.writes("Trained on", trained_on)
    team.presses("Approve")
    team.sees(f"{name} is in the pool")


def allocates(team: Person, year: Year) -> None:
    """One press, the worker, a look, one press."""
    team.opens("/marking/?cohort=2027-28")
    team.presses("Work out the allocation")
    publishes(team, year)


def publishes(team: Person, year: Year) -> None:
    """Wait for the worker, look at the proposal, rehearse it, give the scripts out."""
    page = team.path
    year.worker_works()
    team.opens(page)
    team.sees("Every script has a marker.")
    team.opens(f"{page}rehearsal/")
    team.presses("Rehearse")
    year.worker_works()
    team.opens(f"{page}rehearsal/")
    team.sees("No marker could tell from what they see who wrote a script.")
    team.presses("Publish: give the scripts out")
    team.sees("Each marker gets one mail.")


def draws_the_sample(team: Person, year: Year) -> None:
    """Who is read twice, and by whom."""
    team.opens(f"{COHORT}/moderation/")
    team.presses("Draw the sample and find second markers")
    publishes(team, year)


def finds(marker: Person, hidden: tuple[str, ...]) -> list[str]:
    """The codes of the scripts that wait for this marker."""
    marker.opens("/marking/scripts/")
    marker.sees_nothing_of(*hidden)
    rows = marker.page.get_by_role("row").filter(has_text="To be marked")
    return [row.get_by_role("link").first.inner_text() for row in rows.all()]


def finds_third_readers(team: Person, code: str, year: Year) -> None:
    """Two readings too far apart: somebody else reads the script as well."""
    team.opens(f"/marking/moderation/{code}/")
    team.presses("Find third readers")
    publishes(team, year)


def marks_everything(marker: Person, score: int, hidden: tuple[str, ...]) -> list[str]:
    """Mark every open script with this score, seeing a code and never who wrote it; returns the codes."""
    codes = finds(marker, hidden)
    for code in codes:
        marks_one(marker, code, score, hidden)
    return codes


def marks_one(marker: Person, code: str, score: int, hidden: tuple[str, ...]) -> None:
    """Read one script, give every criterion this score, and submit the mark."""
    marker.opens(f"/marking/scripts/{code}/")
    marker.sees(f"Script {code}", "Introduction")
    marker.sees_nothing_of(*hidden)
    for box in marker.page.get_by_label("Score, 0 to 100").all():
        box.fill(str(score))
    for box in marker.page.get_by_label("Feedback for the author").all():
        box.fill("Evidence handled with care; say more about its limits.")
    marker.writes("Comment for the author", "A change that another teacher could make.")
    marker.presses("Save and check the mark")
    marker.sees(f"{score} per cent")
    marker.presses("Submit this mark")
    marker.sees(f"Your mark for {code} is submitted.")


def settles_a_difference(team: Person, code: str, mark: int, reason: str) -> None:
    """Two readings side by side, and the mark agreed from them."""
    team.opens(f"/marking/moderation/{code}/")
    team.sees("Readings side by side", "Proposed:")
    team.writes("Agreed mark", str(mark))
    team.writes("Why this mark", reason)
    team.presses("Agree this mark")
    team.sees(f"The mark of {code} is agreed")


def agrees_the_rest(team: Person, number: int = 1) -> None:
    """One press for every mark that asks for no thought."""
    team.opens(f"{COHORT}/moderation/")
    team.presses("Agree these marks")
    team.sees("1 mark is agreed" if number == 1 else f"{number} marks are agreed")


def ratifies(team: Person, marks: int) -> None:
    """The board's meeting goes on record, and with it every agreed mark."""
    team.opens(f"{COHORT}/board/")
    team.presses(f"Freeze the list with {marks} agreed marks")
    team.opens(f"{COHORT}/board/")
    team.follows("Lock the list")
    team.writes("Who was present", "Prof. Una Urquhart, convener")
    team.writes("Why it is locked without the external examiner", "They read it afterwards.")
    team.presses(f"Lock the list and ratify {marks} marks")
    team.sees(f"{marks} marks are ratified")


def releases(team: Person, year: Year, results: int) -> None:
    """One act lets every author have their result."""
    team.opens(f"{COHORT}/release/")
    team.chooses("Now")
    team.presses(f"Release {results} results")
    year.worker_works()
    team.opens(f"{COHORT}/release/")
    team.sees("Earlier releases")


def looks_from_outside(examiner: Person, code: str) -> None:
    """The external examiner reads a script of the sample."""
    examiner.opens("/marking/examine/")
    examiner.follows(code)
    examiner.sees(code)


def reads_the_result(author: Person, mark: int) -> None:
    """Mark and feedback on the author's own page."""
    author.opens("/case-study/")
    author.sees("Your result", f"{mark} per cent", "A change that another teacher could make.")
