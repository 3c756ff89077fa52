"""Plans of the demonstration: one of a Primary 6 class that is half-way, short ones for everybody else."""

import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from casestudies import actions
from casestudies.enums import Direction, Finding, Level, Phase
from casestudies.models import CaseStudy, Factor, PlannedAction, PlanPhase
from casestudies.rules import can_lift_point
from programme.models import Enrolment
from trios.queries.points import hosted_by, points_of

# What everybody of a year that is being written or handed in has planned.
SHORT: dict[Phase, dict[str, str]] = {
    Phase.INFORMATION: {
        "evidence_now": "Tracking data for two years, and a tally of answers over three lessons.",
        "aim": "Six more learners of the ten explain an answer without being asked, by the end of May.",
    },
    Phase.PLANNING: {
        "question": "What happens to the quality of learners' talk when thinking time is built in?",
        "intervention": "A response task of ten minutes once a week for nine weeks.",
        "evaluation": "The tally again, two observed lessons, and work samples read blind.",
    },
}
TITLE = "Thinking time and talk in Primary 6 mathematics"
WHOLE: dict[Phase, dict[str, str]] = {
    Phase.INFORMATION: {
        "title": TITLE,
        "evidence_now": (
            "In the standardised assessment in August, 11 of 27 were below where we expect P6 to be in reasoning, against 5 of 27 "
            "in number facts: they can do it and can't say why.\n\n"
            "I counted who explained an answer, asked or unasked, in three lessons in September. Sixteen children spoke at "
            "least once. Eleven did not speak in any of the three, and nine of these are in the middle group."
        ),
        "learners": "9 of 27 in P6, codes A to J without I: working at second level, quiet in whole-class talk. 5 girls, 4 boys, 3 of "
        "the 9 in SIMD 1 or 2.",
        "baseline": "Explanations per lesson by the nine: 2 on average (tally, three lessons in September). Mean of 1.4 "
        "on the four-point reasoning scale of the school.",
        "aim": "By the end of May each of the nine explains their thinking at least twice a lesson, and six of the nine move up "
        "a point on the reasoning scale.",
    },
    Phase.EXPLORING: {
        "exploring": "I asked the nine in threes what happens in their heads when I ask a question. Seven said that somebody else has the "
        "answer before they have thought. Two said that they are afraid of being wrong. I had expected it the other way round.\n\n"
        "A colleague timed my questions for me: 0.9 seconds on average before I took an answer.",
        "reading": "Rowe (1974): waiting three seconds lengthens answers and brings in more speakers. Old, and much repeated since.\n"
        "Alexander (2020): talk has to be taught; time alone does not do it.\n"
        "Mercer and Littleton (2007): ground rules for talk, agreed with the class.",
    },
    Phase.PLANNING: {
        "question": "Does three seconds of thinking time with a partner bring the nine to explain their thinking more often, and better?",
        "intervention": "A ten-minute number talk at the start of four lessons a week, for nine weeks. One problem, three seconds of "
        "silence, thirty seconds with a partner, then I ask by lolly stick and not by hands. The class writes its own rules for "
        "talk in the first week. It answers the two factors that were confirmed: wait time and hands up.",
    },
    Phase.ACTION: {
        "happened": "Week 1: rules for talk written. The children's first rule was “nobody laughs”.\n"
        "Week 2: first full week. Three seconds feel like a minute. I counted under my breath.\n"
        "Week 3: six of the nine spoke this week. Code D asked for another go at explaining.\n"
        "Week 5: assembly practice took two of the four talks.",
        "changed": "From hands up to lolly sticks in the second week: with hands the same five went on answering, silence or not.",
    },
}
FACTORS = (
    ("Time to think before an answer is taken", Level.SCHOOL, Direction.PRESSURE, Finding.CONFIRMED,
     "A colleague times 30 of my questions in two lessons."),
    ("Hands up: the same five children answer", Level.SCHOOL, Direction.PRESSURE, Finding.CONFIRMED,
     "Tally of who answers, over three lessons."),
    ("Fear of being wrong", Level.PUPIL, Direction.PRESSURE, Finding.NOT_CONFIRMED,
     "Focus groups of three with all nine; two of the nine named it."),
    ("They talk well with a partner they know", Level.PUPIL, Direction.STRENGTH, Finding.OPEN,
     "Listen in on six pairs with the school's scale for talk."),
    ("Whether maths is talked about at home", Level.PARENT, Direction.PRESSURE, Finding.OPEN, ""),
)  # fmt: skip
ACTIONS = (
    ("Write rules for talk with the class", "Me", "Week 1", "Classroom", "Photograph the poster, no children in it.", True),
    ("Number talk, ten minutes", "Me", "Monday to Thursday, weeks 2 to 10", "Classroom", "", False),
    ("Tally of who explains", "Support for learning teacher", "Every second Thursday", "Classroom",
     "Same sheet as in September.", False),
    ("Second focus groups", "Depute headteacher", "", "Library", "Ask for cover in good time.", False),
    ("Read 18 reasoning samples blind", "", "Week 11", "Staff room", "", False),
)  # fmt: skip


def short(studies: list[CaseStudy]) -> None:
    """A plan of two phases for each of these, as it stood when they planned."""
    PlanPhase.objects.bulk_create(
        (
            PlanPhase(case_study=study, number=phase, texts=texts, version=2, saved_at=study.opened_at)
            for study in studies
            for phase, texts in SHORT.items()
        ),
        batch_size=1000,
    )


def whole(enrolment: Enrolment) -> None:
    """The plan of somebody who is half-way through: acting, and with gaps to be found."""
    author = enrolment.participant
    CaseStudy.objects.filter(enrolment=enrolment).update(title=TITLE)
    for phase, texts in WHOLE.items():
        actions.save_phase(enrolment=enrolment, phase=phase, by=author, version=0, texts=texts)

    def add(model: type[Factor] | type[PlannedAction], **values: object) -> None:
        actions.save_row(
            model=model, enrolment=enrolment, key=uuid.uuid4(), by=author, version=0, values=values
        )

    for name, level, direction, finding, test in FACTORS:
        add(Factor, name=name, level=level, direction=direction, finding=finding, test=test)
    for task, by_whom, when, where, notes, is_done in ACTIONS:
        add(PlannedAction, task=task, by_whom=by_whom, when=when, where=where, notes=notes, is_done=is_done)


def chart(values: tuple[int, ...]) -> bytes:
    """A plain bar chart of one figure a week, as somebody copies it out of a spreadsheet."""
    picture = Image.new("RGB", (640, 360), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((20, 14), "Explanations a lesson by the nine, tally by week", fill="black", font_size=20)
    step = 560 // len(values)
    for place, value in enumerate(values):
        left, top = 50 + place * step, 320 - value * 14
        pen.rectangle((left, top, left + step // 2, 320), fill="#0b5351")
        pen.text((left, top - 22), str(value), fill="black", font_size=16)
        pen.text((left, 326), f"Week {place + 1}", fill="black", font_size=14)
    pen.line((40, 320, 620, 320), fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def put_aside(enrolment: Enrolment) -> None:
    """A chart for the section on impact, and the sheet behind it, in none yet; what was agreed after a visit, if any."""
    author, values = enrolment.participant, (2, 4, 7, 9, 8, 11)
    section = enrolment.cohort.sections.filter(title__icontains="impact").first()
    sheet = "Week,Explanations a lesson\n" + "".join(
        f"{week},{n}\n" for week, n in enumerate(values, start=1)
    )
    actions.add_file(
        enrolment=enrolment,
        file=SimpleUploadedFile("Explanations by week.png", chart(values)),
        title="Explanations a lesson, weeks 1 to 6",
        text="From 2 to 11 a lesson. Week 5 had two talks only. It is a count, not yet a judgement of quality.",
        section=section,
        by=author,
    )
    actions.add_file(
        enrolment=enrolment,
        file=SimpleUploadedFile("Tally by week.csv", sheet.encode()),
        title="Tally sheet, weeks 1 to 6",
        text="",
        section=None,
        by=author,
    )
    for visit in hosted_by(enrolment):
        if can_lift_point(author, enrolment, visit):
            for point in points_of(visit)[:2]:
                actions.lift_point(enrolment=enrolment, visit=visit, part=point.part, by=author)
