// The workbench with a pointer: a name is dragged onto a group to move it, or onto another name to swap the two.
// Nothing is decided here: the form that also works without this file is asked, and its answer stands in a dialog.

const form = document.querySelector("[data-workbench]");
const dialog = document.querySelector("[data-workbench-dialog]");
const hint = document.querySelector("[data-workbench-hint]");
let held = null;

async function show(query, from) {
  let answer;
  try {
    answer = await fetch(`${form.action}?${query}`, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
  } catch {
    location.assign(`${form.action}?${query}`);
    return;
  }
  if (!answer.headers.get("Content-Type")?.startsWith("text/html") || !answer.ok) {
    // Somebody was quicker, or the session is over: the page itself says so.
    location.assign(`${form.action}?${query}`);
    return;
  }
  dialog.innerHTML = await answer.text();
  dialog.showModal();
  dialog.addEventListener("close", () => from?.focus(), { once: true });
}

dialog?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-workbench-close]")) return;
  event.preventDefault();
  dialog.close();
});

// Filters and page numbers take along who is ticked now: with a script nobody needs to be held first.
function ticked() {
  return [...document.querySelectorAll('input[name="people"][form="move"]:checked')].map((box) => box.value);
}

function taken(address) {
  const url = new URL(address, location.href);
  url.searchParams.delete("people");
  for (const each of ticked()) url.searchParams.append("people", each);
  return url;
}

if (form) {
  const filter = document.querySelector(".ioc-filter");
  filter?.addEventListener("submit", () => {
    for (const each of filter.querySelectorAll('[name="people"]')) each.remove();
    for (const each of ticked()) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "people", value: each });
      filter.append(input);
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".ioc-pagination a, .ioc-filter a");
    if (link) link.href = taken(link.href);
  });
}

form?.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  show(new URLSearchParams(new FormData(form)), event.submitter);
});

function ask(change, from) {
  const query = new URLSearchParams({ version: form.elements.version.value, next: form.elements.next.value });
  for (const [name, value] of change) query.append(name, value);
  show(query, from);
}

function target(event) {
  const person = event.target.closest("[data-person]");
  const group = event.target.closest("[data-group]");
  if (!held || !group || group.contains(held)) return null;
  return person ?? group;
}

function clear() {
  for (const each of document.querySelectorAll(".wb-over")) each.classList.remove("wb-over");
}

if (form && dialog?.showModal && matchMedia("(pointer: fine)").matches) {
  document.body.classList.add("wb-drags");
  if (hint) hint.hidden = false;
  for (const person of document.querySelectorAll("[data-person]")) person.draggable = true;

  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-person]") ?? null;
    if (!held) return;
    held.classList.add("wb-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.querySelector("label").textContent);
  });
  document.addEventListener("dragover", (event) => {
    const over = target(event);
    clear();
    if (!over) return;
    event.preventDefault();
    over.classList.add("wb-over");
  });
  document.addEventListener("drop", (event) => {
    const over = target(event);
    if (!over) return;
    event.preventDefault();
    const who = held.dataset.person;
    const box = held.querySelector("input");
    if (over.dataset.person) ask([["people", who], ["people", over.dataset.person], ["what", "swap"]], box);
    else ask([["people", who], ["what", "move"], ["to", over.dataset.group]], box);
  });
  document.addEventListener("dragend", () => {
    held?.classList.remove("wb-held");
    held = null;
    clear();
  });
}
