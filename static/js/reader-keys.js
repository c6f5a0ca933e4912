// The reader by keyboard. Single keys work only while the focus is in the text, and can be switched off (WCAG 2.1.4);
// everything they do a button does too.
import { off } from "./keys-kept.js";
import { busy, close, enterChoice, make, offer, select, selected, tell } from "./reader-making.js";
import { codePoints, piecesOf } from "./reader-points.js";

let reader = null;

const texts = () => [...reader.querySelectorAll(".para-row > .text")];
const rowOf = (element) => element && element.closest(".para-row");
const current = () => reader.querySelector(".text:focus") || (rowOf(document.activeElement) || reader).querySelector(".text");

function go(text) {
  if (!text) return;
  for (const other of texts()) other.tabIndex = other === text ? 0 : -1;
  text.focus({ preventScroll: true });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  rowOf(text).scrollIntoView({ block: "nearest", behavior: calm ? "instant" : "smooth" });
}

function step(by) {
  const all = texts();
  const here = all.indexOf(reader.querySelector(".text:focus"));
  go(all[here === -1 ? 0 : Math.max(0, Math.min(all.length - 1, here + by))]);
}

/** The next unread paragraph after one, else the first of all; null when all on this page are read. */
function nextUnread(after) {
  const rows = [...reader.querySelectorAll('.para-row[data-state="unread"]')].filter((row) => row !== after);
  const later = rows.find((row) => !after || after.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
  return later || rows[0] || null;
}

function toUnread() {
  const row = nextUnread(rowOf(current()));
  if (row) go(row.querySelector(".text"));
  else document.querySelector("[data-next-unread]")?.click();
}

function mark(deed) {
  const row = rowOf(current());
  const button = row && row.querySelector(`[data-deed="${deed}"]`);
  if (!button) return;
  button.click();
  const next = nextUnread(row);
  if (next) go(next.querySelector(".text"));
}

// The sentences or words of a paragraph as spans of the captured text.
function partsOf(text, granularity) {
  const pieces = [...piecesOf(text)];
  const words = pieces.map((piece) => piece.textContent).join("");
  const origin = Number(pieces[0].dataset.at);
  const parts = [...new Intl.Segmenter(reader.lang || undefined, { granularity }).segment(words)];
  return parts
    .filter((part) => (granularity === "word" ? part.isWordLike : part.segment.trim() !== ""))
    .map((part) => ({
      start: origin + codePoints(words, part.index),
      end: origin + codePoints(words, part.index + part.segment.trimEnd().length),
    }));
}

function show(start, end) {
  if (select(start, end) !== null) offer();
}

function sentence(by) {
  const text = current();
  const all = partsOf(text, "sentence");
  const now = selected();
  let place = by > 0 ? 0 : all.length - 1;
  if (now !== null) {
    const here = all.findIndex((part) => part.start <= now.start && now.start < part.end);
    if (here !== -1) place = Math.max(0, Math.min(all.length - 1, here + by));
  }
  if (all[place]) show(all[place].start, all[place].end);
}

// Move one end of the selection by a word.
function extend(edge, by) {
  const now = selected();
  if (now === null) return sentence(1);
  const all = partsOf(paragraphOf(now), "word");
  const places = all.map((part) => part[edge]);
  const from = now[edge];
  const to = by > 0 ? places.find((place) => place > from) : places.findLast((place) => place < from);
  if (to === undefined) return undefined;
  const span = { ...now, [edge]: to };
  return span.start < span.end ? show(span.start, span.end) : undefined;
}

function paragraphOf(span) {
  return texts().findLast((text) => Number(piecesOf(text)[0].dataset.at) <= span.start) || current();
}

function whole() {
  const pieces = [...piecesOf(current())];
  const last = pieces.at(-1);
  show(Number(pieces[0].dataset.at), Number(last.dataset.at) + codePoints(last.textContent, last.textContent.length));
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  u: toUnread,
  n: () => mark("nothing"),
  r: () => mark("repeats"),
  s: () => sentence(1),
  S: () => sentence(-1),
  e: () => extend("end", 1),
  E: () => extend("end", -1),
  b: () => extend("start", -1),
  B: () => extend("start", 1),
  v: whole,
  f: () => document.getElementById("find")?.focus(),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && busy() && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    close();
    return;
  }
  const inText = event.target.closest("#reader .text");
  const inChoice = event.target.closest("#choosing");
  if (!inText && !inChoice) return;
  if (inText && event.target === inText && event.key === "Enter") {
    event.preventDefault();
    enterChoice();
    return;
  }
  if (off()) return;
  const kinds = document.querySelectorAll("#choosing button");
  const deed = !document.getElementById("choosing").hidden && kinds[Number(event.key) - 1] ? () => make(kinds[Number(event.key) - 1].dataset.kind) : inText && KEYS[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
}

/** Listen in a reader whose user may record. */
export function startKeys(root) {
  reader = root;
  const first = texts()[0];
  if (first) first.tabIndex = 0;
  document.addEventListener("keydown", pressed);
  reader.addEventListener("focusin", (event) => {
    const text = event.target.closest(".text");
    if (text) for (const other of texts()) other.tabIndex = other === text ? 0 : -1;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-next-unread]");
    const row = link && nextUnread(rowOf(reader.querySelector(".text:focus")));
    if (!row) return;
    event.preventDefault();
    go(row.querySelector(".text"));
  });
  // What a mark replaces takes the focus with it; it comes back to the same paragraph.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const row = rowOf(event.detail.target);
    if (row && row.contains(document.activeElement)) row.dataset.held = document.activeElement.matches("button") ? "button" : "text";
    startKeys.held = row && row.dataset.held ? { id: row.id, on: row.dataset.held } : startKeys.held;
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    const held = startKeys.held;
    const row = held && document.getElementById(held.id);
    if (!row) return;
    startKeys.held = null;
    const text = row.querySelector(".text");
    text.tabIndex = 0;
    (held.on === "button" ? row.querySelector(".state button") || text : text).focus({ preventScroll: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const answered = new URL(event.detail.xhr.responseURL || window.location).pathname;
    if (!event.detail.successful || !answered.endsWith("/mark/")) return;
    tell(document.querySelector("#progress .count").textContent.trim().replace(/\s+/g, " "));
  });
}
