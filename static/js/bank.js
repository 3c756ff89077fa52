// Comments to use, without leaving the desk: the list of the page that the button leads to opens over the script, and
// "Use" puts the words into the box. Where that fails, the button does what it does without this file.

const dialog = document.createElement("dialog");
dialog.className = "marking-dialog";
dialog.setAttribute("aria-labelledby", "marking-dialog-title");

function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

async function listOf(address) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!answer.ok || new URL(answer.url).pathname !== address) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = page.querySelector("[data-bank-list]");
  return list && { list: document.adoptNode(list), title: page.querySelector("h1")?.textContent ?? "" };
}

function put(box, text) {
  box.value = box.value.trim() ? `${box.value.trimEnd()}\n\n${text}` : text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function open({ list, title }, box) {
  const heading = element("h2", title);
  heading.id = "marking-dialog-title";
  const shut = element("button", "Close", "ds_button ds_button--secondary ds_button--small");
  shut.type = "button";
  shut.addEventListener("click", () => dialog.close());
  list.addEventListener("submit", (event) => {
    const text = event.submitter?.closest(".ioc-comment")?.querySelector("[data-bank-text]")?.textContent;
    if (!text) return;
    event.preventDefault();
    put(box, text.trim());
    dialog.close();
    box.focus();
  });
  dialog.replaceChildren(heading, list, shut);
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

for (const button of document.querySelectorAll("[data-bank]")) {
  let asIs = false;
  button.addEventListener("click", async (event) => {
    const box = document.getElementById(button.dataset.bankBox);
    if (asIs || !box || !dialog.showModal) return;
    event.preventDefault();
    const found = await listOf(button.dataset.bank).catch(() => null);
    if (found) {
      open(found, box);
    } else {
      asIs = true;
      button.click();
    }
  });
}
