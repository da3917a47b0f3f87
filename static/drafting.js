// Comfort for the drafting form: parts move at once, the preview follows the typing, and leaving with unsaved changes asks.
// Everything here is also there without scripts, by the same buttons.

const PAUSE = 700;
const form = document.getElementById("draft");
const panel = document.querySelector("[data-preview]");
const words = JSON.parse(document.querySelector("script[data-words]").dataset.words);
const say = (name, number) => words[name].replace("{number}", number);

const isEditor = panel.dataset.method === "post";
const preview = startPreview();
if (isEditor) {
  const saved = watchForUnsavedChanges();
  startParts(() => {
    saved.changed();
    preview.soon();
  });
  form.addEventListener("input", () => {
    saved.changed();
    preview.soon();
  });
  form.addEventListener("change", refuseLargePicture);
  proposeTimeZone();
}

// The part that the page was loaded for: a message, or what a button without scripts just changed.
document.querySelector(".error-summary, .notice[role=alert]")?.focus();

// Parts ------------------------------------------------------------------------------------------------------------

function startParts(changed) {
  const announcer = document.querySelector("[data-announcer]");
  const announce = (name, number) => {
    announcer.textContent = say(name, number);
  };

  for (const list of document.querySelectorAll("[data-parts]")) {
    if (form.querySelector(`button[value="${list.dataset.parts}-add"]`)) {
      for (const part of list.children) addHandle(part);
      list.addEventListener("dragover", (event) => dragOver(event, list));
      list.addEventListener("drop", (event) => event.preventDefault());
    }
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="change"]:not([data-tidy])');
    if (!button) return;
    event.preventDefault();
    const [, name, , verb] = button.value.match(/^(\w+?)-(?:(\d+)-)?(\w+)$/);
    const list = document.getElementById(name);
    if (verb === "add") add(list);
    else if (verb === "remove") remove(list, button.closest("[data-part]"));
    else move(list, button.closest("[data-part]"), verb, button);
  });

  function add(list) {
    const template = document.querySelector(`template[data-part="${list.id}"]`);
    const part = template.content.firstElementChild.cloneNode(true);
    list.append(part);
    addHandle(part);
    settle(list);
    part.querySelector("textarea, input:not([type=hidden])").focus();
    announce("added", list.children.length);
  }

  function remove(list, part) {
    const number = positionOf(part) + 1;
    const next = part.nextElementSibling ?? part.previousElementSibling;
    part.remove();
    settle(list);
    (next?.querySelector("legend") ?? form.querySelector(`button[value="${list.id}-add"]`)).focus();
    announce("removed", number);
  }

  function move(list, part, verb, control) {
    const neighbour = verb === "up" ? part.previousElementSibling : part.nextElementSibling;
    if (!neighbour) return;
    if (verb === "up") neighbour.before(part);
    else neighbour.after(part);
    settle(list);
    (control.disabled ? part.querySelector("legend") : control).focus();
    announce("moved", positionOf(part) + 1);
  }

  // A handle to drag by, which also answers to the arrow keys.
  function addHandle(part) {
    const row = part.querySelector(".arranging");
    const handle = document.createElement("span"); // a button cannot be dragged everywhere
    handle.role = "button";
    handle.tabIndex = 0;
    handle.className = "handle";
    handle.draggable = true;
    handle.textContent = "⠿";
    handle.title = words.handle;
    handle.setAttribute("aria-label", words.handle);
    handle.addEventListener("dragstart", (event) => {
      part.classList.add("dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.setDragImage(part, 20, 20);
    });
    handle.addEventListener("dragend", () => {
      part.classList.remove("dragged");
      settle(part.parentElement);
      announce("moved", positionOf(part) + 1);
    });
    handle.addEventListener("keydown", (event) => {
      const verb = { ArrowUp: "up", ArrowDown: "down" }[event.key];
      if (!verb) return;
      event.preventDefault();
      move(part.parentElement, part, verb, handle);
    });
    row.prepend(handle);
  }

  function dragOver(event, list) {
    const dragged = list.querySelector(":scope > .dragged");
    if (!dragged) return;
    event.preventDefault();
    const under = event.target.closest("[data-part]");
    if (!under || under === dragged || under.parentElement !== list) return;
    const box = under.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) under.before(dragged);
    else under.after(dragged);
  }

  // Every name, id and number says again at which position its part stands.
  function settle(list) {
    [...list.children].forEach((part, position) => {
      renumber(part, list.id, position);
      part.querySelector("[data-number]").textContent = position + 1;
      for (const button of part.querySelectorAll('button[name="change"]')) {
        const verb = button.value.split("-").at(-1);
        button.disabled =
          (verb === "up" && position === 0) || (verb === "down" && position === list.children.length - 1);
      }
    });
    changed();
  }
}

function renumber(part, list, position) {
  const old = new RegExp(`(^|\\s)${list}-\\d+`, "g");
  for (const element of [part, ...part.querySelectorAll("*")]) {
    for (const attribute of ["id", "name", "for", "value", "aria-describedby"]) {
      const isTyped = attribute === "value" && element.tagName !== "BUTTON";
      if (isTyped || !element.hasAttribute(attribute)) continue;
      element.setAttribute(attribute, element.getAttribute(attribute).replace(old, `$1${list}-${position}`));
    }
    if (element.name === "change") {
      element.setAttribute("aria-label", element.getAttribute("aria-label").replace(/\d+/, position + 1));
    }
  }
}

function positionOf(part) {
  return [...part.parentElement.children].indexOf(part);
}

// Preview ----------------------------------------------------------------------------------------------------------

function startPreview() {
  const state = panel.querySelector("[data-state]");
  const pages = panel.querySelector("[data-pages]");
  let timer;
  let underway;
  let isVisible = false;
  let isStale = true;

  // On a narrow screen the preview stands far below the form; it is made when somebody gets there.
  new IntersectionObserver(([entry]) => {
    isVisible = entry.isIntersecting;
    if (isVisible && isStale) soon(0);
  }).observe(panel);

  function soon(pause = PAUSE) {
    isStale = true;
    clearTimeout(timer);
    if (isVisible) timer = setTimeout(refresh, pause);
  }

  async function refresh() {
    underway?.abort();
    const mine = new AbortController();
    underway = mine;
    isStale = false;
    panel.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => tell(words.making), 400);
    try {
      const answer = await fetch(panel.dataset.preview, {
        method: panel.dataset.method,
        headers: { Accept: "application/json" },
        body: isEditor ? new FormData(form) : undefined,
        signal: mine.signal,
      });
      const content = await read(answer);
      if (mine === underway) show(content);
    } catch (error) {
      if (mine === underway && error.name !== "AbortError") tell(words.unreachable);
    } finally {
      clearTimeout(slow);
      if (mine === underway) panel.removeAttribute("aria-busy");
    }
  }

  async function read(answer) {
    if (answer.status === 401 || answer.redirected) return { message: words.signed_out };
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    return isJson ? await answer.json() : { message: words.unreachable };
  }

  function show(content) {
    if (content.message) return tell(content.message);
    if (content.complaints) return complain(content.complaints);
    pages.classList.remove("outdated");
    pages.replaceChildren(...content.pages.map(picture));
    const whole = isEditor ? "made" : "stored";
    tell(say(content.total > content.pages.length ? "shortened" : whole, content.total));
  }

  function picture(address, index) {
    const image = document.createElement("img");
    image.src = address;
    image.alt = say("page", index + 1);
    return image;
  }

  function complain(complaints) {
    const list = document.createElement("ul");
    for (const { anchor, sentence } of complaints) {
      const item = document.createElement("li");
      const target = anchor ? document.createElement("a") : item;
      target.textContent = sentence;
      if (anchor) {
        target.href = `#${anchor}`;
        item.append(target);
      }
      list.append(item);
    }
    pages.classList.add("outdated");
    state.replaceChildren(complaints.some(({ anchor }) => anchor) ? words.incomplete : "", list);
  }

  function tell(sentence) {
    if (state.textContent !== sentence) state.textContent = sentence;
  }

  return { soon };
}

// Saving -----------------------------------------------------------------------------------------------------------

function watchForUnsavedChanges() {
  const note = document.querySelector("[data-unsaved-note]");
  let isUnsaved = form.dataset.unsaved === "yes";
  let isLeaving = false;
  note.hidden = !isUnsaved;

  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    if (isLeaving) event.preventDefault();
    isLeaving = true;
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved && !isLeaving) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[value="keep-writing"]'));
  });

  return {
    changed() {
      isUnsaved = true;
      note.hidden = false;
    },
  };
}

// Said at once, because the site refuses a very large request as a whole.
function refuseLargePicture({ target }) {
  if (target.type !== "file" || !target.files[0]) return;
  const isLarge = target.files[0].size > Number(words.most_bytes);
  const field = target.closest(".field");
  field.querySelector("[data-too-large]")?.remove();
  if (!isLarge) return;
  const message = document.createElement("p");
  message.className = "wrong-message";
  message.dataset.tooLarge = "";
  message.setAttribute("role", "alert");
  message.textContent = words.too_large.replace("{name}", target.files[0].name);
  target.before(message);
  target.value = "";
}

function proposeTimeZone() {
  const field = document.getElementById("timezone");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isKnown = [...document.getElementById("time-zones").options].some(({ value }) => value === here);
  if (form.dataset.begun === "now" && field.value === "UTC" && isKnown) field.value = here;
}
