"""Codes that people read out and copy by hand."""

import secrets

# No vowels (no words by accident), none of 0 O 1 I L 5 S Z 2 that are taken for each other.
ALPHABET = "BCDFGHJKMNPQRTVWXY346789"


def random_code(length: int) -> str:
    """A code from a source that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def candidate_code() -> str:
    """Six signs that stand for an author in marking; nothing of the person is in them."""
    return random_code(6)


def receipt_number() -> str:
    """The number of one hand-in, such as CS-7KMD-93QX."""
    return f"CS-{random_code(4)}-{random_code(4)}"
