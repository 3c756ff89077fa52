// Offers schools while a name is typed: a text box that becomes a combobox (the ARIA 1.2 pattern).
// Without it the text is posted and the server offers the matches.

let number = 0;

function picker(input) {
  const id = `school-list-${(number += 1)}`;
  const chosen = document.getElementById(input.dataset.schoolPickerValue);
  const box = document.createElement("div");
  box.className = "ioc-picker";
  input.before(box);
  const list = document.createElement("ul");
  Object.assign(list, { id, className: "ioc-picker__list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Schools");
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  box.append(input, list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off",
  })) input.setAttribute(name, value);

  let results = [];
  let active = -1;
  let timer;
  let asking;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function highlight(index) {
    active = index;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === index)));
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", `${id}-${index}`);
    return list.children[index].scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    const school = results[index];
    input.value = school.label;
    if (chosen) chosen.value = school.id;
    status.textContent = `${school.label} chosen`;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show() {
    list.replaceChildren(...results.map((school, n) => {
      const option = document.createElement("li");
      option.id = `${id}-${n}`;
      option.className = "ioc-picker__option";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = school.label;
      if (school.note) {
        const note = document.createElement("span");
        note.className = "ioc-picker__note";
        note.textContent = school.note;
        option.append(" ", note);
      }
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(n));
      return option;
    }));
    list.hidden = results.length === 0;
    input.setAttribute("aria-expanded", String(results.length > 0));
    status.textContent = results.length ? `${results.length} school${results.length === 1 ? "" : "s"} found` : "No school found";
    highlight(-1);
  }

  async function ask() {
    const text = input.value.trim();
    asking?.abort();
    if (text.length < 2) return close();
    asking = new AbortController();
    const url = new URL(input.dataset.schoolPicker, location.href);
    url.searchParams.set("q", text);
    try {
      const answer = await fetch(url, { signal: asking.signal, credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!answer.ok) return close();
      ({ results } = await answer.json());
      return show();
    } catch {
      return undefined; // another letter was typed, or there is no network: the plain form still works
    }
  }

  input.addEventListener("input", () => {
    if (chosen) chosen.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && results.length) {
      event.preventDefault();
      if (list.hidden) show();
      const step = event.key === "ArrowDown" ? 1 : -1;
      highlight((active + step + results.length + (active < 0 && step < 0 ? 1 : 0)) % results.length);
    }
  });
  input.addEventListener("blur", close);
}

for (const input of document.querySelectorAll("[data-school-picker]")) picker(input);
