// Comments without leaving the script: the page of a paragraph opens over it, and what was saved appears below the
// paragraph. Where that fails, the + does what it does without this file: it saves the mark and leads to that page.

const dialog = document.createElement("dialog");
dialog.className = "marking-dialog";
const begun = new Map(); // address → what was typed and not saved when the dialog was closed
let address = "";

const isTouched = (part) => part.dataset.typed === "yes" || [...part.querySelectorAll("textarea, input:not([type=hidden])")].some(
  (field) => field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
);

async function ask(url, init = {}) {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" }, ...init });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, path: new URL(answer.url).pathname };
}

function partOf(page) {
  const part = page.querySelector("[data-comment-page]");
  if (!part) return null;
  const title = part.querySelector("h1");
  if (title) {
    const heading = document.createElement("h2"); // the page that it opens over has its h1
    heading.textContent = title.textContent;
    heading.id = "marking-comment-title";
    title.replaceWith(heading);
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  const told = page.querySelector(".ioc-messages");
  if (told) part.prepend(told);
  return document.adoptNode(part);
}

function show(part) {
  const shut = document.createElement("button");
  Object.assign(shut, { type: "button", className: "ds_button ds_button--secondary ds_button--small", textContent: "Close" });
  shut.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(part, shut);
  if (!dialog.isConnected) document.body.append(dialog);
  if (!dialog.open) dialog.showModal();
  (part.querySelector(".ds_error-summary, [aria-invalid=true]") ?? [...part.querySelectorAll("textarea")].at(-1))?.focus();
}

// The paragraph as the server shows it now, with its comments.
function renew(page) {
  for (const fresh of page.querySelectorAll("[data-marking-passage]")) {
    const number = fresh.dataset.markingPassage;
    const here = document.querySelector(`[data-marking-passage="${number}"]`);
    if (here && address.endsWith(`/paragraphs/${number}/`)) {
      here.replaceWith(document.adoptNode(fresh));
      document.querySelector(`[data-marking-passage="${number}"] .marking-passage__add`)?.focus();
    }
  }
}

dialog.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { target, submitter } = event;
  if (target.dataset.sending) return;
  target.dataset.sending = "yes";
  try {
    const { page, path } = await ask(address, { method: "POST", body: new FormData(target, submitter) });
    if (path === location.pathname && page.querySelector("[data-marking-script]")) {
      dialog.replaceChildren();
      dialog.close();
      renew(page);
      return;
    }
    const part = partOf(page);
    if (!part) throw new Error(path);
    if (path === address) part.dataset.typed = "yes"; // sent back with what was typed, which is not saved yet
    show(part);
  } catch {
    const line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.textContent = "Not saved: no connection, or you are signed out. Your text is still here. Try again in a moment.";
    target.prepend(line);
  } finally {
    delete target.dataset.sending;
  }
});

dialog.addEventListener("close", () => {
  const part = dialog.querySelector("[data-comment-page]");
  if (part && isTouched(part)) begun.set(address, part);
  else begun.delete(address);
});

addEventListener("beforeunload", (event) => {
  const part = dialog.open && dialog.querySelector("[data-comment-page]");
  if (begun.size || (part && isTouched(part))) event.preventDefault();
});

document.querySelector("[data-marking-script]")?.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-comment]");
  if (!button || button.dataset.plain || !dialog.showModal) return;
  event.preventDefault();
  address = button.dataset.comment;
  const part = begun.get(address) ?? (await ask(address).then(({ page }) => partOf(page)).catch(() => null));
  if (part) {
    show(part);
  } else {
    button.dataset.plain = "yes";
    button.click();
  }
});
