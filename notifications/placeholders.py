"""Words in braces that stand for something else in each person's mail. No Django here."""

import re
from collections.abc import Mapping

KNOWN = {
    "first_name": "the first name of whoever reads it",
    "name": "their whole name",
    "about": "what you write about, as you chose it",
    "link": "the address of the page about it",
}
BRACED = re.compile(r"\{([^{}]*)\}")


def fault(text: str) -> str:
    """The sentence that says what is wrong with the braces of a text; empty when nothing is."""
    known = ", ".join(f"{{{name}}}" for name in KNOWN)
    for name in BRACED.findall(text):
        if name not in KNOWN:
            return f"“{{{name}}}” stands for nothing. You can use {known}."
    rest = BRACED.sub("", text)
    if "{" in rest or "}" in rest:
        return f"There is a bracket without its partner. Write one of {known}, or leave the bracket out."
    return ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced. What is put in is not looked at again."""
    return BRACED.sub(lambda match: values.get(match[1], match[0]), text)
