// Adds what a page without scripts does without: times in the reader's own zone, focus on what went wrong, and one
// submission for two clicks.

for (const time of document.querySelectorAll("time[data-reader-zone]")) {
  const moment = new Date(time.dateTime);
  const own = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const remark = document.createElement("span");
  remark.className = "soft";
  remark.textContent = ` (${time.dataset.readerZone.replace("{}", own.format(moment))})`;
  if (-moment.getTimezoneOffset() !== minutesAheadOfUtc(time.dateTime)) {
    time.after(remark);
  }
}

document.querySelector(".error-summary")?.focus();

for (const form of document.querySelectorAll(".sign-form form")) {
  const button = form.querySelector("button");
  form.addEventListener("submit", () => {
    button.disabled = true;
  });
  // Coming back with the browser's button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    button.disabled = false;
  });
}

function minutesAheadOfUtc(written) {
  const found = /([+-])(\d\d):(\d\d)$/.exec(written);
  return found ? (found[1] === "-" ? -1 : 1) * (60 * Number(found[2]) + Number(found[3])) : 0;
}
