"""Made-up cohorts for formation, and the contract's rules and figures reckoned a second time."""

import random
from itertools import combinations
from math import acos, cos, radians, sin

AUTHORITIES = ("S12000011", "S12000018", "S12000049", "S12000050")


def cohort(size, seed, *, schools=None, authorities=AUTHORITIES, mentors=None, apart=0, together=0):
    """A made-up cohort as JSON values: people in schools scattered over four authorities."""
    draw = random.Random(seed)
    centres = {each: (55.6 + 0.15 * i, -4.7 + 0.3 * i) for i, each in enumerate(authorities)}
    school = {}
    for number in range(schools or max(2, size * 2 // 3)):
        authority = draw.choice(authorities)
        lat, lon = centres[authority]
        school[f"84{number:05d}"] = {
            "authority": authority,
            "sector": draw.choices(("primary", "secondary", "special"), (6, 3, 1))[0],
            "lat": round(lat + draw.gauss(0, 0.06), 5),
            "lon": round(lon + draw.gauss(0, 0.1), 5),
        }
    people = []
    for number in range(size):
        code = draw.choice(list(school))
        people.append({"id": f"P{number + 1}", "school": code, **school[code]})
    staff = []
    for number in range(size // 3 + 1 if mentors is None else mentors):
        code = draw.choice(list(school))
        place = {key: school[code][key] for key in ("authority", "lat", "lon")}
        staff.append({"id": f"T{number + 1}", "school": code, "capacity": draw.choice((0, 1, 1, 2)), **place})
    ids = [each["id"] for each in people]
    return {
        "participants": people,
        "mentors": staff,
        "keep_apart": [draw.sample(ids, 2) for _ in range(apart)],
        "keep_together": [draw.sample(ids, 2) for _ in range(together)],
    }


def kilometres(a, b):
    """Great-circle distance by the law of cosines: another formula than the one under test."""
    if a.get("lat") is None or b.get("lat") is None:
        return 0.0
    one, other = radians(a["lat"]), radians(b["lat"])
    cosine = sin(one) * sin(other) + cos(one) * cos(other) * cos(radians(a["lon"] - b["lon"]))
    return 6371.0088 * acos(max(-1.0, min(1.0, cosine)))


def figures(instance, groups):
    """The objective of groups [(members' ids, mentor's id or None)], reckoned here from the contract."""
    people = {each["id"]: each for each in instance["participants"]}
    mentors = {each["id"]: each for each in instance.get("mentors", [])}
    total = [0, 0, 0, 0, 0, 0.0]
    for ids, mentor in groups:
        members = [people[each] for each in ids]
        pairs = list(combinations(members, 2))
        total[0] += len(members) != 3
        total[1] += sum(a["school"] is not None and a["school"] == b["school"] for a, b in pairs)
        total[2] += len({each["authority"] for each in members}) > 1
        total[3] += len({each["sector"] for each in members}) > 1
        total[4] += mentor is None
        total[5] += sum(kilometres(a, b) for a, b in pairs)
        if mentor is not None:
            total[5] += sum(kilometres(mentors[mentor], each) for each in members)
    return total


def broken_rules(instance, groups):
    """Every hard rule that groups break, as sentences; none when all is well."""
    people = {each["id"]: each for each in instance["participants"]}
    mentors = {each["id"]: each for each in instance.get("mentors", [])}
    found = [f"size {len(members)}" for members, _ in groups if not 2 <= len(members) <= 4]
    if sorted(each for members, _ in groups for each in members) != sorted(people):
        found.append("not everybody is in one group")
    at = {each: number for number, (members, _) in enumerate(groups) for each in members}
    found += [f"together {pair}" for pair in instance.get("keep_apart", []) if at[pair[0]] == at[pair[1]]]
    found += [f"parted {pair}" for pair in instance.get("keep_together", []) if at[pair[0]] != at[pair[1]]]
    for id_, mentor in mentors.items():
        own = [members for members, who in groups if who == id_]
        if len(own) > mentor["capacity"]:
            found.append(f"{id_} beyond capacity")
        if mentor["school"] is not None:
            found += [
                f"{id_} mentors {each} of the same school"
                for members in own
                for each in members
                if people[each]["school"] == mentor["school"]
            ]
    return found
