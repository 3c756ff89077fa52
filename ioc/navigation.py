"""Where each role can go from every page."""

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from people.enums import Role
from people.models import User

PLACES: dict[Role, list[tuple[str, str]]] = {
    Role.PARTICIPANT: [
        ("Timetable", "programme:timetable"),
        ("Journal", "programme:journal"),
        ("Trio", "trios:my-trio"),
        ("Case study", "casestudies:case-study"),
        ("On track", "awards:track"),
    ],
    Role.MENTOR: [
        ("My trios", "trios:mentor"),
        ("Shown drafts", "casestudies:shown-list"),
        ("Mentorship module", "mentorship:module"),
    ],
    Role.MARKER: [("My scripts", "marking:script-list")],
    Role.LEAD: [
        ("Applications", "programme:queue"),
        ("Sessions", "programme:session-list"),
        ("Participants", "awards:participant-list"),
        ("Trios", "trios:trio-list"),
        ("Case studies", "casestudies:overview"),
        ("Messages", "notifications:announcement-list"),
    ],
    Role.TEAM: [
        ("Cohorts", "programme:cohort-list"),
        ("Applications", "programme:queue"),
        ("Sessions", "programme:session-list"),
        ("Participants", "awards:participant-list"),
        ("Trios", "trios:trio-list"),
        ("Case studies", "casestudies:overview"),
        ("Marking", "marking:overview"),
        ("Messages", "notifications:announcement-list"),
        ("Mail", "notifications:outbox"),
        ("People", "staff-list"),
        ("Audit trail", "audit-trail"),
    ],
    Role.TUTOR: [("Drafts", "casestudies:draft-list"), ("Dialogues", "mentorship:assess-list")],
    Role.EXAMINER: [("Moderation sample", "marking:examine")],
    Role.ADMIN: [("People", "staff-list"), ("Audit trail", "audit-trail")],
}


def navigation(user: User | AnonymousUser | None, path: str) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is this page) for everything the person's roles open, each once."""
    if user is None or not user.is_authenticated:
        return []
    places = [("Home", "home")]
    for role in Role:
        if user.holds(role):
            places += [place for place in PLACES[role] if place not in places]
    if len(places) == 1:  # an account and no role: somebody who applies
        places.append(("Your application", "programme:my-application"))
    links = []
    for label, name in places:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        links.append((label, url, path == url or (url != "/home/" and path.startswith(url))))
    return links


def account_links(user: User | AnonymousUser | None) -> list[tuple[str, str]]:
    """The account menu."""
    if user is None or not user.is_authenticated:
        return [("Sign in", reverse("account_login"))]
    return [
        ("Your account", reverse("account_email")),
        ("What comes next for you", reverse("pathway")),
        ("Messages to you", reverse("notifications:announcement-own")),
        ("Mail settings", reverse("notifications:settings-own")),
        ("Sign out", reverse("account_logout")),
    ]


def footer_links() -> list[tuple[str, str]]:
    """The statements every page leads to."""
    return [("Accessibility statement", reverse("accessibility")), ("Privacy", reverse("privacy"))]
