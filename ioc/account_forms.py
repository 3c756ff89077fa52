"""The sign-in library's forms with our word for an e-mail address."""

from typing import Any

from allauth.account import forms

WORDS = "E-mail address"


class LoginForm(forms.LoginForm):
    """Signing in by password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = WORDS


class SignupForm(forms.SignupForm):
    """Creating an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = WORDS


class ResetPasswordForm(forms.ResetPasswordForm):
    """Asking for a link to choose another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = WORDS


class RequestLoginCodeForm(forms.RequestLoginCodeForm):
    """Asking for a code by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = WORDS


class AddEmailForm(forms.AddEmailForm):
    """Another address for an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = WORDS
