// Follows the work of the worker on a page that would otherwise reload itself, and reloads it once the work is done.

const SECONDS_BETWEEN_LOOKS = 1;
const block = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(block.dataset.progress, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    if (!state.under_way || String(state.lacks_seal) !== block.dataset.lacksSeal) {
      location.reload();
      return;
    }
    block.querySelector("progress").value = state.progress;
    block.querySelector("[data-percentage]").textContent = `${state.progress} %`;
  } catch {
    // The server is away for a moment: the next look will tell.
  }
  setTimeout(look, SECONDS_BETWEEN_LOOKS * 1000);
}

if (block) {
  setTimeout(look, SECONDS_BETWEEN_LOOKS * 1000);
}
