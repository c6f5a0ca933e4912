/* Buttons that copy the text they name; without a clipboard they stay hidden, and the text can be marked by hand. */
const spoken = document.createElement("p");
spoken.className = "unseen";
spoken.setAttribute("role", "status");
document.body.append(spoken);

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const words = button.firstChild;
  const said = words.textContent;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(text);
      words.textContent = "Copied";
      spoken.textContent = "Copied";
    } catch {
      words.textContent = "Mark the text to copy it";
    }
    setTimeout(() => { words.textContent = said; spoken.textContent = ""; }, 2000);
  });
}
