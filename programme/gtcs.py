"""Registration numbers of the General Teaching Council for Scotland: text, with a meaning. Knows no model.

Six figures, a nought at the beginning included. The second figure gives the year of Professional Update, which comes
round every five years: 0 and 5 in 2015–16, 1 and 6 in 2016–17, and so on.
"""

import datetime as dt
import re

SIX_FIGURES = re.compile(r"[0-9]{6}")
FIRST_CYCLE, CYCLE = 2015, 5
SCHOOL_YEAR_BEGINS = 8  # month


def is_usual(number: str) -> bool:
    """Whether the number looks as GTCS writes it; one that does not is asked about and never refused."""
    return bool(SIX_FIGURES.fullmatch(number))


def warning(number: str) -> str:
    """What to look at in a number that does not look usual; nothing for one that does, or for none."""
    if not number or is_usual(number):
        return ""
    begin = "A GTCS number usually has six figures, such as 091234. "
    if re.fullmatch(r"[0-9]{5}", number):
        begin += "This one has five: a nought at the beginning may be missing. "
    elif number.isascii() and number.isdigit():
        begin += f"This one has {len(number)}. "
    else:
        begin += "This one has other signs in it. "
    return begin + "If it is right as it stands, leave it."


def update_year(number: str, today: dt.date) -> str:
    """The school year in which Professional Update is next due by the number, this one included; "2027–28"."""
    if not is_usual(number):
        return ""
    this = today.year - (today.month < SCHOOL_YEAR_BEGINS)
    first = this + (int(number[1]) - (this - FIRST_CYCLE)) % CYCLE
    return f"{first}–{(first + 1) % 100:02d}"


def hint(number: str, today: dt.date) -> str:
    """What the number says of itself, to check it by."""
    year = update_year(number, today)
    return f"By its second figure, Professional Update is due in {year}." if year else ""
