"""Links to what belongs to a session."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

MOST = 20
IS_LINK = URLValidator(schemes=["https"])


class MaterialsForm(forms.Form):
    """One link a line, its title first."""

    materials = forms.CharField(
        label="Links",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One a line: a title, then a link that begins with https://, such as "
        "“Slides https://files.example.org/slides”.",
    )

    def clean_materials(self) -> list[tuple[str, str]]:
        """(title, link) of each line."""
        links = []
        for line in self.cleaned_data["materials"].splitlines():
            words = " ".join(line.replace("|", " ").split())
            if not words:
                continue
            title, _, link = words.rpartition(" ")
            if not title or not is_link(link):
                raise forms.ValidationError(
                    f"“{words[:60]}” is not a title and a link that begins with https://."
                )
            links.append((title[:120], link))
        if len(links) > MOST:
            raise forms.ValidationError(f"Give {MOST} links or fewer.")
        return links


def is_link(text: str) -> bool:
    """Whether it is a whole https link. SECURITY: no other scheme ever stands in a page."""
    try:
        IS_LINK(text)
    except ValidationError:
        return False
    return True


def written_links(links: Iterable[tuple[str, str]]) -> str:
    """The links as the form takes them."""
    return "\n".join(f"{title} {link}" for title, link in links)
