from django.db import models


class Role(models.TextChoices):
    """What somebody is in the programme; people/roles.py says what each may do."""

    PARTICIPANT = "participant", "Participant"
    MENTOR = "mentor", "Mentor"
    MARKER = "marker", "Marker"
    LEAD = "lead", "Authority lead"
    TEAM = "team", "Programme team"
    TUTOR = "tutor", "Academic writing tutor"
    EXAMINER = "examiner", "External examiner"
    ADMIN = "admin", "Administrator"


class Sector(models.TextChoices):
    """The sectors of official school data, and of registration."""

    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    SPECIAL = "special", "Additional support needs"


# Roles that come by invitation only, and can be ended by whoever may invite.
STAFF_ROLES = (Role.LEAD, Role.TEAM, Role.TUTOR, Role.EXAMINER, Role.ADMIN)
