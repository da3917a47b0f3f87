// Comfort for the action page: letters follow the typing, the text goes to the clipboard, states with one district ask for none.
// Everything else works without scripts, by the same form.

const PAUSE = 600;
const form = document.querySelector("[data-act]");
const letters = form.querySelector("[data-letters]");
const division = form.querySelector("[name=division]");
let waiting = 0;
let asked = 0;

prepare();
document.querySelector(".error-summary")?.focus();
if (letters.children.length && !document.querySelector(".error-summary")) {
  (letters.querySelector(":target") ?? letters).focus(); // the letter that is on its way now, or all
}

form.addEventListener("input", (event) => {
  if (!letters.children.length || letters.contains(event.target)) return;
  clearTimeout(waiting);
  waiting = setTimeout(follow, PAUSE);
});
division?.addEventListener("change", askForDistrict);
askForDistrict();

letters.addEventListener("click", async (event) => {
  const control = event.target.closest("[data-copy], [data-copy-first]");
  if (!control) return;
  const leadsAway = control.matches("a[href]");
  if (leadsAway) event.preventDefault();
  await copy(control);
  // Only now: a page that has lost the focus to the new tab may not write to the clipboard any more.
  if (leadsAway) window.open(control.href, "_blank", "noopener,noreferrer");
});

// Paper shows what stands in the fields now, however long it is.
window.addEventListener("beforeprint", () => {
  for (const letter of letters.querySelectorAll("[data-letter]")) {
    letter.querySelector("[data-printed]").textContent = letter.querySelector("[data-text]").value;
  }
});

function askForDistrict() {
  if (!division) return;
  const known = form.querySelector(`[data-division="${CSS.escape(division.value)}"]`);
  form.querySelector("[name=district]").closest(".field").hidden = known?.dataset.districts === "1";
}

// Asks for the letters as the form now makes them, and shows them unless something newer has been asked for since.
async function follow() {
  asked += 1;
  const mine = asked;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked || !answer.ok || letters.contains(document.activeElement)) return;
  letters.replaceChildren(...page.querySelector("[data-letters]").children);
  prepare();
}

function prepare() {
  for (const hidden of letters.querySelectorAll("[data-scripted]")) hidden.hidden = false;
}

async function copy(control) {
  const letter = control.closest("[data-letter]");
  const parts = ["[data-salutation]", "[data-text]", "[data-ending]"].map((part) => letter.querySelector(part));
  const text = parts.map((part) => (part.value ?? part.textContent).trim()).join("\n\n");
  const original = control.textContent;
  try {
    await navigator.clipboard.writeText(text);
    control.textContent = form.dataset.copied;
  } catch {
    letter.querySelector("[data-text]").select();
    control.textContent = form.dataset.selected;
  }
  setTimeout(() => {
    control.textContent = original;
  }, 2000);
}
