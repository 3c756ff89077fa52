// What is pasted from Word, LibreOffice or Google Docs as text with marks: headings, lists, italics, bold and tables are
// kept, everything else is dropped. It is read in a document of its own, where nothing runs and nothing is fetched, and
// what comes out is text: the server makes no HTML of it but the marks.

const BLOCKS = "address,article,aside,blockquote,div,dl,dd,dt,figure,footer,h1,h2,h3,h4,h5,h6,header,li,main,ol,p,pre,section,table,ul";
const DROPPED = "head,style,script,template,iframe,object,svg,math,del,.msocomanchor,.MsoCommentReference,[data-style*='mso-element:comment'],[data-style*='display:none'],[data-style*='display: none']";
const HEADING = /^H[1-6]$/;
const DEEPEST = 3;

const style = (node) => (node.dataset?.style ?? "").toLowerCase();
const isWordItem = (node) => node.nodeName === "P" && /mso-list:\s*l\d/.test(style(node));
const holdsBlocks = (node) => node.matches(BLOCKS) || node.querySelector(BLOCKS) !== null;
const flat = (text) => text.replace(/[\s\u00a0]+/g, " ");

function headingOf(node) {
  if (HEADING.test(node.nodeName)) return Number(node.nodeName[1]);
  if (node.getAttribute("role") === "heading") return Number(node.getAttribute("aria-level") ?? 1) || 1;
  if (node.nodeName === "P" && /^MsoTitle$/.test(node.className)) return 1;
  return 0;
}

// The marks a piece of text has, told by its element or by the style that Google Docs and Word put there instead.
function marksOf(node, above) {
  const marks = { ...above };
  const name = node.nodeName;
  const said = style(node);
  if (name === "I" || name === "EM" || name === "CITE") marks.em = true;
  if (name === "B" || name === "STRONG") marks.strong = true;
  const slant = /(?:^|[;\s])font-style:\s*(\w+)/.exec(said)?.[1];
  const weight = /(?:^|[;\s])font-weight:\s*(\w+)/.exec(said)?.[1];
  if (slant) marks.em = slant !== "normal";
  if (weight) marks.strong = weight === "bold" || Number(weight) >= 600;
  return marks;
}

// The runs of text inside a block, each with its marks; blocks inside it are left to who called.
function runsOf(node, marks, runs = []) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = flat(node.data);
    const last = runs.at(-1);
    const [em, strong] = [Boolean(marks.em), Boolean(marks.strong)];
    if (last && last.em === em && last.strong === strong && last.text !== "\n") last.text = flat(last.text + text);
    else if (text) runs.push({ text, em, strong });
  } else if (node.nodeName === "BR") {
    runs.push({ text: "\n", em: false, strong: false });
  } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches("ul,ol,table") && !/mso-list:\s*ignore/.test(style(node))) {
    const inner = marksOf(node, marks);
    const apart = node.matches("p,div") && runs.length && runs.at(-1).text !== "\n";
    if (apart) runs.push({ text: "\n", em: false, strong: false });
    for (const child of node.childNodes) runsOf(child, inner, runs);
  }
  return runs;
}

// Signs that would be read as marks are written so that they are not.
const escaped = (text) => text
  .replace(/[\\*]/g, "\\$&")
  .replace(/(^|[^\p{L}\p{N}])_|_(?=[^\p{L}\p{N}]|$)/gu, (found) => found.replace("_", "\\_"));
const escapedLine = (line) => line
  .replace(/^([-+#|])/, "\\$1")
  .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");

function printed(runs, { isHeading = false, isCell = false } = {}) {
  let text = "";
  for (const run of runs) {
    const [, before, inside, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(run.text);
    const mark = `${run.strong && !isHeading ? "**" : ""}${run.em ? "*" : ""}`;
    text += inside ? `${before}${mark}${escaped(inside)}${[...mark].reverse().join("")}${after}` : run.text;
  }
  const lines = text.split("\n").map((line) => flat(line).trim()).filter(Boolean);
  if (isCell) return lines.join(" ").replaceAll("|", "\\|");
  return isHeading ? lines.join(" ") : lines.map(escapedLine).join("\n");
}

// One item of a list, its further lines and the lists in it set in under it.
const setIn = (text, width) => text.replaceAll("\n", `\n${" ".repeat(width)}`);

function listOf(list) {
  const isOrdered = list.nodeName === "OL";
  const lines = [];
  let number = Number(list.getAttribute("start")) || 1;
  for (const child of list.children) {
    if (child.matches("ul,ol")) { // Google Docs and old Word put a list into a list without an item
      const inner = listOf(child);
      if (inner) lines.push(lines.length ? `${isOrdered ? "   " : "  "}${setIn(inner, isOrdered ? 3 : 2)}` : inner);
      continue;
    }
    if (child.nodeName !== "LI") continue;
    const marker = isOrdered ? `${number++}. ` : "- ";
    const inner = [...child.querySelectorAll("ul,ol")].filter((found) => found.parentElement.closest("ul,ol") === list);
    const parts = [printed(runsOf(child, {})), ...inner.map(listOf)];
    const text = parts.filter(Boolean).join("\n");
    if (text) lines.push(marker + setIn(text, marker.length));
  }
  return lines.join("\n");
}

// Word's lists are paragraphs that say their level; the sign before each says whether they are numbered.
function wordList(items) {
  const widths = [];
  return items.map((item) => {
    const level = Number(/level(\d)/.exec(style(item))?.[1] ?? 1);
    const sign = flat(item.querySelector("[data-style*='Ignore' i]")?.textContent ?? "").trim();
    const marker = /^\(?[\dA-Za-z]{1,4}[.)]$/.test(sign) ? `${/^\d+/.exec(sign)?.[0] ?? 1}. ` : "- ";
    const depth = Math.min(level - 1, widths.length);
    widths.length = depth;
    const indent = widths.reduce((sum, width) => sum + width, 0);
    widths.push(marker.length);
    return `${" ".repeat(indent)}${marker}${setIn(printed(runsOf(item, {})), indent + marker.length)}`;
  }).join("\n");
}

function tableOf(table) {
  const rows = [...table.rows].filter((row) => row.closest("table") === table)
    .map((row) => [...row.cells].flatMap((cell) => [
      printed(runsOf(cell, {}), { isCell: true }), ...Array(Math.min(cell.colSpan, 20) - 1).fill(""),
    ]))
    .filter((row) => row.some(Boolean));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (!width) return "";
  const line = (cells) => `| ${[...cells, ...Array(width - cells.length).fill("")].join(" | ")} |`;
  return [line(rows[0]), line(Array(width).fill("---")), ...rows.slice(1).map(line)].join("\n");
}

// A list that goes on in the next element, as Word on the web has each item in one of its own, is one list.
function add(out, text, isList = false) {
  const last = out.at(-1);
  if (!text) return;
  if (isList && last?.isList) last.text += `\n${text}`;
  else out.push({ text, isList });
}

function walk(parent, marks, out) {
  let runs = [];
  let items = [];
  const flush = () => {
    if (items.length) add(out, wordList(items), true);
    add(out, printed(runs));
    runs = [];
    items = [];
  };
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE && items.length && !node.data.trim()) continue;
    if (node.nodeType === Node.ELEMENT_NODE && isWordItem(node) && !headingOf(node)) {
      if (runs.length) flush();
      items.push(node);
      continue;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || !holdsBlocks(node)) {
      if (items.length) flush();
      runsOf(node, marks, runs);
      continue;
    }
    flush();
    const level = headingOf(node);
    if (level) {
      const text = printed(runsOf(node, {}), { isHeading: true });
      if (text) add(out, `${"#".repeat(Math.min(level, DEEPEST))} ${text}`);
    } else if (node.matches("ul,ol")) add(out, listOf(node), true);
    else if (node.nodeName === "TABLE" && [...node.rows].some((row) => row.cells.length > 1)) add(out, tableOf(node));
    else walk(node, marksOf(node, marks), out);
  }
  flush();
}

// The text with marks that a piece of HTML comes to, whether it has any mark, and what was left out. A piece that has
// none is better pasted as the plain text that came with it.
export function markupFrom(html) {
  // Styles become plain data and handlers nothing: the policy of the page blocks both, and would report each.
  const quiet = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag
    .replace(/\sstyle\s*=/gi, " data-style=")
    .replace(/\son\w+\s*=/gi, " data-dropped="));
  const { body } = new DOMParser().parseFromString(quiet, "text/html");
  const pictures = body.querySelectorAll("img,picture,video").length;
  for (const node of body.querySelectorAll(DROPPED)) node.remove();
  const out = [];
  walk(body, {}, out);
  const text = out.map((part) => part.text).join("\n\n");
  const hasMarks = /^(#{1,3} |- |\d+\. |\| )/m.test(text) || /(^|[^\\])\*/.test(text);
  return { text, hasMarks, pictures };
}
