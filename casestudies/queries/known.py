"""The names that must not be recognisable in what a marker reads."""

from casestudies.models import Version
from programme.models import Enrolment
from trios.models import TrioMember


def known_names(version: Version) -> dict[str, list[str]]:
    """Whom the service knows round the author, as the intake takes it: author, school, people.

    A GTCS number and e-mail addresses stand among the names of their owner.
    """
    enrolment = (
        Enrolment.objects.select_related("participant", "school", "application")
        .filter(case_study=version.case_study_id)
        .get()
    )
    person, application = enrolment.participant, enrolment.application
    author = [person.name, person.preferred_name, person.email]
    people = []
    if application is not None:
        author += [application.full_name, application.other_email, application.gtcs_number]
        people += [application.headteacher_name, application.headteacher_email]
    trios = [membership.trio for membership in enrolment.trio_memberships.select_related("trio__mentor")]
    for trio in trios:
        if trio.mentor is not None:
            people += [trio.mentor.name, trio.mentor.email]
    fellows = TrioMember.objects.filter(trio__in=trios).exclude(enrolment=enrolment)
    for fellow in fellows.select_related("enrolment__participant"):
        people += [fellow.enrolment.participant.name, fellow.enrolment.participant.email]
    return {
        "author": once(author),
        "school": once([enrolment.school.name]),
        "people": once(people),
    }


def once(names: list[str]) -> list[str]:
    """The names that say something, each once, in order."""
    return list(dict.fromkeys(name.strip() for name in names if name and name.strip()))
