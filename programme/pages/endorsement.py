"""What a year costs the school, for the headteacher who is to release somebody."""

from core.ui.dates import clock_time, full_date, short_date
from core.ui.lists import Row
from programme.models import Application
from programme.queries.cohort import session_dates


def year_costs(application: Application) -> list[Row]:
    """Sessions, visits and hand-in as rows; the sessions' dates as far as the authority has arranged them."""
    cohort = application.cohort
    sessions = session_dates(cohort, application.authority_id or 0)
    if sessions:
        lines = [
            f"{full_date(s.starts_at)}, {clock_time(s.starts_at)} to {clock_time(s.ends_at)}"
            f" ({s.get_mode_display().lower()})"
            for s in sessions
        ]
        text = "\n".join(lines)
    else:
        text = (
            f"About three hours each, between {full_date(cohort.sessions_from)} and "
            f"{full_date(cohort.sessions_until)}. {application.authority}'s lead has not set the dates yet."
        )
    visits = (
        f"Three visits between {short_date(cohort.visits_from)} and {short_date(cohort.visits_until)}: two in "
        "other schools, one in yours. Each is a lesson and a professional discussion, about half a day of cover "
        "for your teacher; at yours you welcome two teachers and a mentor."
    )
    return [
        Row("Sessions", text),
        Row("Visits", visits),
        Row(
            "Presentation to peers",
            f"Once, between {short_date(cohort.presentations_from)} and {short_date(cohort.presentations_until)}.",
        ),
        Row(
            "Writing",
            "The case study is written in the teacher's own time, from evidence in their own classroom.",
        ),
        Row("Fee", "None. The programme is paid for; the school gives the time."),
    ]
