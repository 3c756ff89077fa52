// The time a presenter has left, counted down on the page that says it in words. The server says how many seconds are
// left, so that a device's own clock may be wrong. Who prefers less motion sees whole minutes. Aloud it is said twice:
// at five minutes and at one. When the time is over the page is fetched anew, with whoever comes next.

const box = document.querySelector("[data-countdown]");
const live = document.querySelector("[data-countdown-live]");
const text = document.querySelector("[data-countdown-text]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MARKS = [300, 60];
const SOON = 3600; // a wait that is longer than this is looked at again by hand

const minutes = (seconds) => {
  const whole = Math.ceil(seconds / 60);
  return `${whole} minute${whole === 1 ? "" : "s"} left`;
};
const digits = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function count() {
  const silent = "countdownSilent" in box.dataset;
  const end = Date.now() + Number(box.dataset.countdown) * 1000;
  let said = MARKS.filter((mark) => Number(box.dataset.countdown) <= mark).length;

  if (!silent) {
    box.hidden = false;
    if (text) text.hidden = true; // it was true when the page was made
  }

  function tick() {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    const shown = calm.matches ? minutes(left) : digits(left);
    if (!silent && box.textContent !== shown) box.textContent = shown;
    box.classList.toggle("ioc-timer--soon", left <= MARKS[0]);
    box.classList.toggle("ioc-timer--last", left <= MARKS[1]);
    while (live && said < MARKS.length && left <= MARKS[said]) {
      live.textContent = minutes(MARKS[said]);
      said += 1;
    }
    if (left > 0) return setTimeout(tick, 500);
    if (live) live.textContent = "Time is over";
    return setTimeout(() => location.reload(), 3000);
  }

  tick();
}

if (box && Number(box.dataset.countdown) > 0 && !("countdownSilent" in box.dataset && Number(box.dataset.countdown) > SOON)) count();
