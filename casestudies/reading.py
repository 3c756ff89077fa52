"""The reading copy as a part of a page of ours."""

import re

HEADING = re.compile(r"<(/?)h([1-5])(?=[ >])")
HEADING_BELOW = re.compile(r"<(/?)h([2-6])(?=[ >])")


def above_the_page(html: str) -> str:
    """The same back: what `below_the_page` made, with the headings of the document itself."""
    return HEADING_BELOW.sub(lambda found: f"<{found[1]}h{int(found[2]) - 1}", html)


def below_the_page(html: str) -> str:
    """Sanitised HTML with every heading one level lower (h6 stays): the page it is read on has the only h1."""
    return HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", html)
