"""A section is pasted from a word processor, marked by hand, read as one; and the same page without a script."""

import pytest
from django.test import Client
from django.urls import reverse

from casestudies.models import SectionText
from tests.builders_casestudies import mentor_answered, shown_draft
from tests.factories.casestudies import SectionFactory
from tests.journeys.looking import violations

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {mso-style-unhide:no; margin:0cm} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1 style='margin-top:12.0pt;mso-list:none'>What the data <b>said</b><o:p></o:p></h1>
<p class=MsoNormal><span style='mso-fareast-language:EN-GB'>In
<i style='mso-bidi-font-style:normal'>June</i>, 9 * of 24 <script>alert(1)</script>&lt;b&gt;read&lt;/b&gt;.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>who
reads<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span><![endif]>who <b>waits</b><o:p></o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
<tr style='mso-yfti-irow:0'><td width=300 valign=top><p class=MsoNormal>Term<o:p></o:p></p></td><td><p class=MsoNormal>Learners</p></td></tr>
<tr><td><p class=MsoNormal>One | two</p></td><td><p class=MsoNormal><i>9</i></p></td></tr></table>
<p class=MsoNormal><img src="file:///C:/Users/someone/picture.png" onerror="alert(2)"><del>gone</del></p>
<!--EndFragment--></body></html>"""
MARKED = """# What the data said

In *June*, 9 \\* of 24 <b>read</b>.

- who reads
  1. who **waits**

| Term | Learners |
| --- | --- |
| One \\| two | *9* |"""
GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-weight:400">Next</span></h2>
<p dir="ltr"><span style="font-style:italic;white-space:pre-wrap;">Visible </span><span style="font-style:italic">Learning</span><span style="font-weight:700"> matters</span></p>
<ol><li dir="ltr" aria-level="1"><p dir="ltr"><span>one</span></p></li><ul><li><p>under it</p></li></ul><li><p>two</p></li></ol></b>"""
OFFICE = """<div class="OutlineElement"><p class="Paragraph" role="heading" aria-level="2"><span>Aim</span><span class="EOP">&nbsp;</span></p></div>
<div class="ListContainerWrapper"><ol role="list"><li role="listitem"><p><span>one</span></p></li></ol></div>
<div class="ListContainerWrapper"><ol start="2" role="list"><li role="listitem"><p><span>two</span></p></li></ol></div>"""
PASTE_HERE = """([box, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
PASTE = """([box, html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", plain);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  return box.dispatchEvent(event);  // true: the browser pastes the plain text itself
}"""


@pytest.fixture
def path(cast) -> str:
    section = SectionFactory(cohort=cast.cohort, number=1, title="Self-evaluation and data")
    SectionFactory(cohort=cast.cohort, number=2, title="Review of literature")
    return reverse("casestudies:section-text", kwargs={"section": section.pk})


def test_what_is_pasted_keeps_its_marks_and_is_there_after_a_reload(page_as, cast, path):
    page = page_as(cast.participant)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.goto(path)
    page.locator("[data-writing=ready]").wait_for()
    box = page.get_by_label("The text of this section")
    assert page.evaluate(PASTE, [box.element_handle(), WORD, "plain"]) is False
    assert box.input_value() == MARKED
    assert (
        "Pasted with its headings, lists, italics, bold and tables."
        in page.locator("[data-pasted]").inner_text()
    )
    page.locator("[data-save-status][data-state=saved]").wait_for()
    assert page.locator("[data-save-told=words]").inner_text() == "14 words"
    page.reload()
    assert box.input_value() == MARKED == SectionText.objects.get().text

    # What has no marks is left to the browser, which pastes it as plain text.
    page.locator("[data-writing=ready]").wait_for()
    assert (
        page.evaluate(PASTE, [box.element_handle(), "<span style='color:red'>Plain</span>", "Plain"]) is True
    )
    box.fill("")
    page.evaluate(PASTE, [box.element_handle(), GOOGLE, "plain"])
    assert box.input_value() == ("## Next\n\n*Visible Learning* **matters**\n\n1. one\n   - under it\n2. two")

    # Office on the web has each item in a list of its own; between two lines, what is pasted is set apart.
    box.fill("Before.\nAfter.")
    box.evaluate("box => box.setSelectionRange(7, 7)")
    page.evaluate(PASTE_HERE, [box.element_handle(), OFFICE])
    assert box.input_value() == "Before.\n\n## Aim\n\n1. one\n2. two\n\nAfter."
    box.fill("See  for it.")
    box.evaluate("box => box.setSelectionRange(4, 4)")
    page.evaluate(PASTE_HERE, [box.element_handle(), "<i>Visible <span>Learning</span></i>"])
    assert box.input_value() == "See *Visible Learning* for it."

    # Far too much: a sentence, by itself and after a press, and all of it still there.
    much = "word " * 12_001
    box.fill(much)
    page.locator("[data-save-status][data-state=offline]").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("[data-error-summary]").wait_for()
    assert "a section can have 60,000. Nothing is lost" in page.locator("[data-error-summary]").inner_text()
    assert box.input_value() == much
    told.clear()  # the browser reports the answer 400
    page.locator("[data-writing=ready]").wait_for()

    # The buttons, by keyboard and with a selection.
    box.fill("Talk\nWait")
    box.evaluate("box => box.setSelectionRange(0, box.value.length)")
    page.get_by_role("button", name="List").click()
    assert box.input_value() == "- Talk\n- Wait"
    page.get_by_role("button", name="List").click()
    assert box.input_value() == "Talk\nWait"
    box.evaluate("box => box.setSelectionRange(0, 4)")
    page.get_by_role("button", name="Italic").click()
    assert box.input_value() == "*Talk*\nWait"
    page.get_by_role("button", name="Heading").click()
    assert box.input_value() == "# *Talk*\nWait"
    box.press("Control+z")
    assert box.input_value() == "*Talk*\nWait"
    page.get_by_role("button", name="Table").click()
    assert "| --- | --- |" in box.input_value()
    with page.expect_navigation():
        page.get_by_role("button", name="See how it reads").click()
    page.wait_for_url("**#how-it-reads")
    assert page.locator(".ioc-text--sheet em").inner_text() == "Talk"
    assert (violations(page), told) == ([], [])


def test_the_same_page_without_a_script(browser, live_server, settings, cast, path):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    client = Client()
    client.force_login(cast.participant)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(path)
    assert (
        page.get_by_role("button", name="Italic").count() == 0
    )  # buttons that could do nothing are not there
    page.get_by_label("The text of this section").fill(MARKED)
    with page.expect_navigation():
        page.get_by_role("button", name="See how it reads").click()
    assert page.locator(".ioc-text--sheet td").all_inner_texts() == ["One | two", "9"]
    assert page.locator(".ioc-text--sheet b").count() == 0
    page.get_by_role("button", name="Send this draft to a tutor").click()
    page.get_by_role("button", name="Send for feedback").click()
    page.get_by_role("heading", name="With the tutor").wait_for()
    assert page.locator(".ioc-passage h4").all_inner_texts() == ["What the data said"]
    context.close()


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_mentor_looks_at_a_draft_with_headings_in_it(page_as, cast, is_sent):
    draft = shown_draft(cast, text=MARKED, is_marked=True)
    if is_sent:
        mentor_answered(cast, draft)
    page = page_as(cast.mentor)
    page.goto(reverse("casestudies:shown-draft", kwargs={"pk": draft.pk}))
    assert violations(page) == []
