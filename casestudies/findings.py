"""What the intake found that may give somebody away, in words that tell the author what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# kind → what it is called; what to do about it where it is still in the text.
KINDS: dict[str, tuple[str, str]] = {
    "author-name": ("Your name", "Take it out, or write “the author”."),
    "person-name": ("Somebody's name", "Write what they are instead: “my mentor”, “the headteacher”."),
    "school-name": ("Your school's name", "Write “the school” instead."),
    "pupil-name": ("Perhaps a learner's name", "If it is a real one, write “Pupil A” instead."),
    "no-text": (
        "No text can be read in this file",
        "We could not look for learners' names, and a screen reader reads nothing. Export it with its text, if you can.",
    ),
    "e-mail": ("An e-mail address", "Take it out."),
    "phone": ("A telephone number", "Take it out."),
    "gtcs-number": ("A registration number", "Take it out."),
    "hyperlink": (
        "A link that leads to a person or a school",
        "Take the link out or cite the source in words.",
    ),
    "image-text": ("Text that goes with a picture", "Check the picture's alternative text and its caption."),
    "image-left-out": ("A picture that could not be shown", "Put it in again as a PNG or JPEG picture."),
    "document-property": ("A property of the document", "In Word: File, Info, Inspect Document."),
    "comment": ("A comment", "Delete the comments."),
    "tracked-change": ("A tracked change", "Accept or reject the changes."),
    "header-footer": ("Text in the page header or footer", "Take names out of it."),
    "file-name": ("The file's name", "Nothing to do: markers never see it."),
    "people-part": ("The list of people who worked on the file", "In Word: File, Info, Inspect Document."),
    "template-path": ("Where your template is stored", "In Word: File, Info, Inspect Document."),
    "digital-signature": ("A digital signature", "Remove the signature."),
    "embedded-object": ("Another file inside this one", "Put what matters into the text."),
    "custom-xml": ("Data that your school's system adds", "In Word: File, Info, Inspect Document."),
    "form-field": ("A form field", "Replace it with plain text."),
    "external-reference": ("A reference to another file", "Break the link to the other file."),
}
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Explained:
    """One thing that was found: its name, where, the words, what to do, and the block of the reading copy it is in."""

    label: str
    where: str
    text: str
    advice: str
    anchor: str


def explained(findings: Sequence[dict[str, Any]]) -> tuple[list[Explained], list[Explained]]:
    """The findings that a marker would still read, and those that are gone from the copy; 100 of each at most."""
    still: list[Explained] = []
    removed: list[Explained] = []
    for finding in findings:
        label, advice = KINDS.get(
            finding.get("kind", ""),
            (
                str(finding.get("kind", "")).replace("-", " ").capitalize(),
                "Take it out if it tells who somebody is.",
            ),
        )
        line = Explained(
            label, finding.get("where", ""), finding.get("text", ""), advice, finding.get("anchor", "")
        )
        (still if finding.get("visible", True) else removed).append(line)
    return still[:SHOWN], removed[:SHOWN]
