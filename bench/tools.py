"""The pure tools and the printing press, measured without a server."""

import csv
import random
import resource
import subprocess
import sys
import time

from bench.results import say
from bench.site import ROOT, environment


def schools() -> list[dict[str, str]]:
    """The partnership's schools from the list that comes with the project."""
    with (ROOT / "people" / "data" / "schools.csv").open(encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["latitude"] and row["authority_code"]]


def allocation(scripts: int = 5000, markers: int = 1700, forbidden: int = 0) -> None:
    """Allocation of many scripts to many markers, so many of whom know the author of each script."""
    from marking.allocation import CaseStudy, Forbidden, Instance, Marker, allocate

    dice = random.Random(1)
    places = schools()
    instance = Instance(
        case_studies=tuple(
            CaseStudy(id=f"C{n}", school=p["seed_code"], authority=p["authority_code"], marks_needed=1)
            for n, p in enumerate(dice.choices(places, k=scripts))
        ),
        markers=tuple(
            Marker(id=f"M{n}", school=p["seed_code"], authority=p["authority_code"], max=4, target=3)
            for n, p in enumerate(dice.choices(places, k=markers))
        ),
        forbidden=tuple(
            Forbidden(case_study=f"C{n}", marker=f"M{m}")
            for n in range(scripts)
            for m in dice.sample(range(markers), forbidden)
        ),
        pinned=(),
    )
    began = time.perf_counter()
    allocate(instance)
    conflicts = f", {forbidden} forbidden pairs a script" if forbidden else ""
    say(f"allocation of {scripts} scripts to {markers} markers{conflicts}", time.perf_counter() - began, "s")


def formation(people: int = 1000) -> None:
    """Formation of many participants into trios, by the command."""
    import json

    dice = random.Random(2)
    eight = {
        "S12000045",
        "S12000011",
        "S12000049",
        "S12000018",
        "S12000050",
        "S12000038",
        "S12000029",
        "S12000039",
    }
    places = [row for row in schools() if row["authority_code"] in eight]

    def person(number: int, letter: str) -> dict:
        row = dice.choice(places)
        return {
            "id": f"{letter}{number}",
            "school": row["seed_code"],
            "authority": row["authority_code"],
            "sector": "primary" if row["primary"] == "Y" else "secondary",
            "lat": float(row["latitude"]),
            "lon": float(row["longitude"]),
        }

    mentors = [
        {k: v for k, v in person(n, "T").items() if k != "sector"} | {"capacity": 1}
        for n in range(people // 3)
    ]
    instance = {"participants": [person(n, "P") for n in range(people)], "mentors": mentors}
    began = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-m", "trios.formation", "-"],
        input=json.dumps(instance),
        text=True,
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    say(f"formation of {people} participants", time.perf_counter() - began, "s")
    say(
        f"formation of {people} participants: travel",
        json.loads(answer.stdout)["objective"]["travel_km"],
        "km",
    )


def certificates(number: int = 60) -> None:
    """Certificates a second on one core, in a process of their own as a worker prints them."""
    code = (
        "import django,datetime as dt,time,resource;django.setup();"
        "from awards.rendering import Wording,certificate_pdf;"
        "w=lambda n: Wording(f'IOC-{n}',f'Marsaili MacLeòid {n}','Improving Our Classrooms',30,11,"
        "dt.date(2026,6,20),f'http://127.0.0.1/certificates/{n:016d}/');certificate_pdf(w(0));"
        f"t=time.perf_counter();[certificate_pdf(w(n)) for n in range({number})];"
        f"print({number}/(time.perf_counter()-t), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)"
    )
    env = environment() | {"DJANGO_SETTINGS_MODULE": "ioc.settings"}
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    rate, size = out.stdout.split()
    say("certificates a second on one core", float(rate), "1/s")
    say("memory of a process that prints certificates", float(size), "MB")


def own_memory() -> float:
    """Peak of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
