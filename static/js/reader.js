// The reader: a link to a passage (#p12) lights all of it, though other passages split it into pieces, and leads to the
// page of the text on which it stands. For whoever may record, the working reader is loaded too.
import { startFinding } from "./reader-find.js";
import { startKeys } from "./reader-keys.js";
import { startMaking } from "./reader-making.js";

const reader = document.getElementById("reader");

function light() {
  const wanted = /^#p(\d+)$/.exec(window.location.hash);
  const asked = new URLSearchParams(window.location.search).get("at");
  if (wanted === null && asked === null) return;
  for (const piece of document.querySelectorAll("mark[data-passages]")) {
    const lit = piece.dataset.passages.split(" ").includes(wanted === null ? asked : wanted[1]);
    piece.classList.toggle("lit", lit);
  }
}

// The fragment is not sent to the server: what it names may stand on another page of the text, or in an earlier capture.
function elsewhere() {
  const wanted = /^#(p|para-)(\d+)$/.exec(window.location.hash);
  if (!reader || !wanted || document.getElementById(window.location.hash.slice(1))) return;
  const name = wanted[1] === "p" ? "at" : "paragraph";
  const asked = new URLSearchParams(window.location.search);
  if (asked.get(name) === wanted[2]) return;
  asked.delete("p");
  asked.delete("show");
  if (name === "at") asked.delete("capture");
  asked.set(name, wanted[2]);
  window.location.replace(`?${asked}${window.location.hash}`);
}

window.addEventListener("hashchange", () => {
  light();
  elsewhere();
});
if (window.location.hash) {
  light();
  elsewhere();
} else {
  const lit = document.querySelector("mark.lit");
  if (lit) lit.scrollIntoView({ block: "center", behavior: "instant" });
}

if (reader && "works" in reader.dataset) {
  startMaking(reader);
  startKeys(reader);
}
if (reader) startFinding(reader);
