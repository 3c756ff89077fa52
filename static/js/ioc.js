// What every page may need. The larger pieces are fetched only by the pages that use them; their
// addresses stand on <body>, because the names of served files carry a hash.

const { body } = document;

const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.closest("a")?.hash.slice(1) ?? "");
    if (!target) return;
    event.preventDefault();
    const question = target.closest(".ds_question") ?? target;
    question.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
}

// Words are counted as the server counts them: runs of anything but white space.
const words = (text) => text.match(/\S+/g)?.length ?? 0;

for (const hint of document.querySelectorAll("[data-word-count]")) {
  const field = document.getElementById(hint.dataset.wordCount);
  const most = Number(field?.dataset.maxWords);
  if (!most) continue;
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  hint.after(spoken);
  let pause;
  const show = (aloud) => {
    const left = most - words(field.value);
    hint.textContent = left < 0
      ? `${-left} word${left === -1 ? "" : "s"} too many: at most ${most}`
      : `${left} word${left === 1 ? "" : "s"} left of ${most}`;
    hint.toggleAttribute("data-over", left < 0);
    clearTimeout(pause);
    if (aloud && left < most * 0.1) pause = setTimeout(() => { spoken.textContent = hint.textContent; }, 1500);
  };
  field.addEventListener("input", () => show(true));
  show(false);
}

for (const menu of document.querySelectorAll(".ioc-account")) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const line of document.querySelectorAll("[data-bulk-count]")) {
  const form = line.closest("form");
  const plain = line.textContent;
  const boxes = () => [...form.querySelectorAll(".ioc-table__pick input")];
  const ticked = () => boxes().filter((box) => box.checked).length;
  const all = document.createElement("button");
  all.type = "button";
  all.className = "ioc-tick-all";
  const show = () => {
    line.textContent = ticked() ? `${ticked()} ticked:` : plain;
    all.textContent = ticked() === boxes().length ? "Untick all on this page" : `Tick all ${boxes().length} on this page`;
  };
  if (!form) continue;
  all.addEventListener("click", () => {
    const tick = ticked() < boxes().length;
    for (const box of boxes()) box.checked = tick;
    show();
  });
  if (boxes().length > 1) form.querySelector(".ioc-table-frame")?.before(all);
  form.addEventListener("change", show);
  show();
}

if (document.querySelector("form[data-autosave]")) import(body.dataset.autosaveScript);
if (document.querySelector("[data-progress]")) import(body.dataset.progressScript);
if (document.querySelector("[data-school-picker]")) import(body.dataset.pickerScript);
