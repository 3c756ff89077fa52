"""People whose browser is another: one that runs no script, and one whose owner has no mouse."""

from typing import Any, ClassVar

from playwright.sync_api import Locator, TimeoutError, expect

from tests.journeys.year.people import Person

MOST_STOPS = 250  # presses of Tab before somebody gives up

HAS_FOCUS = "element => element === document.activeElement"
# The middle of what has the focus is in sight, and nothing of ours lies on it (WCAG 2.4.11).
IN_SIGHT = """element => {
    const box = (element.labels?.[0] && element.getBoundingClientRect().width < 2 ? element.labels[0] : element)
        .getBoundingClientRect();
    const top = document.elementFromPoint(box.x + Math.min(box.width / 2, 40), box.y + Math.min(box.height / 2, 12));
    return !!top && (element.contains(top) || top.contains(element) || [...element.labels ?? []].some(l => l.contains(top)));
}"""
# How something looks: with the focus it has to look otherwise.
LOOK = """element => {
    const parts = [getComputedStyle(element)];
    if (element.labels?.[0]) parts.push(getComputedStyle(element.labels[0], "::before"));
    return parts.map(s => [s.outline, s.boxShadow, s.backgroundColor, s.color, s.borderColor].join()).join();
}"""
LOOKS_OTHERWISE = f"([element, before]) => ({LOOK})(element) !== before"


class Scriptless(Person):
    """Somebody whose browser runs no script: an old phone, a strict network, a script that did not come."""

    options: ClassVar[dict[str, Any]] = {"java_script_enabled": False}

    def waits_for_autosave(self) -> None:
        """Nothing saves by itself here; the button does."""

    def picks_school(self, label: str, name: str) -> None:
        """Type the name: the server knows it."""
        self.page.get_by_label(label).first.fill(name)


class Typist(Person):
    """Somebody with a keyboard and no mouse: everything is reached by Tab, in sight, and pressed by Enter or Space."""

    def tabs_to(self, target: Locator) -> None:
        """Press Tab until this has the focus; it is in sight and marked."""
        element = target.first.element_handle()
        if element.evaluate(HAS_FOCUS):
            return
        before = element.evaluate(LOOK)
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if element.evaluate(HAS_FOCUS):
                break
        else:
            raise AssertionError(f"{self.name} cannot reach {target} by Tab on {self.path}")
        self.is_so(IN_SIGHT, element, f"the focus is out of sight on {target}")
        self.is_so(LOOKS_OTHERWISE, [element, before], f"the focus is not marked on {target}")

    def is_so(self, what: str, about: Any, otherwise: str) -> None:
        """Soon, at least: a page may still be scrolling or fading."""
        try:
            self.page.wait_for_function(what, arg=about, timeout=5_000)
        except TimeoutError:
            self.faults.append(f"{self.name}: {self.path}: {otherwise}")

    def goes_on_by(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def follows(self, text: str, *, within: Locator | None = None) -> None:
        self.tabs_to((within or self.page).get_by_role("link", name=text))
        self.goes_on_by("Enter")

    def presses(self, text: str, *, within: Locator | None = None, exact: bool = False) -> None:
        self.tabs_to((within or self.page).get_by_role("button", name=text, exact=exact))
        self.goes_on_by("Enter")

    def unfolds(self, text: str) -> None:
        self.tabs_to(self.page.locator("summary").filter(has_text=text))
        self.page.keyboard.press("Space")

    def writes(self, label: str, text: str, *, within: Locator | None = None) -> None:
        box = (within or self.page).get_by_label(label).first
        self.tabs_to(box)
        if box.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{day}{month}{year}")
            if box.input_value() != text:  # a browser set up for America asks for the month first
                for _ in range(2):
                    self.page.keyboard.press("ArrowLeft")
                self.page.keyboard.type(f"{month}{day}{year}")
        else:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(text)
        expect(box).to_have_value(text)

    def chooses(self, answer: str, question: str = "") -> None:
        place = self.page.get_by_role("group", name=question) if question else self.page
        radio = place.get_by_role("radio", name=answer).first
        name = radio.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']")
        chosen = group.and_(self.page.locator(":checked"))
        self.tabs_to(chosen if chosen.count() else group)
        for _ in range(group.count()):
            if radio.evaluate("radio => radio === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(radio).to_be_checked()

    def ticks(self, *labels: str) -> None:
        for label in labels:
            box = self.page.get_by_role("checkbox", name=label).first
            self.tabs_to(box)
            if not box.is_checked():
                self.page.keyboard.press("Space")
            expect(box).to_be_checked()

    def picks_school(self, label: str, name: str) -> None:
        """Type part of a name, go down the list that opens, and take the first."""
        box = self.page.get_by_role("combobox", name=label)
        self.tabs_to(box)
        self.page.keyboard.type(name)
        self.page.get_by_role("option", name=name).first.wait_for()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("listbox", name="Schools")).to_be_hidden()
