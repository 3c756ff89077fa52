"""Does a text look as if it names a pupil? A gentle question to the writer, never a verdict.

Pure: no framework, no database. Two things must come together to raise it: a given name in use in Scotland followed by
a surname, or any two capitalised words right behind a word such as "pupil" or "named". References ("Ann Other (2011)",
"Other, A. and …") and names the writer's own page already holds are left alone.
"""

import re
from collections.abc import Iterable
from string import ascii_uppercase

GIVEN_NAMES = """
Aaron Abbie Abigail Adam Aidan Aiden Aimee Aisha Alan Alana Alasdair Alex Alexander Alexandra Alfie Ali Alice Alisha
Alistair Amber Amelia Amelie Amy Andrew Angus Anna Anya Archie Aria Arran Arthur Ava Ayesha Beau Ben Benjamin Beth
Bethany Blair Blake Bonnie Brodie Brooke Bryan Caitlin Callan Callum Calum Cameron Carly Carson Casey Charlie
Charlotte Chloe Christopher Cian Clara Cody Cole Conner Connor Conor Cooper Corey Craig Daisy Daniel Darcy David
Declan Demi Dominik Dylan Eden Eilidh Eleanor Elena Ella Elle Ellie Elliot Ellis Eloise Elsie Emilia Emily Emma
Erin Esme Eva Evan Eve Evelyn Evie Ewan Faith Fatima Finlay Finn Finlay Fraser Freddie Freya Gabriel George Georgia
Grace Gracie Gregor Hamish Hannah Harley Harper Harris Harrison Harry Harvey Hassan Heather Hollie Holly Hope Hugo
Hunter Ibrahim Innes Iona Iqra Isaac Isabella Isla Islay Ivy Jack Jackson Jacob Jake James Jamie Jasmine Jason
Jayden Jenna Jennifer Jessica Jodie Joel John Jon Jonathan Jordan Joseph Josh Joshua Jude Julia Kacper Kai Kara Kate
Katie Kayla Kayleigh Keira Kerr Kian Kieran Kirsty Kyle Lacey Lara Laura Lauren Layla Leah Lena Leo Leon Lewis Lexi
Liam Lily Logan Lola Louie Louis Lucas Lucy Luke Lyla Mackenzie Maisie Maja Marcus Maria Mark Martin Mason Matilda
Matthew Max Maya Megan Melissa Mia Michael Mila Millie Mirren Mohammed Molly Morgan Muhammad Murray Myla Nathan
Niamh Nicholas Nicole Niall Noah Nikola Oliver Olivia Ollie Omar Orla Oscar Owen Paige Patrick Paul Peter Phoebe
Piper Poppy Quinn Rachel Rebecca Reece Rhys Riley Robbie Robert Robyn Roman Ronan Rory Rosa Rose Rosie Ross Rowan
Ruairidh Ruby Ruaridh Ryan Sam Samantha Samuel Sara Sarah Scarlett Scott Sean Sebastian Shannon Shaun Shay Skye Sofia
Sonny Sophia Sophie Stephen Stuart Summer Taylor Tegan Theo Thomas Toby Tom Tyler Victoria Violet William Willow
Yusuf Zac Zach Zachary Zak Zara Zoe Zuzanna
"""
GIVEN = frozenset(GIVEN_NAMES.split())
# Second words that make two capitalised words a place or a thing.
PLACES_AND_THINGS = """
Academy Achievement Action Approach Assessment Avenue Baseline Book Centre Charter Church City College Council Day
Effect Excellence Framework Gardens Group High House Infant Institute Journal Junior Learning Level Lodge Method
Model Nursery Park Partnership Plan Press Primary Programme Project Report Review Road School Scotland Secondary
Standard Street Studies Study Survey Taxonomy Theory Tracker University Week World
"""
NOT_SURNAMES = frozenset(PLACES_AND_THINGS.split())
WORD = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[-'’][A-ZÀ-Þ][a-zà-ÿ]+)?"
SURNAME = rf"(?:Mac|Mc|O['’]|De |Van )?{WORD}"
# Looks ahead, so that a capital at the start of a sentence ("Today Ann Other") doesn't hide the name behind it.
PAIR = re.compile(rf"\b(?=({WORD})\s+({SURNAME})\b)")
TOLD = re.compile(
    rf"\b(?i:pupils?|boy|girl|child|learner|student|named|called|called her|called him)\s+({WORD})\s+({SURNAME})\b"
)
# What follows a cited author: "(2011)", ", 2011", "et al".
CITED = re.compile(r"^['’]?s?\s*(?:\(\s*(?:19|20)\d\d|,\s*(?:19|20)\d\d|et al\b|and colleagues\b)")


def likely_pupil_names(text: str, known: Iterable[str] = ()) -> list[str]:
    """What in the text looks like somebody's full name, in the order of the text, each once, at most five.

    known: names that may stand there (the writer's own, the school's, the mentor's); compared without case.
    """
    allowed = [name.casefold() for name in known if name]
    found: dict[str, None] = {}
    told = {(match.start(1), match.end(2)) for match in TOLD.finditer(text)}
    candidates = [(m.start(1), m.end(2), m.group(1), m.group(2)) for m in PAIR.finditer(text)]
    candidates += [(m.start(1), m.end(2), m.group(1), m.group(2)) for m in TOLD.finditer(text)]
    read_until = 0
    for start, end, given, surname in sorted(candidates):
        if start < read_until or (given not in GIVEN and (start, end) not in told):
            continue
        if surname in NOT_SURNAMES or CITED.match(text[end:]):
            continue
        name = " ".join(text[start:end].split())
        if any(name.casefold() in one for one in allowed):
            continue
        found.setdefault(name)
        read_until = end
    return list(found)[:5]


def pseudonyms(names: Iterable[str], text: str) -> list[tuple[str, str]]:
    """Each name with one to write instead ("Pupil A"), none of which the text uses already."""
    free = (f"Pupil {letter}" for letter in ascii_uppercase)
    unused = (one for one in free if not re.search(rf"\b{one}\b", text, re.IGNORECASE))
    return list(zip(names, unused, strict=False))


def replaced(text: str, name: str, pseudonym: str) -> str:
    """The text with this name, wherever it stands in full, written as the pseudonym."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.sub(rf"\b{words}\b", lambda _: pseudonym, text) if words else text
