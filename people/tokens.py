"""Links that stand for a right: 256 random bits in the mail, only their hash with us."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """A fresh token for the link, and the hash to keep."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """The hash under which a token is kept and found."""
    return hashlib.sha256(token.encode()).hexdigest()
