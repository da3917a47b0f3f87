// Puts a placeholder where the cursor is: in the subject or the text, whichever was written in last. Without it, they are typed.

const form = document.querySelector("#wording");
const text = form?.querySelector("textarea");
let last = text;

form?.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea, input[type=text]")) {
    last = event.target;
  }
});

for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = !last;
  button.addEventListener("click", () => {
    last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    last.focus();
  });
}
