"""The reading copy stands under the heading of its page."""

import pytest

from casestudies.reading import below_the_page


@pytest.mark.parametrize(
    ("html", "lower"),
    [
        ("<h1>A</h1><p>x</p><h2 id='block-1'>B</h2>", "<h2>A</h2><p>x</p><h3 id='block-1'>B</h3>"),
        ("<h5>C</h5><h6>D</h6>", "<h6>C</h6><h6>D</h6>"),
        ("<p>&lt;h1&gt; and <hr></p>", "<p>&lt;h1&gt; and <hr></p>"),
    ],
)
def test_every_heading_is_one_lower(html, lower):
    assert below_the_page(html) == lower
