// Asks every two seconds how far a job has come, while the page is looked at; says it aloud at each quarter and
// goes on to the page about its end.

function follow(box) {
  const bar = box.querySelector("progress");
  const text = box.querySelector("[data-progress-text]");
  const live = box.querySelector("[data-progress-live]");
  let wait = 2000;
  let quarter = Math.floor((4 * bar.value) / bar.max);

  async function ask() {
    if (document.hidden) return setTimeout(ask, wait);
    try {
      const answer = await fetch(box.dataset.progress, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const job = await answer.json();
      wait = 2000;
      bar.max = job.maximum || 1;
      bar.value = job.value;
      text.textContent = job.text ?? `${job.value} of ${job.maximum} done`;
      const now = Math.floor((4 * job.value) / (job.maximum || 1));
      if (now !== quarter || job.done || job.failed) live.textContent = text.textContent;
      quarter = now;
      box.classList.toggle("ioc-progress--done", Boolean(job.done));
      box.classList.toggle("ioc-progress--failed", Boolean(job.failed));
      if (job.done || job.failed) {
        if (job.next) {
          const link = document.createElement("a");
          link.href = job.next;
          link.textContent = job.done ? "See the result" : "See what went wrong";
          text.append(" ", link);
          // What stands around the bar was written while the work went on: the page that comes next says how it ended.
          location.replace(job.next);
        }
        return undefined;
      }
    } catch {
      wait = Math.min(wait * 2, 30000);
    }
    return setTimeout(ask, wait);
  }

  setTimeout(ask, wait);
}

for (const box of document.querySelectorAll("[data-progress]")) follow(box);
