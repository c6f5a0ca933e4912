// The panel beside a list: when a sentence was swapped in, light its row and move the focus to it without a jump.
const narrow = window.matchMedia("(max-width: 64rem)");

function light(passage) {
  for (const row of document.querySelectorAll("tr[data-passage]")) {
    if (row.dataset.passage === passage) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  const panel = document.getElementById("source");
  if (!panel || event.detail.target.id !== "source") return;
  light(panel.dataset.passage);
  const heading = panel.querySelector("h2");
  if (!heading) return;
  heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
  if (narrow.matches) panel.scrollIntoView({ block: "start" });
});
