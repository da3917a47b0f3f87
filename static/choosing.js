// Counts at once what a choice comes to: the organisations that a filter finds, and those that are ticked in a draft.
// Without scripts the buttons do the same.

const PAUSE = 250;
const LIVE = ["found-number", "found"];

const choice = document.querySelector("form[data-choosing]");
if (choice) {
  let timer;
  let asked;
  choice.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      await show(new URLSearchParams(new FormData(choice)), asked.signal);
    }, PAUSE);
  });
}

async function show(wanted, signal) {
  const address = `${choice.action}?${wanted}`;
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of LIVE) {
      document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    }
    history.replaceState(null, "", address);
  } catch {
    // Another choice came meanwhile, or the server is away: the button still works.
  }
}

const send = document.querySelector("button[data-ticked]");
const ticks = [...document.querySelectorAll("input[name^=tick-]")];
if (send) {
  const elsewhere = Number(send.dataset.number) - ticks.filter((tick) => tick.defaultChecked).length;
  const count = () => {
    const number = elsewhere + ticks.filter((tick) => tick.checked).length;
    send.textContent = number === 1 ? send.dataset.wordsOne : send.dataset.wordsOther.replace("{number}", number);
  };
  for (const tick of ticks) tick.addEventListener("change", count);
}
