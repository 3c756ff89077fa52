"""Passwords: long enough, not guessable, no rules of composition (ASVS 6.2)."""

from django.core.exceptions import ValidationError


class LengthValidator:
    """Between 10 and 128 characters."""

    minimum, maximum = 10, 128

    def validate(self, password: str, user=None) -> None:
        if not self.minimum <= len(password) <= self.maximum:
            raise ValidationError(self.get_help_text(), code="password_length")

    def get_help_text(self) -> str:
        return f"Use {self.minimum} to {self.maximum} characters; three words you will remember are good."


class GuessableValidator:
    """Refuses what a guesser tries first: common passwords, the person's own name and address, the programme's."""

    def validate(self, password: str, user=None) -> None:
        from zxcvbn import zxcvbn

        own = [
            getattr(user, "email", ""),
            *getattr(user, "name", "").split(),
            "improving",
            "classrooms",
            "ioc",
        ]
        if zxcvbn(password[:72], user_inputs=[word for word in own if word])["score"] < 2:
            raise ValidationError(
                "This password is easy to guess. Use three words that have nothing to do with you.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return "Don't use your name, your address or a well-known password."
