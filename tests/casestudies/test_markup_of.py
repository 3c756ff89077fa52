"""What was read of a file becomes text with marks, and those marks become the same again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.intake.package import Element
from casestudies.intake.sanitise import parse
from casestudies.markup import bare, rendered
from casestudies.markup_of import markup_of

# Words with every sign that could be taken for a mark.
WORDS = st.text(alphabet="ab1 *_#|-+.:)\\`<&>[]!~", min_size=1, max_size=14).filter(lambda text: text.strip())
SAFE = st.text(alphabet="abc1", min_size=1, max_size=6)


def said(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


words = WORDS.map(said)
line = st.lists(
    st.one_of(words, SAFE.map("<em>{}</em>".format), SAFE.map("<strong>{}</strong>".format)),
    min_size=1,
    max_size=4,
).map(" ".join)
text = st.lists(line, min_size=1, max_size=3).map("<br>".join).map("<p>{}</p>".format)
heading = st.tuples(st.integers(2, 6), words).map(lambda it: f"<h{it[0]}>{it[1]}</h{it[0]}>")
table = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(line.map("<td><p>{}</p></td>".format), min_size=width, max_size=width),
        min_size=1,
        max_size=3,
    ).map(lambda rows: f"<table>{''.join(f'<tr>{"".join(row)}</tr>' for row in rows)}</table>")
)


def listed(inner):
    item = st.tuples(line, st.one_of(st.just(""), inner)).map(lambda it: f"<li>{it[0]}{it[1]}</li>")
    items = st.lists(item, min_size=1, max_size=3).map("".join)
    return st.one_of(
        items.map("<ul>{}</ul>".format),
        st.tuples(st.integers(1, 12), items).map(lambda it: f'<ol start="{it[0]}">{it[1]}</ol>'),
    )


lists = st.recursive(listed(st.just("")), listed, max_leaves=4)
documents = st.lists(st.one_of(text, heading, table, lists), min_size=1, max_size=5).map("".join)


def shape(element: Element) -> object:
    """The blocks of an element: what each is and what it says; whether an item's words stand in a paragraph is nothing."""
    found: list[object] = []
    for inner in element:
        if inner.tag in ("ul", "ol"):
            found.append((inner.tag, inner.get("start") or "1", [shape_of_item(item) for item in inner]))
        elif inner.tag == "table":
            rows = [[flat(cell) for cell in row] for row in inner.iter("tr")]
            found.append(("table", rows))
        else:
            found.append((inner.tag, flat(inner)))
    return found


def shape_of_item(item: Element) -> object:
    nested = [inner for inner in item if inner.tag in ("ul", "ol")]
    lists_in_it = [
        (inner.tag, inner.get("start") or "1", [shape_of_item(one) for one in inner]) for inner in nested
    ]
    for inner in nested:
        inner.drop_tree()
    return flat(item), lists_in_it


def flat(element: Element) -> str:
    """The letters without their spaces, those in italics and bold between signs of their own."""
    pieces: list[str] = []

    def walk(node: Element) -> None:
        marks = {"em": "⟨⟩", "strong": "⟦⟧"}.get(node.tag, "")
        pieces.append(marks[:1] + "".join((node.text or "").split()))
        for inner in node:
            walk(inner)
            pieces.append("".join((inner.tail or "").split()))
        pieces.append(marks[1:])

    walk(element)
    # Two words in italics side by side are the same as one run of italics.
    return "".join(pieces).replace("⟩⟨", "").replace("⟧⟦", "")


@settings(max_examples=300, deadline=None)
@given(documents)
def test_what_is_rendered_of_what_was_read_is_what_stood_there(html):
    again = rendered(markup_of(html).text)
    assert shape(parse(again)) == shape(parse(html)), markup_of(html).text


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(WORDS, st.sampled_from(["", "em", "strong"])), min_size=1, max_size=6))
def test_no_word_is_lost_or_shown_with_stars_where_marks_stand_close(runs):
    html = "".join(f"<{tag}>{said(word)}</{tag}>" if tag else said(word) for word, tag in runs)
    marked = markup_of(f"<p>{html}</p>").text
    assert "".join(bare(marked).split()) == "".join("".join(word for word, _ in runs).split())


def test_notes_contents_pictures_and_joined_cells():
    html = (
        '<p class="toc">Contents 1</p><p>Said<sup><a href="#footnote-1" id="footnote-ref-1">1</a></sup>.</p>'
        '<p><img src="data:image/png;base64,AA=="></p><p><span class="left-out">[left out]</span></p>'
        '<table><tr><td rowspan="2">A</td><td colspan="2">B</td></tr><tr><td>C</td><td>D</td></tr></table>'
        '<ol><li id="footnote-1">Mercer. <a href="#footnote-ref-1">↑</a></li></ol>'
    )
    found = markup_of(html)
    assert found.pictures == 2
    assert found.text == "Said [1].\n\n| A | B |  |\n| --- | --- | --- |\n|  | C | D |\n\n[1] Mercer."


def test_lists_deeper_than_the_marks_go_stay_readable():
    html = "".join(f"<ul><li>w{n}" for n in range(40)) + "</li></ul>" * 40
    shown = rendered(markup_of(html).text)
    assert [f"w{n}" for n in range(40) if f"w{n}" in shown] == [f"w{n}" for n in range(40)]
