"""The people the demonstration is seen as."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Persona:
    """One button of /demo/."""

    slug: str
    title: str
    says: str

    @property
    def email(self) -> str:
        """The address of the account behind the button."""
        return f"{self.slug}@example.org"


PERSONAS = (
    Persona("participant", "Participant", "essay route, this year, in sessions"),
    Persona("participant-writing", "Participant, writing", "last year's cohort, drafting the case study"),
    Persona(
        "participant-presenting", "Participant, presenting", "last year's cohort, slides instead of an essay"
    ),
    Persona("participant-done", "Participant, finished", "has a certificate"),
    Persona("applicant", "Applicant", "application half done"),
    Persona("mentor", "Mentor", "supports a trio this year"),
    Persona("marker", "Marker", "marks by candidate code"),
    Persona("second-marker", "Second marker", "marks the sample independently"),
    Persona("lead-glasgow", "Authority lead, Glasgow City", "sees Glasgow's people only"),
    Persona("lead-inverclyde", "Authority lead, Inverclyde", "sees Inverclyde's people only"),
    Persona("team", "Programme team", "the programme's principal teacher"),
    Persona("tutor", "Academic writing tutor", "comments on drafts for the university"),
    Persona("examiner", "External examiner", "reads the moderation sample"),
    Persona("admin", "Administrator", "invites staff, reads the audit trail"),
)

ON_STAGE = frozenset({"participant-presenting@example.org"})  # who are on the presentation route
PERSONA_ADDRESSES = frozenset(persona.email for persona in PERSONAS)
