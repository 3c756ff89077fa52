"""Rows of the service's own pages."""

from tests.house.access import Row

PUBLIC = Row(others=200, is_public=True)

ROWS = {
    "front": PUBLIC,
    "home": Row(others=200),
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "accessibility": PUBLIC,
    "privacy": PUBLIC,
    "gallery": PUBLIC,
    "pathway": Row(others=200),
    "person-pathway": Row(
        {"team": 200, "participant": 200}, others=404, args=lambda cast: {"pk": cast.participant.pk}
    ),
    "demo": PUBLIC,
    "demo-sign-in": Row(method="POST", others=404, is_public=True),
    "demo-clock": Row(method="POST", others=302, is_public=True, data=lambda cast: {"instant": ""}),
}
