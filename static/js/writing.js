// Makes the box of a section easier to write in: buttons for the marks, and a paste that keeps what a word processor had.
// The box itself, its saving and everything else does without.

const LINE = { heading: "# ", list: "- " };
const TABLE = "| First column | Second column |\n| --- | --- |\n|  |  |";

// As if it were typed, so that undo takes it back.
function put(box, text, start, end) {
  box.focus();
  box.setSelectionRange(start, end);
  const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (typed) return;
  box.setRangeText(text, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// Every line of the selection begins with the mark, or none does any more.
function markLines(box, mark) {
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const stop = box.value.indexOf("\n", box.selectionEnd);
  const end = stop < 0 ? box.value.length : stop;
  const lines = box.value.slice(start, end).split("\n");
  const own = mark === LINE.heading ? /^#{1,6}\s+/ : /^[-+*]\s+/;
  const has = lines.every((line) => own.test(line) || (lines.length > 1 && !line.trim()));
  const text = lines.map((line) => {
    if (has) return line.replace(own, "");
    return line.trim() || lines.length === 1 ? mark + line.replace(own, "") : line;
  }).join("\n");
  put(box, text, start, end);
  box.setSelectionRange(lines.length > 1 ? start : start + text.length, start + text.length);
}

function italic(box) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  const chosen = value.slice(start, end);
  const inside = chosen.trim();
  if (value[start - 1] === "*" && value[end] === "*" && inside) {
    put(box, chosen, start - 1, end + 1);
    box.setSelectionRange(start - 1, end - 1);
    return;
  }
  const words = inside || "words in italics";
  const before = chosen.slice(0, chosen.indexOf(inside));
  const after = inside ? chosen.slice(before.length + inside.length) : "";
  put(box, `${before}*${words}*${after}`, start, end);
  box.setSelectionRange(start + before.length + 1, start + before.length + 1 + words.length);
}

function table(box) {
  const at = box.selectionEnd;
  const before = box.value.slice(0, at);
  const gap = !before.trim() ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  put(box, `${gap}${TABLE}\n\n`, at, at);
  box.setSelectionRange(at + gap.length + 2, at + gap.length + 14);
}

// What has blocks of its own is set apart from what stands before and after it.
function setApart(box, text) {
  if (!/\n\n|^(#{1,3} |- |\d+\. |\| )/.test(text)) return text;
  const before = box.value.slice(0, box.selectionStart);
  const after = box.value.slice(box.selectionEnd);
  const lines = (found) => (found.length >= 2 ? "" : "\n".repeat(2 - found.length));
  const first = before.trim() ? lines(/\n*$/.exec(before)[0]) : "";
  const last = after.trim() ? lines(/^\n*/.exec(after)[0]) : "";
  return first + text + last;
}

function told(text, pictures) {
  const kept = [
    [/^#{1,3} /m, "headings"], [/^\s*(- |\d+\. )/m, "lists"], [/(^|[^\\*])\*(?=[^*\s])/, "italics"], [/\*\*\S/, "bold"], [/^\| /m, "tables"],
  ].filter(([mark]) => mark.test(text)).map(([, name]) => name);
  const list = kept.length > 1 ? `${kept.slice(0, -1).join(", ")} and ${kept.at(-1)}` : kept[0];
  const left = pictures ? " Pictures can’t be put in here; the rest of the look was left out." : " The rest of the look was left out.";
  return `Pasted with its ${list}.${left}`;
}

for (const bar of document.querySelectorAll("[data-marks]")) {
  const box = document.getElementById(bar.dataset.marks);
  if (!box) continue;
  const line = box.form.querySelector("[data-pasted]");
  box.before(bar);
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]")?.dataset.mark;
    if (mark in LINE) markLines(box, LINE[mark]);
    else if (mark === "italic") italic(box);
    else if (mark === "table") table(box);
  });
  import(bar.dataset.pasteScript).then(({ markupFrom }) => {
    box.addEventListener("paste", (event) => {
      const html = event.clipboardData?.getData("text/html");
      if (!html) return;
      const found = markupFrom(html);
      if (!found.hasMarks) return; // the plain text that came with it is as good
      event.preventDefault();
      put(box, setApart(box, found.text), box.selectionStart, box.selectionEnd);
      if (line) line.textContent = told(found.text, found.pictures);
    });
    box.dataset.writing = "ready";
  });
}
