"""The text of a Word document as its readers see it: changes accepted, hidden text and telling fields left out.

The result is a small package of our own making that holds nothing but that text, its structure and its
pictures written anew; the converter to HTML is given this and never the upload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from casestudies.intake.answer import Finding
from casestudies.intake.docx_drawing import Drawings
from casestudies.intake.docx_fields import TELLING_BINDINGS, Field, FieldStack
from casestudies.intake.docx_making import make, paragraph_of, put_sign, table_of, text_run, with_text
from casestudies.intake.docx_parts import (
    DocxParts,
    Numbering,
    R,
    Styles,
    is_on,
    role_of_outline,
    shown_text,
    w,
)
from casestudies.intake.images import Pictures
from casestudies.intake.package import Element, all_text, attribute, child, local, number_in
from casestudies.intake.places import Place, short

UNWRAPPED = {"ins", "moveTo", "customXml", "smartTag", "dir", "bdo", "Choice", "rt", "rubyBase", "oMathPara"}
BOX = {True: "☒", False: "☐"}


class Story:
    """One flow of text: the document itself, or the notes."""

    def __init__(self, root: Element, name: str = "") -> None:
        self.fields = FieldStack(root)
        self.place = Place(story=name)
        self.carried: list[Element] = []
        self.after: list[Element] = []
        self.in_table = 0


class AcceptedText:
    """Walks the stories of a Word document and writes down what a reader sees, noting what was left out."""

    def __init__(self, parts: DocxParts, pictures: Pictures) -> None:
        self.styles = Styles(parts.xml(parts.part("styles")))
        self.numbering = Numbering(parts.xml(parts.part("numbering")))
        self.findings: list[Finding] = []
        self.drawings = Drawings(parts, pictures, self.findings)
        self.links: dict[str, str] = {}
        self._said: set[tuple[str, str]] = set()

    def story(self, root: Element, name: str = "", owner: str = "") -> list[Element]:
        """The blocks of one story. `owner` is the part it is in: its relationships resolve links and pictures."""
        story = Story(root, name)
        self.drawings.enter(owner)
        blocks = self._blocks(root, story)
        if story.carried:
            blocks.append(paragraph_of(story.carried))
        return blocks

    # Blocks ---------------------------------------------------------------------------------------------------

    def _blocks(self, container: Element, story: Story) -> list[Element]:
        blocks: list[Element] = []
        for element in container:
            name = local(element)
            if name == "p":
                blocks += self._paragraph(element, story)
            elif name == "tbl":
                blocks += self._table(element, story)
            elif name == "sdt":
                blocks += self._control(element, story, self._blocks)
            elif name == "AlternateContent":
                blocks += self._blocks(_chosen(element), story)
            elif name == "oMathPara":
                blocks.append(paragraph_of(self._inline(element, story)))
            elif name in UNWRAPPED:
                blocks += self._blocks(element, story)
            elif name == "altChunk":
                self._say("embedded-object", story, "a piece of another document was inserted as a file")
        return blocks

    def _paragraph(self, element: Element, story: Story) -> list[Element]:
        properties = child(element, "pPr")
        style = child(properties, "pStyle")
        style_id = self.styles.default if style is None else attribute(style, "val")
        role = self.styles.role(style_id)
        outline = child(properties, "outlineLvl")
        if outline is not None and not role:
            role = role_of_outline(attribute(outline, "val"))
        text = shown_text(element)
        if text and role.startswith("H"):
            story.place.enter_heading(text)
        elif text:
            story.place.enter_paragraph()
        hidden = self.styles.is_hidden(style_id)
        runs = story.carried + self._inline(element, story, hidden=hidden)
        story.carried = []
        after, story.after = story.after, []
        # The mark at a paragraph's end was deleted: its text runs on into the next paragraph.
        if child(child(properties, "rPr"), "del") is not None:
            story.carried = runs
            return after
        paragraph = make("p", *runs)
        described = make("pPr")
        if role:
            described.append(make("pStyle", val=role))
        elif (number := self._number(properties, style_id)) is not None:
            described.append(number)
        paragraph.insert(0, described)
        return [paragraph, *after]

    def _number(self, properties: Element | None, style_id: str) -> Element | None:
        element = child(properties, "numPr")
        if element is None:
            element = self.styles.numbering(style_id)
        if element is None:
            return None
        identifier, level = child(element, "numId"), child(element, "ilvl")
        depth = "0" if level is None else attribute(level, "val")
        ordered = self.numbering.is_ordered("" if identifier is None else attribute(identifier, "val"), depth)
        if ordered is None:
            return None
        kept = str(min(number_in(depth) or 0, 4))
        return make("numPr", make("ilvl", val=kept), make("numId", val="2" if ordered else "1"))

    def _table(self, element: Element, story: Story) -> list[Element]:
        table = make("tbl")
        story.in_table += 1
        for row in _inside(element, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            new = make("tr")
            if is_on(child(properties, "tblHeader")):
                new.append(make("trPr", make("tblHeader")))
            for cell in _inside(row, "tc"):
                if child(child(cell, "tcPr"), "cellDel") is None:
                    new.append(self._cell(cell, story))
            if len(new):
                table.append(new)
        story.in_table -= 1
        return [table] if len(table) else []

    def _cell(self, element: Element, story: Story) -> Element:
        properties = child(element, "tcPr")
        described = make("tcPr")
        span = child(properties, "gridSpan")
        columns = None if span is None else number_in(attribute(span, "val"))
        if columns is not None:
            described.append(make("gridSpan", val=str(min(max(columns, 1), 60))))
        merge = child(properties, "vMerge")
        if merge is not None:
            described.append(
                make("vMerge", val="restart" if attribute(merge, "val") == "restart" else "continue")
            )
        return make("tc", described, *self._blocks(element, story))

    def _control(
        self, element: Element, story: Story, read: Callable[[Element, Story], list[Element]]
    ) -> list[Element]:
        """A content control: its content, unless it shows a property of the file that tells who wrote it."""
        content = child(element, "sdtContent")
        if content is None:
            return []
        binding = child(child(element, "sdtPr"), "dataBinding")
        path = "" if binding is None else attribute(binding, "xpath").rpartition("/")[2].lower()
        if any(word in path for word in TELLING_BINDINGS):
            self._say("field-code", story, f"{path.partition('[')[0]}: {shown_text(content)}")
            return []
        return read(content, story)

    # Inside a paragraph ---------------------------------------------------------------------------------------

    def _inline(self, container: Element, story: Story, *, hidden: bool = False) -> list[Element]:
        out: list[Element] = []
        for element in container:
            name = local(element)
            if name == "r":
                out += self._run(element, story, hidden=hidden)
            elif name == "hyperlink":
                out += self._hyperlink(element, story, hidden=hidden)
            elif name == "fldSimple":
                out += self._simple_field(element, story)
            elif name == "sdt":
                out += self._control(element, story, self._inline)
            elif name == "oMath":
                out.append(text_run(all_text(element)))
            elif name == "AlternateContent":
                out += self._inline(_chosen(element), story, hidden=hidden)
            elif name in UNWRAPPED:
                out += self._inline(element, story, hidden=hidden)
        return out

    def _hyperlink(self, element: Element, story: Story, *, hidden: bool) -> list[Element]:
        runs = self._inline(element, story, hidden=hidden)
        address = self.drawings.address(attribute(element, "id"))
        return [self._linked(address, runs)] if address and runs else runs

    def _linked(self, address: str, runs: list[Element]) -> Element:
        identifier = self.links.setdefault(address, f"link{len(self.links) + 1}")
        link = make("hyperlink", *runs)
        link.set(f"{{{R}}}id", identifier)
        return link

    def _simple_field(self, element: Element, story: Story) -> list[Element]:
        field = Field(instruction=attribute(element, "instr"), in_result=True, result=[shown_text(element)])
        if field.is_worth_saying:
            self._say("field-code", story, field.summary())
        return [] if field.is_telling else self._inline(element, story)

    def _run(self, element: Element, story: Story, *, hidden: bool) -> list[Element]:
        properties = child(element, "rPr")
        style = child(properties, "rStyle")
        own = child(properties, "vanish")
        vanishes = is_on(own) if own is not None else hidden
        if own is None and style is not None:
            vanishes = vanishes or self.styles.is_hidden(attribute(style, "val"))
        if vanishes:
            if text := shown_text(element):
                self._say("hidden-text", story, text)
            return self._marks_only(element, story)
        self._note_invisible(element, properties, story)
        run = make("r", self._appearance(properties))
        for piece in element:
            self._piece(piece, run, story)
        if len(run) == 1:
            return []
        return [self._linked(story.fields.link, [run])] if story.fields.link else [run]

    def _marks_only(self, element: Element, story: Story) -> list[Element]:
        """Hidden text still opens and closes fields."""
        for piece in element:
            if local(piece) == "fldChar":
                self._close(story.fields.mark(piece), None, story)
            elif local(piece) == "instrText":
                story.fields.instruct(piece.text or "")
        return []

    def _appearance(self, properties: Element | None) -> Element:
        kept = make("rPr")
        style = child(properties, "rStyle")
        chain = self.styles.chain("" if style is None else attribute(style, "val"))
        for name in ("b", "i", "strike"):
            own = child(properties, name)
            inherited = next((e for s in chain if (e := child(child(s, "rPr"), name)) is not None), None)
            if is_on(own if own is not None else inherited):
                kept.append(make(name))
        align = child(properties, "vertAlign")
        if align is not None and attribute(align, "val") in ("superscript", "subscript"):
            kept.append(make("vertAlign", val=attribute(align, "val")))
        return kept

    def _note_invisible(self, element: Element, properties: Element | None, story: Story) -> None:
        """Text that is white on white or a speck is hidden from the author's eye; the copy shows it."""
        color, size = child(properties, "color"), child(properties, "sz")
        shaded = (
            child(properties, "shd") is not None
            or child(properties, "highlight") is not None
            or story.in_table
        )
        white = color is not None and attribute(color, "val").upper() == "FFFFFF" and not shaded
        half_points = None if size is None else number_in(attribute(size, "val"))
        speck = half_points is not None and half_points <= 4
        text = shown_text(element)
        if text and (white or speck):
            self._say("hidden-text", story, f"{'white' if white else 'tiny'} text: {text}", visible=True)

    def _piece(self, piece: Element, run: Element, story: Story) -> None:
        name = local(piece)
        if name == "fldChar":
            self._close(story.fields.mark(piece), run, story)
        elif name == "instrText":
            story.fields.instruct(piece.text or "")
        elif name == "AlternateContent":
            for inner in _chosen(piece):
                self._piece(inner, run, story)
        elif name == "ruby":
            for base in piece.iter(w("rubyBase")):
                for letter in base.iterfind(f"{w('r')}/*"):
                    self._piece(letter, run, story)
        elif name in ("drawing", "pict", "object"):
            self._drawing(piece, run, story)
        elif name == "t":
            if piece.text and not story.fields.takes(piece.text):
                with_text(run, piece.text)
        else:
            put_sign(piece, run)

    def _drawing(self, piece: Element, run: Element, story: Story) -> None:
        for shown in self.drawings.read(piece, story.place):
            if shown.picture is not None:
                run.append(shown.picture)
            elif shown.left_out:
                story.after.append(paragraph_of([text_run(shown.left_out, "LeftOut")]))
            elif shown.box is not None:
                # The text of a box comes after the paragraph it hangs on, with its own run of fields.
                inner = Story(shown.box, story.place.story)
                inner.place = story.place
                inner.in_table = story.in_table
                story.after += self._blocks(shown.box, inner)
            else:
                if shown.title:
                    story.after.append(paragraph_of([text_run(shown.title)], "Caption"))
                story.after += [table_of(shown.rows)] if shown.rows else []

    def _close(self, field: Field | None, run: Element | None, story: Story) -> None:
        if field is None:
            return
        if field.checked is not None and run is not None:
            with_text(run, BOX[field.checked])
        if field.is_worth_saying:
            self._say("field-code", story, field.summary())

    def _say(self, kind: str, story: Story, text: str, *, visible: bool = False) -> None:
        finding = Finding(kind, story.place.where(), short(text), visible=visible)
        if (kind, f"{finding.where}{finding.text}") not in self._said:
            self._said.add((kind, f"{finding.where}{finding.text}"))
            self.findings.append(finding)


def _inside(container: Element, name: str) -> Iterable[Element]:
    """The rows of a table or cells of a row, also inside content controls and accepted changes."""
    for element in container:
        if local(element) == name:
            yield element
        elif local(element) == "sdt":
            content = child(element, "sdtContent")
            if content is not None:
                yield from _inside(content, name)
        elif local(element) in UNWRAPPED:
            yield from _inside(element, name)


def _chosen(alternate: Element) -> Element:
    """The version of a choice that says more: the new one, else the fallback."""
    for name in ("Choice", "Fallback"):
        chosen = child(alternate, name)
        if chosen is not None and len(chosen):
            return chosen
    return make("r")
