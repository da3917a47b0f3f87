// Proposes organisations from the directory under the field for the name, as an ARIA combobox with a listbox, and fills
// in what is known of the one that is chosen, or of the one whose website is typed. Without scripts the fields are plain.

const PAUSE = 150;
const LEAST_TYPED = 3;

for (const input of document.querySelectorAll("input[data-suggestions]")) start(input);

function start(input) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const fields = Object.fromEntries(
    ["website", "acronym", "country"].map((name) => [name, document.getElementById(name)]),
  );
  const filled = new Map();
  let entries = [];
  let active = -1;
  let timer;
  let request;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.wordsList);
  list.hidden = true;
  status.className = "hidden-visually";
  status.setAttribute("role", "status");
  input.after(list, status);
  input.parentElement.classList.add("has-suggestions");
  input.autocomplete = "off";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    if (input.value.trim().length < LEAST_TYPED) show([]);
    else timer = setTimeout(async () => show(await ask("q", input.value)), PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const act = actionOf(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(entries[[...list.children].indexOf(option)]);
  });
  fields.website?.addEventListener("change", byWebsite);

  function actionOf(key) {
    if (entries.length && key === "ArrowDown") return () => goTo(active + 1);
    if (entries.length && key === "ArrowUp") return () => goTo(active < 0 ? entries.length - 1 : active - 1);
    if (list.hidden) return null;
    if (key === "Enter" && active >= 0) return () => choose(entries[active]);
    return key === "Escape" ? close : null;
  }

  function goTo(position) {
    if (list.hidden) open();
    activate((position + entries.length) % entries.length);
  }

  async function ask(name, value) {
    request = new AbortController();
    try {
      const address = `${input.dataset.suggestions}?${new URLSearchParams({ [name]: value })}`;
      const answer = await fetch(address, { signal: request.signal });
      return answer.ok ? (await answer.json()).suggestions : [];
    } catch {
      return []; // typing went on, or the server is away: the field works without
    }
  }

  function show(found) {
    entries = found;
    list.replaceChildren(...found.map(optionFor));
    if (found.length && document.activeElement === input) open();
    else close();
    say(wordsFor(found.length), found.length);
  }

  function wordsFor(number) {
    if (number === 0) return "";
    return number === 1 ? input.dataset.wordsOne : input.dataset.wordsSeveral;
  }

  function optionFor(entry, position) {
    const option = document.createElement("li");
    const name = document.createElement("bdi");
    const details = document.createElement("bdi");
    option.id = `${list.id}-${position}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    name.textContent = entry.name;
    details.className = "soft small";
    const site = entry.website.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
    details.textContent = [entry.also, entry.acronym, entry.country, site].filter(Boolean).join(" · ");
    option.append(name, details);
    return option;
  }

  function open() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(position) {
    active = position;
    for (const [place, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(place === position));
    }
    if (position < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[position].id);
      list.children[position].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(entry) {
    input.value = entry.name;
    entries = [];
    list.replaceChildren();
    close();
    fill(entry);
  }

  // What a person has typed stays; what an earlier choice has filled in makes way.
  function fill(entry) {
    for (const [name, field] of Object.entries(fields)) {
      if (field && (!field.value.trim() || field.value === filled.get(name))) {
        field.value = entry[name];
        filled.set(name, entry[name]);
      }
    }
    say(input.dataset.wordsFilled.replace("{name}", entry.name));
  }

  async function byWebsite() {
    if (!fields.website.value.trim() || fields.website.value === filled.get("website")) return;
    const found = await ask("website", fields.website.value);
    if (input.value.trim()) {
      const same = found.find((entry) => entry.name === input.value.trim());
      if (same) fill(same);
    } else if (found.length === 1) {
      input.value = found[0].name;
      fill(found[0]);
    } else if (found.length) {
      show(found);
      open();
    }
  }

  function say(words, number = "") {
    status.textContent = words.replace("{number}", number);
  }
}
