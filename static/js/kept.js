// What is typed into a form, kept on the device until the server has it: a phone that loses its signal, or whose
// browser throws the page away, gives the text back. It is encrypted with a key that only the signed-in person's pages
// carry, so that nothing on the device can be read after sign-out, and nothing is thrown away by it either.

const PREFIX = "ioc-kept/";
const LONGEST = 30 * 24 * 3600 * 1000; // an entry nobody came back to in a month goes

const toText = (bytes) => btoa(String.fromCharCode(...bytes));
const toBytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

function clearOld() {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(name)).at; } catch { /* not ours any more */ }
    if (!(Date.now() - at < LONGEST)) localStorage.removeItem(name);
  }
}

// Every field somebody can type or choose in; what only the form itself needs stays out.
function valuesOf(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name || ["hidden", "file", "submit", "button", "password"].includes(field.type)) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) values[field.name] = field.value;
      else values[field.name] ??= "";
    } else {
      values[field.name] = field.value;
    }
  }
  return values;
}

function fill(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (!field) continue;
    if (field instanceof RadioNodeList) field.value = value;
    else if (field.type === "checkbox") field.checked = value !== "";
    else field.value = value;
  }
}

// The keeper of one form; null where the browser can't keep anything safely.
export async function keeper(form) {
  const { keep, keepKey } = form.dataset;
  if (!keep || !keepKey || !globalThis.crypto?.subtle) return null;
  const name = PREFIX + keep;
  let key;
  try {
    clearOld();
    key = await crypto.subtle.importKey("raw", toBytes(keepKey), "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
  let latest = 0;
  return {
    // True once what stands in the form is on the device.
    async put(version) {
      const turn = ++latest;
      try {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const page = new URL(form.getAttribute("action") || location.href, location.href).pathname; // as it was given back to
        const entry = { version, values: valuesOf(form), address: form.dataset.autosave, page };
        const plain = new TextEncoder().encode(JSON.stringify(entry));
        const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
        if (turn !== latest) return false; // typed on, or saved, meanwhile
        let text = "";
        for (let start = 0; start < sealed.length; start += 8192) text += String.fromCharCode(...sealed.subarray(start, start + 8192));
        localStorage.setItem(name, JSON.stringify({ at: Date.now(), iv: toText(iv), text: btoa(text) }));
        return true;
      } catch {
        return false; // a full or forbidden store: the page still holds the text
      }
    },
    drop() {
      latest += 1;
      try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
    },
    // What was typed and never reached the server: {version, values, address, page, at}; null where there is nothing.
    async get() {
      try {
        const entry = JSON.parse(localStorage.getItem(name));
        if (!entry) return null;
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: toBytes(entry.iv) }, key, toBytes(entry.text));
        const kept = JSON.parse(new TextDecoder().decode(plain));
        const now = valuesOf(form);
        const differs = Object.entries(kept.values).some(([field, value]) => field in now && now[field] !== value);
        if (!differs) {
          this.drop();
          return null;
        }
        return { ...kept, at: entry.at };
      } catch {
        return null;
      }
    },
    fill: (values) => fill(form, values),
    values: () => valuesOf(form),
  };
}
