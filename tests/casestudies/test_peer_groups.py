"""Groups for presentations: made in one press, moved, arranged, published, and who sees them."""

import datetime as dt

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies.actions import peer_group as actions
from casestudies.models import PeerGroup, PeerGroupMember
from casestudies.queries.peer_group import groups_arranged_by, kept_apart
from casestudies.rules import peer_group as rules
from core import clock
from core.decisions import NotYourRole, NotYours, Refused
from core.transitions import StaleState
from notifications.models import Message
from programme.queries.calendar import token_of
from tests.builders_marking import marked_case_study
from tests.builders_presentations import group_of, published, starts
from tests.builders_trios import trio_of
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db
LIST = "/case-studies/presentations/groups/"


def url(name, **args):
    return reverse(f"casestudies:{name}", kwargs=args)


def text_of(answer):
    return answer.content.decode()


def of_glasgow(cast, many):
    return [EnrolmentFactory(cohort=cast.cohort, school=cast.school) for _ in range(many)]


def place(enrolment, group, by, position=1, in_spite=False):
    return actions.place_in_group(
        enrolment=enrolment, group=group, position=position, in_spite=in_spite, by=by
    )


def order_of(group):
    rows = PeerGroupMember.objects.filter(group=group).order_by("position")
    return [(row.position, row.enrolment_id) for row in rows]


# Made


def test_one_press_makes_the_groups_and_says_what_they_keep_to(cast, as_):
    of_glasgow(cast, 9)
    browser = as_(cast.team)
    address = f"{LIST}?cohort={cast.cohort.slug}"
    assert "No groups yet" in text_of(browser.get(address))
    page = text_of(browser.post(address, {"size": "6"}, follow=True))
    assert "Groups made: 2. Nobody is told before you publish them." in page
    assert "2 groups of 5 to 6." in page
    assert "No trio-mates are in one group." in page
    assert sorted(PeerGroup.objects.values_list("number", flat=True)) == [1, 2]
    assert PeerGroupMember.objects.count() == 11
    assert AuditEvent.objects.get(event="peer_group.made").facts == {"groups": 2, "size": 6}
    assert Message.objects.count() == 0
    before = [order_of(group) for group in PeerGroup.objects.all()]
    browser.post(address, {"size": "6"})
    assert [order_of(group) for group in PeerGroup.objects.all()] == before


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("", "Enter how many present in a group."),
        ("six", "Enter a whole number."),
        ("2", "A group has 3 presenters or more."),
        ("11", "A group has 10 presenters or fewer."),
        ("6", "A group needs at least 3 presenters, and there are 2."),
    ],
)
def test_what_can_not_be_made_is_said(cast, as_, size, said):
    assert said in text_of(as_(cast.team).post(f"{LIST}?cohort={cast.cohort.slug}", {"size": size}))
    assert not PeerGroup.objects.exists()


def test_the_team_makes_them_and_a_lead_where_all_are_theirs(cast):
    of_glasgow(cast, 3)
    refused = "The programme team makes the groups, because presenters of other authorities take part."
    with pytest.raises(Refused, match=refused):
        actions.make_groups(cohort=cast.cohort, size=3, by=cast.lead)
    with pytest.raises(NotYourRole):
        actions.make_groups(cohort=cast.cohort, size=3, by=cast.participant)
    cast.other_enrolment.state = "withdrawn"
    cast.other_enrolment.save()
    assert len(actions.make_groups(cohort=cast.cohort, size=3, by=cast.lead)) == 1


def test_nothing_is_made_anew_once_one_is_published(cast):
    published(cast)
    with pytest.raises(Refused, match="A group is published already"):
        actions.make_groups(cohort=cast.cohort, size=6, by=cast.team)


def test_a_marker_who_presents_never_hears_an_author_they_mark(cast):
    marked_case_study("submitted", enrolment=cast.enrolment, marker=cast.marker)
    assert kept_apart(cast.cohort) == []
    own = EnrolmentFactory(cohort=cast.cohort, school=cast.other_school, participant=cast.marker)
    assert kept_apart(cast.cohort) == [(own.pk, cast.enrolment.pk)]
    of_glasgow(cast, 3)
    actions.make_groups(cohort=cast.cohort, size=3, by=cast.team)
    groups = dict(PeerGroupMember.objects.values_list("enrolment", "group"))
    assert groups[own.pk] != groups[cast.enrolment.pk]


# Moved


def test_a_move_names_the_rules_it_breaks_and_is_made_all_the_same_when_ticked(cast, as_):
    trio = trio_of(cast)
    mates = [member.enrolment for member in trio.members.order_by("pk")]
    first = group_of(cast, members=[mates[0], *of_glasgow(cast, 3)])
    second = group_of(cast, number=2, members=[mates[1], *of_glasgow(cast, 2)])
    browser = as_(cast.team)
    address = url("peer-group-place", enrolment=mates[1].pk)
    data = {"group": first.pk, "position": "2"}
    page = text_of(browser.post(address, data))
    assert f"{mates[1].participant} and {mates[0].participant} are in one trio." in page.replace(
        "&#x27;", "'"
    )
    assert "Group 2 would have fewer than 3 presenters." in page
    assert len(order_of(second)) == 3
    answer = browser.post(address, data | {"in_spite": "on"})
    assert answer["Location"] == url("peer-group", pk=first.pk)
    assert order_of(first)[1] == (2, mates[1].pk)
    assert [position for position, _ in order_of(first)] == [1, 2, 3, 4, 5]
    assert [position for position, _ in order_of(second)] == [1, 2]
    assert Message.objects.count() == 0


def test_the_sentence_does_not_say_who_marks_whom(cast):
    marked_case_study("submitted", enrolment=cast.enrolment, marker=cast.marker)
    own = EnrolmentFactory(cohort=cast.cohort, school=cast.other_school, participant=cast.marker)
    group = group_of(cast)
    with pytest.raises(Refused, match=r"^Marcus Marker and Petra Participant must not meet\.$"):
        place(own, group, cast.team)


def test_the_running_order_is_changed_within_a_group(cast):
    group = group_of(cast)
    ids = [one for _, one in order_of(group)]
    place(cast.enrolment, group, cast.team, position=9)
    assert [one for _, one in order_of(group)] == [*ids[1:], ids[0]]
    place(cast.enrolment, group, cast.team, position=3)
    assert AuditEvent.objects.filter(event="peer_group.rearranged").count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"group": ""}, "Choose a group."),
        ({"group": "x"}, "Choose one of the answers"),
        ({"position": "0"}, "The first place is 1."),
        ({"position": "one"}, "Enter a whole number."),
    ],
)
def test_bad_input_moves_nobody(cast, as_, data, said):
    group = group_of(cast)
    before = order_of(group)
    given = {"group": group.pk, "position": "2"} | data
    assert said in text_of(as_(cast.team).post(url("peer-group-place", enrolment=cast.enrolment.pk), given))
    assert order_of(group) == before


def test_those_of_a_published_group_hear_of_a_move(cast):
    group = published(cast)
    late = EnrolmentFactory(cohort=cast.cohort, school=cast.school)
    place(late, group, cast.team, position=1)
    told = Message.objects.filter(kind="presentation.group_changed")
    assert told.count() == 4
    assert told.get(to_user=late.participant).context["turn"] == "4 pm"
    other = group_of(cast, number=2, members=of_glasgow(cast, 3))
    place(late, other, cast.team)
    assert Message.objects.get(kind="presentation.group_left").to_user == late.participant


# Arranged and published

DATA = {"starts": "4:30 pm", "minutes": "15", "place": "Room 5", "join_link": ""}


def test_day_and_place_are_set_and_a_published_group_hears_of_a_change(cast, as_):
    group = group_of(cast)
    browser = as_(cast.team)
    day = (cast.cohort.presentations_from + dt.timedelta(days=1)).isoformat()
    address = url("peer-group-arrange", pk=group.pk)
    assert browser.post(address, DATA | {"date": day, "sequence": "0"}).status_code == 302
    group.refresh_from_db()
    assert (group.place, group.minutes, group.sequence) == ("Room 5", 15, 1)
    assert Message.objects.count() == 0
    browser.post(url("peer-group-publish", pk=group.pk))
    mail = Message.objects.get(kind="presentation.group_published", to_user=cast.other_participant)
    assert mail.context["turn"] == "4:45 pm"
    assert Message.objects.filter(kind="presentation.group_published").count() == 3
    assert browser.post(url("peer-group-publish", pk=group.pk)).status_code == 403
    browser.post(address, DATA | {"date": day, "sequence": "1", "place": "Room 6"})
    browser.post(address, DATA | {"date": day, "sequence": "1", "place": "Room 6"})
    assert Message.objects.filter(kind="presentation.group_changed").count() == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"date": ""}, "Enter the date."),
        ({"date": "soon"}, "Enter a date such as"),
        ({"date": "2001-01-01"}, "This date is not in the year"),
        ({"starts": "late"}, "Enter a time such as 16:00."),
        ({"minutes": "4"}, "Give each presenter 5 minutes or more."),
        ({"minutes": "91"}, "Give each presenter 90 minutes or fewer."),
        ({"place": ""}, "Enter where it takes place, or a link to join online."),
        ({"join_link": "http://meet.example.org"}, "The link has to begin with https://."),
        ({"sequence": "x"}, "sequence"),
    ],
)
def test_bad_input_is_answered_and_kept(cast, as_, data, said):
    group = group_of(cast)
    given = DATA | {"date": cast.cohort.presentations_from.isoformat(), "sequence": "0"} | data
    page = text_of(as_(cast.team).post(url("peer-group-arrange", pk=group.pk), given))
    assert said in page
    group.refresh_from_db()
    assert (group.place, group.sequence) == ("City Chambers, room 4", 0)


def test_the_slower_of_two_is_told_and_keeps_what_they_typed(cast, as_):
    group = group_of(cast)
    facts = {"starts_at": starts(cast), "join_link": "", "minutes": 20, "sequence": 0, "by": cast.team}
    actions.arrange_group(group=group, place="Room 1", **facts)
    with pytest.raises(StaleState):
        actions.arrange_group(group=group, place="Room 2", **facts)
    given = DATA | {"date": cast.cohort.presentations_from.isoformat(), "sequence": "0", "place": "Room 3"}
    page = text_of(as_(cast.team).post(url("peer-group-arrange", pk=group.pk), given))
    assert "Somebody changed this group while you had it open." in page
    assert "Room 3" in page


def test_nothing_moves_once_the_group_has_begun(cast):
    group = published(cast)
    with clock.moved_to(starts(cast) + dt.timedelta(minutes=1)):
        with pytest.raises(Refused, match="This group has begun"):
            place(cast.enrolment, group, cast.team, position=3)
        assert rules.can_arrange_group(cast.team, group).reason == "This group has begun."


# Who sees it


def test_leads_of_several_authorities_look_and_the_team_arranges(cast, as_):
    group = group_of(cast)
    assert as_(cast.lead).get(url("peer-group", pk=group.pk)).status_code == 200
    with pytest.raises(NotYourRole, match="presenters of several authorities"):
        actions.publish_group(group=group, by=cast.lead)
    with pytest.raises(NotYours):
        actions.publish_group(group=group, by=cast.participant)
    own = group_of(cast, number=2, members=of_glasgow(cast, 3))
    assert actions.publish_group(group=own, by=cast.lead).is_published
    assert as_(cast.other_lead).get(url("peer-group", pk=own.pk)).status_code == 404


def test_whom_somebody_may_move_is_asked_of_the_database_as_the_rule_says_it(cast):
    other = EnrolmentFactory(cohort=cast.cohort, authority=cast.inverclyde)
    groups = [
        group_of(cast, members=of_glasgow(cast, 3)),
        group_of(cast, number=2, members=[*of_glasgow(cast, 3), other]),
        published(cast, number=3, members=of_glasgow(cast, 3)),
    ]
    for user in (cast.team, cast.lead):
        for moment in (clock.now(), groups[2].starts_at + dt.timedelta(minutes=1)):
            clock.move_to(moment)
            found = {group.pk for group in groups_arranged_by(user, cast.cohort)}
            assert found == {group.pk for group in groups if rules.can_arrange_group(user, group)}
    assert found == {groups[0].pk}


def test_members_see_theirs_once_it_is_published(cast, as_, client):
    group = group_of(cast)
    address = url("peer-group", pk=group.pk)
    assert as_(cast.participant).get(address).status_code == 404
    actions.publish_group(group=group, by=cast.team)
    page = text_of(as_(cast.participant).get(address))
    assert "2. Paul Participant" in page
    assert "4:20\xa0pm to 4:40\xa0pm" in page
    assert "Move" not in page
    with clock.moved_to(starts(cast) - dt.timedelta(days=3)):
        assert "Present your case study to peers" in text_of(as_(cast.participant).get("/home/"))
    with clock.moved_to(starts(cast) + dt.timedelta(days=1)):
        assert "Present your case study to peers" not in text_of(as_(cast.participant).get("/home/"))
    feed = client.get(reverse("programme:calendar-feed", kwargs={"token": token_of(cast.participant)}))
    entries = {str(entry["uid"]): entry for entry in icalendar.Calendar.from_ical(feed.content).events}
    entry = entries[f"{group.uid}@127.0.0.1"]
    assert entry["dtstart"].dt == starts(cast)
    assert entry["dtend"].dt == starts(cast) + dt.timedelta(minutes=60)


def test_whose_turn_it_is(cast, as_):
    group = published(cast)
    address, browser = url("peer-group-now", pk=group.pk), as_(cast.participant)
    for minutes, present, following in [(-1, None, 1), (0, 1, 2), (19, 1, 2), (20, 2, 3), (59, 3, None)]:
        with clock.moved_to(starts(cast) + dt.timedelta(minutes=minutes)):
            context = browser.get(address).context
            found = [context[name] and context[name].number for name in ("present", "following")]
            assert found == [present, following]
    with clock.moved_to(starts(cast) + dt.timedelta(minutes=60)):
        assert browser.get(address).context["is_over"] is True


def test_pages_keep_to_their_queries(cast, as_):
    group = published(cast, members=[cast.enrolment, *of_glasgow(cast, 9)])
    for number in range(2, 12):
        group_of(cast, number=number, members=of_glasgow(cast, 3))
    addresses = [
        (cast.team, f"{LIST}?cohort={cast.cohort.slug}"),
        (cast.team, url("peer-group", pk=group.pk)),
        (cast.participant, url("peer-group", pk=group.pk)),
        (cast.participant, url("peer-group-now", pk=group.pk)),
        (cast.team, url("peer-group-arrange", pk=group.pk)),
        (cast.team, url("peer-group-place", enrolment=cast.enrolment.pk)),
    ]
    for user, address in addresses:
        browser = as_(user)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        assert len(seen) <= 12, address


def test_one_press_publishes_what_is_ready_and_names_the_rest(cast, as_):
    ready = group_of(cast)
    other = group_of(cast, number=2, members=of_glasgow(cast, 3))
    bare = group_of(cast, number=3, members=of_glasgow(cast, 3))
    PeerGroup.objects.filter(pk=bare.pk).update(place="", starts_at=None)
    address = reverse("casestudies:peer-group-publish-all", kwargs={"cohort": cast.cohort.slug})
    browser = as_(cast.team)
    page = browser.get(f"{LIST}?cohort={cast.cohort.slug}").content.decode()
    assert "Publish all 3 groups" in page
    page = browser.post(address, follow=True).content.decode()
    assert "2 groups are published. Each member gets a mail." in page
    assert "Not published: Group 3: Set day, time and place first." in page
    assert set(PeerGroup.objects.exclude(published_at=None)) == {ready, other}
    told = Message.objects.filter(kind="presentation.group_published")
    assert (told.count(), AuditEvent.objects.filter(event="peer_group.published").count()) == (6, 2)
    browser.post(address)
    assert told.count() == 6


def test_a_lead_publishes_at_once_only_what_is_all_theirs(cast):
    mixed = group_of(cast)
    own = group_of(cast, number=2, members=of_glasgow(cast, 3))
    done, left = actions.publish_all(cohort=cast.cohort, by=cast.lead)
    assert [group.pk for group in done] == [own.pk]
    assert left == ["Group 1: The programme team arranges a group with presenters of several authorities."]
    mixed.refresh_from_db()
    assert not mixed.is_published
