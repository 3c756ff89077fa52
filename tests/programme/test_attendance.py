"""Which features count as met."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from programme.queries.attendance import features_met
from tests.builders_meeting import arranged_session, catch_up_at, held_session
from tests.factories.programme import EnrolmentFactory


def hows(cast, enrolment=None):
    standings = features_met([enrolment or cast.enrolment])[(enrolment or cast.enrolment).pk]
    return [(standing.number, standing.how, standing.met) for standing in standings.values()]


def test_each_way_of_standing(cast):
    assert hows(cast) == [(1, "not arranged", False), (2, "not arranged", False)]
    arranged_session(cast, features=(1,))
    assert hows(cast) == [(1, "coming", False), (2, "not arranged", False)]
    held_session(cast, "late", features=(2,))
    assert hows(cast) == [(1, "coming", False), (2, "attended", True)]
    held_session(cast, "partly", features=(1,), days=-2)
    assert hows(cast) == [(1, "missed", False), (2, "attended", True)]
    assert hows(cast, cast.other_enrolment) == [(1, "not arranged", False), (2, "not arranged", False)]


def test_one_session_carries_several_features_and_a_catch_up_meets_them(cast):
    catch_up_at(cast, "done", features=(1, 2))
    assert hows(cast) == [(1, "missed", False), (2, "missed", False)]


def test_a_signed_off_catch_up_meets_them(cast):
    catch_up_at(cast, "signed_off", features=(1, 2))
    assert hows(cast) == [(1, "caught up", True), (2, "caught up", True)]


def test_being_there_once_is_enough(cast):
    held_session(cast, "absent", features=(1,), days=-3)
    attended = held_session(cast, "present", features=(1,), days=-2)
    standing = features_met([cast.enrolment])[cast.enrolment.pk][cast.cohort.features.get(number=1).pk]
    assert (standing.how, standing.session_id, standing.starts_at) == (
        "attended",
        attended.pk,
        attended.starts_at,
    )


def test_who_joined_after_the_register_is_not_recorded(cast):
    held_session(cast, "present")
    late = EnrolmentFactory(cohort=cast.cohort, school=cast.school)
    assert hows(cast, late)[0] == (1, "not recorded", False)


def test_two_queries_whatever_the_number(cast):
    enrolments = [EnrolmentFactory(cohort=cast.cohort, school=cast.school) for _ in range(30)]
    held_session(cast, "present")
    for rows in (enrolments[:3], enrolments):
        with CaptureQueriesContext(connection) as asked:
            features_met(rows)
        assert len(asked) == 2
