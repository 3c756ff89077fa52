"""The reading copy as a part of a page of ours."""

import re

HEADING = re.compile(r"<(/?)h([1-5])(?=[ >])")


def below_the_page(html: str) -> str:
    """Sanitised HTML with every heading one level lower (h6 stays): the page it is read on has the only h1."""
    return HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", html)
