// Saves a form while it is being written. The text never leaves the page's own field until the server
// has it: a lost network, an ended session or a second tab shows a sentence, and nothing is overwritten. A form that
// says so (data-keep) is kept on the device as well, until it is saved (kept.js).

const PAUSE = 800;
const LONGEST_WAIT = 30000;
const PATIENCE = 20000; // a request with no answer by then counts as a lost network

const isJson = (answer) => (answer.headers.get("Content-Type") ?? "").includes("json");

// Whether somebody was quicker than this file, or the browser brought back what was typed before.
const isTouched = (field) => {
  if (field.type === "hidden" || field.type === "file") return false;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
};

function autosave(form) {
  const line = form.querySelector("[data-save-status]") ?? document.querySelector("[data-save-status]");
  const live = document.querySelector("[data-save-live]");
  const version = form.elements.namedItem("version");
  let unsaved = false; // something was typed that the server has not
  let saving = null; // the request under way
  let timer;
  let failures = 0;
  let held = false; // two texts wait for the person's choice
  let leaving = false;
  let cleared = false; // the next hand-in may go: what stands in the form is saved, or the server has to say why not
  let spoken = "";
  let device = null; // keeps what is typed on the device, where the form asks for it
  let isKept = false; // and holds everything that stands in the form now

  function say(state, text, aloud = true) {
    if (line) {
      line.dataset.state = state;
      line.textContent = text;
    }
    if (live && aloud && text !== spoken) {
      live.textContent = text;
      spoken = text;
    }
  }

  async function keep() {
    isKept = false;
    if (device) isKept = await device.put(version?.value ?? "");
  }

  const unreachable = () => isKept
    ? "No connection. What you typed is kept on this device, and is saved when the connection is back."
    : "Not saved yet. We keep trying: leave this page open.";

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function contents() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  // A sign-in gives a new token; the page that we are on carries it once the person is signed in again.
  async function freshToken() {
    const answer = await fetch(location.href, {
      credentials: "same-origin",
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]")?.value;
    if (!token) return false;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
    return true;
  }

  async function send(again = true) {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: contents(),
      credentials: "same-origin",
      redirect: "manual",
      headers: { Accept: "application/json", "X-Requested-With": "autosave" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    // A refusal of ours comes as JSON with its sentence; a page instead means that the sign-in is over.
    const page = !isJson(answer);
    const shut = answer.type === "opaqueredirect" || answer.status === 401 || (answer.status === 403 && page);
    if (shut && again && (await freshToken())) return send(false);
    return { answer, shut };
  }

  async function save() {
    clearTimeout(timer);
    if (saving || held || !unsaved) return saving;
    unsaved = false;
    saving = (async () => {
      try {
        const { answer, shut } = await send();
        if (shut) return signedOut();
        const json = isJson(answer) ? await answer.json() : {};
        if (answer.status === 409 && json.theirs) return conflict(json);
        if ([400, 403, 404, 409].includes(answer.status)) return refused(json.error);
        if (!answer.ok) throw new Error(String(answer.status));
        failures = 0;
        if (version && json.version !== undefined) version.value = json.version;
        say("saved", `Saved at ${json.saved_at}`);
        if (json.hints) hint(json.hints);
        for (const [name, text] of Object.entries(json.told ?? {})) tell(name, text);
        if (unsaved) later(PAUSE);
        else device?.drop();
      } catch {
        unsaved = true;
        failures += 1;
        say("offline", unreachable());
        later(Math.min(1000 * 2 ** failures, LONGEST_WAIT));
      }
    })();
    await saving;
    saving = null;
  }

  // Questions about the text that was just saved, each with a button of the form that answers it. They stand outside the
  // form, so that the Enter key never presses one.
  function hint(questions) {
    const place = document.querySelector(`[data-save-hints="${form.id}"]`);
    if (!place) return;
    const told = JSON.stringify(questions);
    if (place.dataset.told === told) return;
    place.dataset.told = told;
    place.replaceChildren(...questions.map(({ text, button, name, value }) => {
      const question = block("div", "", "ioc-hint");
      const press = block("button", button, "ds_button ds_button--secondary ds_button--small");
      Object.assign(press, { type: "submit", name, value });
      press.setAttribute("form", form.id);
      question.append(block("p", text), press);
      return question;
    }));
  }

  // What the server says of the text it has, such as how many words of it count.
  function tell(name, text) {
    const place = form.querySelector(`[data-save-told="${name}"]`);
    if (place) place.textContent = text;
  }

  function refused(sentence) {
    unsaved = true;
    say("offline", `Not saved: ${sentence ?? "something in the form is not right."}`);
  }

  function signedOut() {
    unsaved = true;
    say("signed-out", "Not saved: you are signed out. Your text is still here. Sign in again in another tab, then it saves itself.");
    later(15000);
  }

  function block(tag, text, className) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  // Both texts stand side by side until the person has chosen; the one that loses stays to be copied.
  function conflict({ error, theirs = {}, version: newest }) {
    held = true;
    unsaved = true;
    const mine = Object.fromEntries(Object.keys(theirs).map((name) => [name, form.elements.namedItem(name)?.value ?? ""]));
    const panel = block("section", "", "ioc-conflict");
    panel.tabIndex = -1;
    panel.append(block("h2", "This was changed in another window"), block("p", error ?? "Your text is still in the form below. Nothing has been overwritten."));
    const texts = block("div", "");
    panel.append(texts);
    const show = (heading, values) => texts.replaceChildren(
      block("h3", heading),
      ...Object.values(values).map((text) => block("div", text, "ioc-conflict__theirs")),
    );
    show("The other text", theirs);
    const buttons = block("div", "", "ds_button-group");
    const choice = (text, look, act) => {
      const button = block("button", text, `ds_button ${look}`);
      button.type = "button";
      button.addEventListener("click", () => {
        act();
        if (version && newest !== undefined) version.value = newest;
        buttons.remove();
        held = false;
        save();
      });
      buttons.append(button);
    };
    choice("Keep what is in the form", "", () => show("The other text, in case you want something from it", theirs));
    choice("Use the other text", "ds_button--secondary", () => {
      for (const [name, text] of Object.entries(theirs)) {
        const field = form.elements.namedItem(name);
        if (field?.type === "checkbox") field.checked = text !== "";
        else if (field) field.value = text;
      }
      show("What you had written, in case you want something from it", mine);
    });
    panel.append(buttons);
    form.prepend(panel);
    panel.focus();
    say("conflict", "Not saved: choose which text to keep.");
  }

  // What an earlier page could not save: back into the form where the server's text is the one it was typed over, else
  // both stand side by side.
  async function giveBack() {
    const left = await device?.get();
    if (!left || unsaved || saving) return;
    const theirs = device.values();
    device.fill(left.values);
    unsaved = true;
    // A new line of a table has a new address on each page: what comes back is the line it was begun as, which may have
    // reached the server with the last breath of its page.
    if (left.address && left.address !== form.dataset.autosave) {
      form.dataset.autosave = left.address;
      form.action = left.page;
    }
    const at = new Date(left.at).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true });
    if (version && left.version !== version.value) {
      conflict({
        error: `This is what you typed on this device at ${at} and what could not be saved then. The record was changed since.`,
        theirs,
        version: version.value,
      });
      return;
    }
    say("waiting", `What you typed at ${at} is back, and is being saved.`);
    later(0);
  }

  function changed(event) {
    if (event?.target.type === "file") return;
    // Leaving a box says again what its input said. A line that changed then would move the button that is being pressed.
    if (event?.type === "change" && unsaved && event.target.selectionStart != null) return;
    unsaved = true;
    keep();
    if (failures === 0 && !held && line?.dataset.state !== "signed-out") say("waiting", "Not saved yet", false);
    if (!held) later(failures ? Math.min(1000 * 2 ** failures, LONGEST_WAIT) : PAUSE);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  addEventListener("online", () => later(0));
  addEventListener("focus", () => { if (unsaved && line?.dataset.state === "signed-out") later(0); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && unsaved) save(); });
  addEventListener("beforeunload", (event) => {
    if (!leaving && !isKept && (unsaved || saving)) event.preventDefault();
  });
  // A save under way would make the form's own version number old, and a hand-in without a sign-in or a network would
  // lose what was typed last: save first, and stay here where that can't be.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (cleared || held || (!saving && !unsaved)) {
      cleared = false;
      leaving = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    await saving;
    if (unsaved && !held) await save();
    if (held || (unsaved && (!navigator.onLine || line?.dataset.state === "signed-out"))) return;
    clearTimeout(timer);
    cleared = true;
    form.requestSubmit(submitter);
  });
  addEventListener("pageshow", () => { leaving = false; });
  if ([...form.elements].some(isTouched)) changed();
  if (form.dataset.keep) {
    import(document.body.dataset.keptScript)
      .then(({ keeper }) => keeper(form))
      .then((found) => {
        device = found;
        form.dataset.keeps = found ? "yes" : "no";
        return unsaved ? keep() : giveBack();
      })
      .catch(() => { form.dataset.keeps = "no"; }); // the page itself still holds the text
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
