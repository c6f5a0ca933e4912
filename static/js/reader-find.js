// Words that were found: they are lit in the text, and a click selects them there, or leads to the page they stand on.
import { offer, paint, select, tell } from "./reader-making.js";
import { rangeOf } from "./reader-points.js";

let reader = null;

const links = () => [...document.querySelectorAll("#found a[data-start]")];
const spanOfLink = (link) => [Number(link.dataset.start), Number(link.dataset.end)];

function lightAll() {
  paint("found", ...links().map((link) => rangeOf(reader, ...spanOfLink(link))));
}

function show(start, end) {
  const range = rangeOf(reader, start, end);
  if (range === null) return false;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: calm ? "instant" : "auto" });
  if (!("works" in reader.dataset)) return true;
  select(start, end);
  const text = range.startContainer.parentElement.closest(".text");
  text.focus({ preventScroll: true });
  select(start, end);
  offer();
  return true;
}

function followed(event) {
  const link = event.target.closest("#found a[data-start]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [start, end] = spanOfLink(link);
  if (show(start, end)) return;
  const asked = new URLSearchParams(window.location.search);
  asked.delete("p");
  asked.delete("show");
  asked.set("capture", reader.dataset.capture);
  asked.set("paragraph", link.dataset.paragraph);
  window.location.assign(`?${asked}#w${start}-${end}`);
}

/** Light what was found, and select what the address asks for (#w120-180). */
export function startFinding(root) {
  reader = root;
  document.addEventListener("click", followed);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "found") return;
    lightAll();
    const title = document.getElementById("found-title");
    if (title) tell(title.textContent);
  });
  lightAll();
  const wanted = /^#w(\d+)-(\d+)$/.exec(window.location.hash);
  if (wanted) show(Number(wanted[1]), Number(wanted[2]));
}
