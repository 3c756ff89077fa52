// The marker's desk: the mark is shown while it grows, and the keyboard goes to criterion and script.
// The server counts the mark again; what stands here is only a preview.

const form = document.querySelector("[data-marking-form]");
const output = document.querySelector("[data-marking-total]");
const script = document.querySelector("[data-marking-script]");
const scores = [...(form?.querySelectorAll("[data-weight]") ?? [])];

function total() {
  let sum = 0;
  let weights = 0;
  for (const field of scores) {
    const score = Number(field.value);
    if (field.value.trim() === "" || !Number.isInteger(score) || score < 0 || score > 100) return null;
    sum += score * Number(field.dataset.weight);
    weights += Number(field.dataset.weight);
  }
  return weights ? Math.floor((2 * sum + weights) / (2 * weights)) : null;
}

if (form && output) {
  const show = () => {
    const mark = total();
    output.textContent = mark === null ? "not complete" : `${mark} per cent`;
  };
  form.addEventListener("input", show);
  show();
}

let last = scores[0];
form?.addEventListener("focusin", (event) => { last = event.target; });

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  const target = digit ? scores[Number(digit) - 1]
    : event.code === "KeyR" ? script
    : event.code === "KeyM" ? last
    : null;
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select?.();
});
