"""The whole year of one cohort in a real browser, each step by its own person, on a clock that is moved.

Three things have no page and are done here in their stead: the worker (`worker_works`), the periodic task
(`calendar_turns`), and reading mail. Staff begin the day signed in; applicants and the mentor walk the sign-in pages.
"""

import hashlib

import pytest
from django.core import mail

from tests.journeys.year import applying, assessing, awarding, marking, meeting, visiting, writing
from tests.journeys.year.people import Year
from tests.journeys.year.world import FEATURES, SECTIONS, make_world

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

ESSAY, POSTER = "Essay of 5,000 words", "Poster and presentation"
HEADS = {name: (f"Hedda {name}", f"head-{name.lower()}@example.org") for name in ("Adair", "Boyd", "Calder")}
WRONG = ("Hedda Wrong", "head-wrong@example.org")


def test_the_year_from_interest_to_certificate(browser, live_server):
    year = Year(browser, live_server.url)
    year.on(2027, 2, 15)
    world = make_world()
    team = year.at_work(world.team)
    glasgow, inverclyde = year.at_work(world.glasgow_lead), year.at_work(world.inverclyde_lead)

    # 1. Interest and application
    with year.visitor() as visitor:
        visitor.opens("/")
        visitor.sees("Applications for 2026–27 are closed")
        applying.copies_last_year(team, "2026–27", "2027–28")
        visitor.opens("/")
        visitor.sees("Not open yet", "1 March 2027")
        applying.leaves_an_address(visitor, "curious@example.org")
    assert year.calendar_turns() == 1  # we have your address
    year.on(2027, 3, 1)
    assert (year.calendar_turns(), year.calendar_turns()) == (1, 0)
    assert len(year.mails_to("curious@example.org", "2027–28 are open")) == 1

    ailsa = year.person("Ailsa Adair", "ailsa@example.org")
    brodie = year.person("Brodie Boyd", "brodie@example.org")
    catriona = year.person("Catriona Calder", "catriona@example.org")
    trio = [ailsa, brodie, catriona]
    heads = [HEADS["Adair"], WRONG, HEADS["Calder"]]
    for person, school, head, route in zip(trio, world.schools, heads, (ESSAY, POSTER, ESSAY), strict=False):
        applying.makes_an_account(person, year)
        applying.answers_eligibility(person)
        applying.fills_the_form(person, school, head, route)
        applying.checks_and_submits(person, school)
    year.worker_works()
    with year.visitor("The wrong head") as head:
        applying.opens_the_link(head, year.link_in_mail(WRONG[1], "/support/"))
        applying.says_not_me(head)
    applying.names_another_headteacher(brodie, HEADS["Boyd"])
    year.worker_works()
    for name, email in HEADS.values():
        link = year.link_in_mail(email, "/support/")
        with year.visitor(f"{name}'s mail scanner") as scanner:
            applying.opens_the_link(scanner, link)
        with year.visitor(name) as head:
            applying.opens_the_link(head, link)
            applying.supports(head)

    year.on(2027, 4, 20)
    glasgow.opens("/queue/")
    glasgow.sees(ailsa.name, brodie.name)
    glasgow.sees_nothing_of(catriona.name)
    inverclyde.opens("/queue/")
    inverclyde.sees(catriona.name)
    inverclyde.sees_nothing_of(ailsa.name, brodie.name)
    applying.decides(glasgow, [brodie.name], "Put on the waiting list", "Put them on the waiting list")
    applying.decides(glasgow, [ailsa.name, brodie.name], "Offer a place", "Offer the places")
    applying.decides(inverclyde, [catriona.name], "Offer a place", "Offer the places")
    applying.signs_in_by_password(ailsa)
    for person, route in zip(trio, (ESSAY, POSTER, ESSAY), strict=True):
        applying.accepts(person, route)
    year.worker_works()

    # 2. Sessions and journal
    year.on(2027, 8, 30)
    meeting.arranges(
        glasgow,
        FEATURES[0],
        "2027-09-15",
        mode="Face to face",
        place="Anytown Primary School, room 4",
        also=("Inverclyde",),
    )
    meeting.arranges(
        inverclyde,
        FEATURES[1],
        "2027-09-29",
        mode="Blended",
        place="Otherton Academy, library",
        link="https://meet.example.org/ioc",
        also=("Glasgow City",),
    )
    year.worker_works()
    feed = meeting.reads_timetable_and_feed(ailsa, FEATURES)
    assert feed.count("BEGIN:VEVENT") == 3  # and the day the case study is due
    year.on(2027, 9, 13)
    year.calendar_turns()
    reminders = len(mail.outbox)
    assert [len(year.mails_to(person.email, "Reminder: IOC session")) for person in trio] == [1, 1, 1]
    assert (year.calendar_turns(), len(mail.outbox)) == (0, reminders)
    for person in trio:
        for number in (1, 2):
            meeting.writes_journal(person, number, "before", wait=person is ailsa)
    year.on(2027, 9, 15, 20)
    meeting.takes_register(glasgow, FEATURES[0], absent=brodie.name)
    meeting.takes_register(inverclyde, FEATURES[0])
    year.on(2027, 9, 17)
    meeting.agrees_catch_up(glasgow, brodie.name, "2027-10-01")
    year.worker_works()
    meeting.catches_up(brodie)
    meeting.signs_off(glasgow, brodie.name)
    year.on(2027, 9, 29, 20)
    meeting.takes_register(glasgow, FEATURES[1])
    meeting.takes_register(inverclyde, FEATURES[1])
    year.on(2027, 9, 30)
    for person in trio:
        for number in (1, 2):
            meeting.writes_journal(person, number, "after")

    # 3. Trios and visits
    year.on(2027, 10, 4)
    mentor = year.person("Mina Moffat", "mina.mentor@example.org")
    visiting.appoints_mentor(team, mentor.name, mentor.email, world.schools[3].name)
    visiting.forms_the_trios(team, year)
    year.worker_works()
    assert [len(year.mails_to(person.email, "Your IOC trio")) for person in trio] == [1, 1, 1]
    applying.signs_in_by_mailed_code(mentor, year)
    dates = {ailsa.name: "2028-01-18", brodie.name: "2028-01-25", catriona.name: "2028-02-01"}
    visiting.books_the_visits(mentor, dates)
    year.on(2028, 1, 17)
    visiting.chooses_what_is_seen(ailsa)
    year.on(2028, 1, 18, 14)
    visiting.records_who_was_there(mentor, ailsa.name)
    visiting.describes_the_lesson(brodie, ailsa.name)
    visiting.writes_the_dialogue(mentor, ailsa.name)
    for person in trio:
        visiting.agrees_the_dialogue(person, ailsa.name)
    mentor.opens("/mentoring/")
    mentor.sees("Agreed by all")
    for host, day in ((brodie, (2028, 1, 25)), (catriona, (2028, 2, 1))):
        year.on(*day, 14)
        visiting.records_who_was_there(mentor, host.name)

    # 4. Case study
    year.on(2028, 2, 14)
    for person in (ailsa, catriona):
        writing.plans(person)
    writing.sends_a_draft(ailsa, SECTIONS[0])
    tutor = year.at_work(world.tutor)
    writing.answers_the_draft(tutor, ailsa.name)
    tutor.leaves()
    year.on(2028, 5, 16)
    for person in (ailsa, brodie):  # nobody writes down Catriona's
        writing.records_presentation(glasgow, person.name, "2028-05-15")
    year.on(2028, 6, 5)
    year.calendar_turns()
    year.on(2028, 6, 6)  # what can wait a day comes with the morning's digest, well before the date
    year.calendar_turns()
    assert [len(year.mails_to(person.email, "Your case study is due")) for person in trio] == [1, 1, 1]
    assert year.calendar_turns() == 0
    for person in (ailsa, catriona):
        writing.uploads_and_checks(person, year)
        receipt = writing.declares_and_submits(person)
        year.worker_works()
        (letter,) = year.mails_to(person.email, f"receipt {receipt.number}")
        assert receipt.sha256 == hashlib.sha256(writing.document(person.name)).hexdigest()
        assert receipt.sha256 in letter.body
    assessing.hands_a_poster_in(brodie, year)

    # 5. Marking
    markers = [year.at_work(user) for user in world.markers]
    for marker in markers:
        marking.asks_to_join(marker, "East Renfrewshire")
    marking.is_refused_as_mentor(mentor)
    for marker in markers:
        marking.approves(team, marker.name, "2028-05-02")
    year.on(2028, 6, 13)
    marking.allocates(team, year)
    hidden = tuple(
        text
        for person, school in ((ailsa, world.schools[0]), (catriona, world.schools[2]))
        for text in (person.name, person.name.split()[1], person.email, school.name)
    )
    codes = [
        marking.marks_everything(markers[0], 72, hidden),
        marking.marks_everything(markers[1], 58, hidden),
    ]
    assert [len(found) for found in codes] == [1, 1]
    marking.draws_the_sample(team, year)
    again = [
        marking.marks_everything(markers[0], 60, hidden),
        marking.marks_everything(markers[1], 66, hidden),
    ]
    assert again == codes[::-1]  # each reads what the other read first
    ((high,), (low,)) = codes
    marking.settles_a_difference(
        team, high, 70, "The second reading weighs the limits of the evidence better."
    )
    marking.agrees_the_rest(team)
    assessing.sets_assessors(team, markers[0].name, markers[1].name)
    for marker in markers[:2]:
        assessing.finds_everything_met(marker)
    brodie.opens("/case-study/")
    brodie.sees_nothing_of("The two counts carry the whole poster.")
    assessing.releases_the_outcome(team, year)
    assert len(year.mails_to(brodie.email, "Your case study result is ready")) == 1
    brodie.opens("/case-study/")
    brodie.sees("Your result", "Met", "The two counts carry the whole poster.")
    examiner = year.at_work(world.examiner)
    marking.looks_from_outside(examiner, low)
    examiner.leaves()
    year.on(2028, 7, 7, 15)
    marking.ratifies(team, 2)
    ailsa.opens("/case-study/")
    ailsa.sees_nothing_of("per cent</strong>")  # nothing before the release
    marking.releases(team, year, 2)
    year.worker_works()
    for person in (ailsa, catriona):
        assert len(year.mails_to(person.email, "Your case study result is ready")) == 1
    seen = {}
    for person in (ailsa, catriona):
        person.opens("/case-study/")
        seen[person.name] = 70 if "70 per cent" in person.page.locator("main").inner_text() else 59
        marking.reads_the_result(person, seen[person.name])
    assert sorted(seen.values()) == [59, 70]

    # 6. Award
    year.on(2028, 7, 10)
    awarding.sees_everything_met(ailsa)
    awarding.sees_what_is_lacking(catriona, "Presentation to peers")
    awarding.sees_what_is_lacking(inverclyde, "Presentation to peers", of=catriona.name)
    awarding.awards_everybody(team, year, 2)
    pdf, page = awarding.takes_the_certificate(ailsa)
    assert (pdf[:5], len(year.mails_to(ailsa.email, "certificate is ready"))) == (b"%PDF-", 1)
    with year.visitor("An employer") as employer:
        employer.opens(page)
        employer.sees(
            "This certificate is valid", ailsa.name, "30 Masters credits", "SCQF level 11", "10 July 2028"
        )
        employer.opens(awarding.takes_the_certificate(brodie)[1])
        employer.sees(brodie.name, "None on this route")
    catriona.opens("/on-track/")
    catriona.sees_nothing_of("Download the certificate")
    year.calendar_turns()
    assert year.calendar_turns() == 0
    subjects = [(letter.to[0], letter.subject) for letter in mail.outbox]
    assert [pair for pair in set(subjects) if "emind" in pair[1] and subjects.count(pair) > 1] == []
    assert year.faults == []
