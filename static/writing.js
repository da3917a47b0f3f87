// Help for writing Markdown: a toolbar with shortcuts, pasted text that keeps its lists, bold, links and notes, and notices
// for what will not print as it looks. Without scripts the box is plain, and the notices come when the form is sent.

const PAUSE = 900;
const MOST_SECONDS = 15;
const { pasted, notices, proof, words: json } = document.querySelector("script[data-pasted]").dataset;
const words = JSON.parse(json);
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const TOOLS = [
  { name: "bold", key: "b", act: (box) => wrap(box, "**") },
  { name: "italic", key: "i", act: (box) => wrap(box, "*") },
  { name: "link", key: "k", act: link },
  { name: "bullets", key: "8", shift: true, act: (box) => mark(box, /^[-*+] /, () => "- ") },
  { name: "numbers", key: "7", shift: true, act: (box) => mark(box, /^\d+[.)] /, (number) => `${number}. `) },
  { name: "quote", key: "9", shift: true, act: (box) => mark(box, /^> ?/, () => "> ", true) },
  { name: "heading", key: "2", alt: true, act: (box) => mark(box, /^#{1,6} /, () => "## ") },
  { name: "note", key: "f", alt: true, act: note },
];

for (const box of document.querySelectorAll("textarea[data-writing]"))
  if (!box.matches(":disabled, [readonly]")) start(box);

function start(box) {
  const message = document.createElement("div");
  message.className = "pasted-message";
  message.setAttribute("role", "status");
  box.before(toolbarOf(box));
  box.after(message);
  box.addEventListener("paste", (event) => paste(event, box, message));
  box.addEventListener("keydown", (event) => {
    const tool = TOOLS.find((one) => isPressed(event, one));
    if (!tool) return;
    event.preventDefault();
    tool.act(box);
  });
  const place = document.getElementById(`${box.id}-notices`);
  if (place) watch(box, place);
}

// Toolbar ----------------------------------------------------------------------------------------------------------

function toolbarOf(box) {
  const toolbar = document.createElement("div");
  toolbar.className = "writing-tools";
  toolbar.setAttribute("role", "toolbar");
  toolbar.setAttribute("aria-label", words.toolbar);
  toolbar.setAttribute("aria-controls", box.id);
  toolbar.append(...TOOLS.map((tool, index) => buttonOf(tool, box, index)));
  toolbar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...toolbar.children];
    const ends = { Home: buttons[0], End: buttons.at(-1) };
    const turned = getComputedStyle(toolbar).direction === "rtl" ? -1 : 1;
    const at = buttons.indexOf(document.activeElement);
    const target = step ? buttons.at((at + step * turned) % buttons.length) : ends[event.key];
    if (!target) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
    target.focus();
  });
  return toolbar;
}

function buttonOf(tool, box, index) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small quiet";
  button.textContent = words[tool.name];
  button.dataset.tool = tool.name;
  button.tabIndex = index ? -1 : 0;
  button.title = `${words[tool.name]} (${keysOf(tool, isMac ? "⌘" : "Ctrl")})`;
  button.setAttribute("aria-keyshortcuts", keysOf(tool, isMac ? "Meta" : "Control"));
  button.addEventListener("click", () => {
    box.focus();
    tool.act(box);
  });
  return button;
}

function keysOf(tool, command) {
  return [command, tool.alt && "Alt", tool.shift && "Shift", tool.key.toUpperCase()].filter(Boolean).join("+");
}

function isPressed(event, tool) {
  const command = isMac ? event.metaKey : event.ctrlKey;
  const isKey =
    event.key.toLowerCase() === tool.key ||
    event.code === `Digit${tool.key}` ||
    event.code === `Key${tool.key.toUpperCase()}`;
  return command && isKey && event.shiftKey === Boolean(tool.shift) && event.altKey === Boolean(tool.alt);
}

// Bold and italics: each line by itself, without the blanks at its ends and the mark of its item.
function wrap(box, sign) {
  const { selectionStart: begin, selectionEnd: end, value } = box;
  const chosen = value.slice(begin, end);
  if (!chosen) {
    replace(box, begin, end, `${sign}${words.words}${sign}`, [sign.length, -sign.length]);
    return;
  }
  if (isWrapped(value, begin, end, sign)) {
    replace(box, begin - sign.length, end + sign.length, chosen, [0, 0]);
    return;
  }
  const pieces = chosen.split("\n").map((line) => line.match(/^(\s*(?:[-*+] |\d+[.)] |> |#{1,6} )?)(.*?)(\s*)$/));
  const isSet = pieces.every(
    ([, , text]) =>
      !text || (text.length > 2 * sign.length && isWrapped(text, sign.length, text.length - sign.length, sign)),
  );
  const change = (text) => (isSet ? text.slice(sign.length, -sign.length) : `${sign}${text}${sign}`);
  replace(
    box,
    begin,
    end,
    pieces.map(([, before, text, after]) => before + (text && change(text)) + after).join("\n"),
    [0, 0],
  );
}

function isWrapped(value, begin, end, sign) {
  const before = value.slice(0, begin).match(/\**$/)[0].length;
  const after = value.slice(end).match(/^\**/)[0].length;
  const has = (stars) => (sign === "*" ? stars === 1 || stars === 3 : stars >= 2);
  return has(before) && has(after);
}

// Lists, quotations and headings: every line that is touched, or none of them when all have the mark.
function mark(box, pattern, make, marksEmpty = false) {
  const { value } = box;
  const begin = value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const next = value.indexOf("\n", Math.max(box.selectionEnd - (box.selectionEnd > box.selectionStart ? 1 : 0), begin));
  const end = next < 0 ? value.length : next;
  const lines = value.slice(begin, end).split("\n");
  const isMeant = (line) => marksEmpty || line.trim() || lines.length === 1;
  const isSet = lines.filter(isMeant).every((line) => pattern.test(line));
  let number = 0;
  const marked = lines.map((line) => {
    if (!isMeant(line)) return line;
    number += 1;
    const text = marksEmpty ? line : line.replace(/^(?:[-*+•·–] |\d+[.)] |#{1,6} )/, "");
    return isSet ? line.replace(pattern, "") : make(number) + text;
  });
  replace(box, begin, end, marked.join("\n"), lines.length > 1 ? [0, 0] : null);
}

function link(box) {
  const { selectionStart: begin, selectionEnd: end, value } = box;
  const chosen = value.slice(begin, end).trim();
  const isAddress = /^(?:https?:\/\/|mailto:)\S+$/.test(chosen);
  const text = isAddress ? words.words : chosen || words.words;
  const address = isAddress ? chosen : "https://";
  const made = `[${text}](${address})`;
  const selected = isAddress || !chosen ? [1, 1 + text.length - made.length] : [made.length - 1 - address.length, -1];
  replace(box, begin, end, made, selected);
}

// A note: its mark here, and its text at the end, where one writes on.
function note(box) {
  const used = new Set(labelsIn(box));
  let number = 1;
  while (used.has(String(number))) number += 1;
  const at = box.selectionEnd;
  replace(box, at, at, `[^${number}]`);
  const before = box.value.trimEnd().length;
  replace(box, before, box.value.length, `\n\n[^${number}]: `);
}

function labelsIn(box) {
  return [...box.value.matchAll(/\[\^([^\]\s]{1,40})\]/g)].map(([, label]) => label);
}

// Through the browser's own editing, so that its undo takes it back; `selected` counts from the ends of the new text.
function replace(box, begin, end, text, selected = null) {
  box.focus();
  box.setSelectionRange(begin, end);
  const isDone = text
    ? document.execCommand("insertText", false, text)
    : begin === end || document.execCommand("delete");
  if (!isDone) {
    box.setRangeText(text, begin, end, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  if (selected) box.setSelectionRange(begin + selected[0], begin + text.length + selected[1]);
}

// Pasting ----------------------------------------------------------------------------------------------------------

async function paste(event, box, message) {
  const { clipboardData: data } = event;
  const html = data.getData("text/html");
  const text = data.getData("text/plain");
  if (data.types.includes("vscode-editor-data") || (!html && !text.includes("\n"))) return;
  event.preventDefault();
  say(message, words.pasting);
  const fields = { html: html.replace(/(src=)(["'])data:[^"']*\2/gi, "$1$2$2"), text, notes: labelsIn(box).join(" ") };
  try {
    const answer = await post(pasted, fields);
    const { markdown, remarks, message: reason } = await answer.json();
    insert(box, answer.ok ? withBlanks(markdown, text) : text);
    if (!answer.ok) say(message, words.refused.replace("{reason}", reason ?? answer.status));
    else if (remarks.length) say(message, words.pasted_with, remarks);
    else say(message, html ? words.pasted : "");
  } catch {
    insert(box, text);
    say(message, words.plain);
  }
}

// A word copied with the blank beside it keeps it, which HTML does not show.
function withBlanks(markdown, text) {
  if (!markdown || markdown.includes("\n")) return markdown;
  return (text.match(/^ /)?.[0] ?? "") + markdown + (text.match(/ $/)?.[0] ?? "");
}

// Blocks stand apart from what is around them; a piece of a line goes into the line.
function insert(box, markdown) {
  const { selectionStart: begin, selectionEnd: end, value } = box;
  const before = value.slice(0, begin);
  const after = value.slice(end);
  const isBlock = /\n|^(?:[-*+] |\d+[.)] |> |#{1,6} |\|)/.test(markdown);
  const gap = (text, pattern) =>
    isBlock && text.trim() ? "\n\n".slice(Math.min(text.match(pattern)[0].length, 2)) : "";
  replace(box, begin, end, gap(before, /\n*$/) + markdown + gap(after, /^\n*/));
}

function say(message, sentence, remarks = []) {
  const paragraph = document.createElement("p");
  paragraph.textContent = sentence;
  const list = document.createElement("ul");
  for (const remark of remarks) {
    const item = document.createElement("li");
    item.textContent = remark;
    list.append(item);
  }
  const undo = document.createElement("p");
  undo.className = "small soft";
  undo.textContent = words.undo;
  message.classList.toggle("notice", Boolean(remarks.length));
  message.classList.toggle("wait", Boolean(remarks.length));
  message.replaceChildren(...(sentence ? [paragraph] : []), ...(remarks.length ? [list, undo] : []));
}

async function post(address, fields) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ ...fields, csrf_token: proof }),
    signal: AbortSignal.timeout(MOST_SECONDS * 1000),
  });
  if (answer.redirected) throw new Error("signed out");
  return answer;
}

// Notices ----------------------------------------------------------------------------------------------------------

function watch(box, place) {
  let timer;
  let asked = box.value;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
  place.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]");
    const tidy = event.target.closest("[data-tidy]");
    if (line || tidy) event.preventDefault();
    if (line) choose(box, Number(line.dataset.line));
    if (tidy) tidied();
  });

  async function refresh() {
    if (asked === box.value) return;
    asked = box.value;
    try {
      const answer = await post(notices, { text: asked, box: box.id });
      if (!answer.ok || asked !== box.value) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.childNodes);
    } catch {
      asked = ""; // it is asked again after the next change
    }
  }

  async function tidied() {
    const answer = await post(pasted, { text: box.value });
    if (!answer.ok) return;
    const { markdown } = await answer.json();
    replace(box, 0, box.value.length, markdown);
  }
}

function choose(box, number) {
  const lines = box.value.split("\n");
  const begin = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  box.focus();
  box.setSelectionRange(begin, begin + (lines[number - 1] ?? "").length);
}
