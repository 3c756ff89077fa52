"""Looking at a page as an inspector would: faults, axe, console, 320 px, queries."""

import re
from html import unescape
from pathlib import Path

from django.urls import Resolver404, resolve

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MAX_QUERIES = 12


def violations(page) -> list[str]:
    """What axe finds, as "rule: first element"."""
    page.evaluate(AXE)
    # Only what is wrong: writing down all that is right takes a third of its time.
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{v['id']}: {v['nodes'][0]['target']} ({len(v['nodes'])})" for v in found["violations"]]


def queries(response) -> int:
    """How many queries the answer says it took."""
    match = re.search(r'db;desc="(\d+) queries"', response.headers.get("server-timing", ""))
    return int(match.group(1)) if match else 0


def door(path: str) -> str:
    """The name of the address a path belongs to, so that each kind of page is looked at once."""
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return f"unknown {path}"


def glance(context, path: str) -> tuple[list[str], list[str]]:
    """(what is wrong with the answer, where its page leads): status, queries and heading, without drawing it."""
    response = context.request.get(path, max_redirects=5)
    text, wrong = response.text(), []
    if response.status != 200:
        said = " ".join(re.sub(r"<[^>]+>", " ", text.partition("<main")[2].partition("</main>")[0]).split())
        return [f"status {response.status}: {said.partition('>')[2][:200]}"], []
    if queries(response) > MAX_QUERIES:
        wrong.append(f"{queries(response)} queries")
    if len(re.findall(r"<h1[ >]", text)) != 1:
        wrong.append("not one h1")
    onward = [unescape(href) for href in re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', text)]
    return wrong, [href for href in onward if not href.startswith("//")]


def look(page, path: str) -> list[str]:
    """What is wrong with a page that is drawn: console, scripts, axe, and its width on the smallest screen."""
    wrong: list[str] = []
    listen = lambda message: wrong.append(f"console: {message.text}") if message.type == "error" else None  # noqa: E731
    page.on("console", listen)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path)
    wrong += [f"axe: {found}" for found in violations(page)]
    page.set_viewport_size({"width": 320, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > 320:
        wrong.append(f"{width} px wide at 320")
    page.remove_listener("console", listen)
    return wrong


# The first form of ours that asks for something, with everything taken out of it; its button, or null.
EMPTIED = """() => {
    const form = [...document.querySelectorAll("main form[method=post]")].find(form => form.querySelector(":required"));
    if (!form) return null;
    for (const field of form.querySelectorAll("input:not([type=hidden]), textarea, select")) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = false;
        else if (field.tagName === "SELECT") field.selectedIndex = -1;
        else if (field.type !== "submit") field.value = "";
    }
    return form.querySelector("button[type=submit]:not([formaction]), button:not([type])");
}"""


def press_empty(page, path: str) -> list[str]:
    """What is wrong with the page that answers an empty form: no summary with the focus, no word at the field, axe."""
    page.goto(path)
    button = page.evaluate_handle(EMPTIED).as_element()
    if button is None:
        return []
    keeps_drafts = button.evaluate("button => button.form.matches('[data-autosave]')")
    with page.expect_navigation():
        button.evaluate("button => button.click()")
    wrong = []
    if keeps_drafts and page.query_selector("#error-summary") is None:
        return []  # what is written bit by bit is kept with gaps, too
    if page.evaluate("document.activeElement.id") != "error-summary":
        wrong.append("an empty form is not answered by a summary that takes the focus")
    for link in page.query_selector_all("#error-summary a"):
        target = link.get_attribute("href").removeprefix("#")
        if page.query_selector(f"[id='{target}']") is None:
            wrong.append(f"the summary leads to #{target}, which is nowhere")
    return wrong + [f"axe with an error: {found}" for found in violations(page)]
