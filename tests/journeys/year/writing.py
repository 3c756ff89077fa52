"""Station 4: the plan, the file, what a marker would see, the hand-in, the presentation."""

import io
import zipfile
from dataclasses import dataclass

from tests.journeys.year.people import Person, Year

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SENTENCE = (
    "For nine weeks one lesson a week ended with a response task of ten minutes in which learners chose one comment "
    "and acted on it while the teacher kept a tally of what they did. "
)
HEADINGS = ("Introduction", "What was done", "Evidence of impact", "Conclusion")
WORDS = sum(len(heading.split()) for heading in HEADINGS) + 40 * len(HEADINGS) * len(SENTENCE.split())


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody who handed in has in their hands."""

    number: str
    sha256: str


def document(author: str) -> bytes:
    """A Word file of WORDS words whose properties say who wrote it."""
    lines = [(heading, "Heading1") for heading in HEADINGS]
    body = "".join(
        paragraph(heading, style) + "".join(paragraph(SENTENCE * 8) for _ in range(5))
        for heading, style in lines
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{author}</dc:creator></cp:coreProperties>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            # The same bytes at any time, so that the fingerprint can be compared.
            package.writestr(
                zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text
            )
    return file.getvalue()


def paragraph(text: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def plans(author: Person) -> None:
    """Start, and write the plan."""
    author.opens("/case-study/")
    author.presses("Start your case study")
    author.opens("/case-study/plan/1/")
    author.writes("Working title", "From marks to tasks")
    author.writes("What does your evidence say now?", "A third of comments are acted upon.")
    author.writes("What do you want to improve?", "Learners act on two comments of three by May.")
    author.presses("Save and go on to phase 2")
    author.sees("Phase 1 is saved.")
    author.presses("Add a factor")
    author.writes("Which factor?", "Time to respond")
    author.chooses("School or class")
    author.chooses("Pressure: it hinders")
    author.presses("Save", exact=True)
    author.sees("The factor is saved.")
    author.opens("/case-study/plan/3/")
    author.writes("What is your enquiry question?", "What do learners do with feedback?")
    author.writes("What will you do?", "A response task once a week.")
    author.presses("Save", exact=True)
    author.sees("You have an intervention but no way to evaluate it.")
    author.writes("How will you know it has worked?", "The tally again, and work samples read blind.")
    author.presses("Save and go on to phase 4")
    author.sees("Phase 3 is saved.")


def sends_a_draft(author: Person, section: str) -> None:
    """One section, written and then sent to the academic writing tutor."""
    author.opens("/case-study/")
    author.follows(section)
    author.writes("The text of this section", SENTENCE * 4)
    author.presses("Send this draft to a tutor")
    author.presses("Send for feedback")


def answers_the_draft(tutor: Person, author: str) -> None:
    """The tutor's feedback."""
    tutor.opens("/case-studies/drafts/")
    tutor.sees(author)
    with tutor.page.expect_navigation():
        tutor.page.locator("main a[href$='/answer/']").first.click()
    tutor.writes("Your overall feedback", "Let one of your sources disagree with you.")
    tutor.presses("Send feedback")


def uploads_and_checks(author: Person, year: Year) -> None:
    """The file goes up, the worker reads it, the author sees words and the marker's copy."""
    author.opens("/case-study/upload/")
    author.page.get_by_label("Your case study").set_input_files(
        {
            "name": f"{author.name} case study.docx",
            "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "buffer": document(author.name),
        }
    )
    author.presses("Upload and check")
    page = author.path
    year.worker_works()
    author.opens(page)
    author.sees(
        f"{WORDS:,} words counted.", "This is exactly what the marker will see", "taken out of the copy"
    )
    copy = author.page.locator(".ioc-reading-copy").inner_text()
    assert (HEADINGS[0] in copy, author.name in copy) == (True, False)


def declares_and_submits(author: Person) -> Receipt:
    """Declare, hand in, and read the receipt."""
    author.follows("Go on to submit")
    author.ticks("This is my own work", "No learner, family", "I have permission")
    author.writes("How did you use tools", "None")
    author.writes("How many words", str(WORDS))
    author.presses("Submit your case study")
    author.sees("Your case study is submitted", "SHA-256")
    number = author.path.rstrip("/").split("/")[-1]
    author.sees(number)
    main = author.page.locator("main").inner_text()
    sha256 = next(word for word in main.split() if len(word) == 64)
    return Receipt(number, sha256)


def records_presentation(lead: Person, name: str, date: str) -> None:
    """Put a presentation to peers on record."""
    lead.opens("/case-studies/presentations/?cohort=2027-28")
    row = lead.page.get_by_role("row").filter(has_text=name)
    with lead.page.expect_navigation():
        row.get_by_role("link", name="Record").first.click()
    lead.writes("When was it?", date)
    lead.writes("Who was on the panel?", "Two peers and the authority lead")
    lead.page.get_by_role("radio", name="Met", exact=True).check()
    lead.presses("Record the presentation")
    lead.sees(f"The presentation of {name} is recorded.")
