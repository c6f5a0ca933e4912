// Making a record from selected words: what can be made is offered beside them, and the form opens in a panel.
import { rangeOf, spanOf } from "./reader-points.js";

const SETTLED = 180; // milliseconds after which a selection that still changes is taken as made

let reader = null;
let offered = null; // the span beside which the choice is shown
let pending = null; // the span of the form that is open
let returnTo = null; // the paragraph to which the focus goes back

const choosing = () => document.getElementById("choosing");
const making = () => document.getElementById("making");

/** Say something, for eyes and for screen readers. */
export function tell(words) {
  const told = document.getElementById("told");
  if (!told) return;
  told.textContent = words;
  window.clearTimeout(tell.later);
  tell.later = window.setTimeout(() => {
    told.textContent = "";
  }, 5000);
}

/** The span that is selected now, or null. */
export function selected() {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return range.intersectsNode(reader) ? spanOf(range, reader) : null;
}

/** Select a span, if it stands on this page; gives its range or null. */
export function select(start, end) {
  const range = rangeOf(reader, start, end);
  if (range === null) return null;
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return range;
}

/** Offer what can be made from the words that are selected. */
export function offer() {
  const span = selected();
  const box = choosing();
  offered = span;
  box.hidden = span === null;
  if (span === null) return;
  const range = document.getSelection().getRangeAt(0);
  const lines = range.getClientRects();
  const last = lines[lines.length - 1] || range.getBoundingClientRect();
  const widest = document.documentElement.clientWidth - box.offsetWidth - 8;
  box.style.left = `${Math.max(8, Math.min(last.left, widest)) + window.scrollX}px`;
  const below = last.bottom + 8;
  const above = (lines[0] || last).top - box.offsetHeight - 8;
  const fits = below + box.offsetHeight <= document.documentElement.clientHeight || above < 0;
  box.style.top = `${(fits ? below : above) + window.scrollY}px`;
}

/** Whether something is offered or open that Escape would close. */
export function busy() {
  return !choosing().hidden || making().childElementCount > 0;
}

/** Put the focus on what is offered. */
export function enterChoice() {
  if (choosing().hidden) offer();
  if (!choosing().hidden) choosing().querySelector("button").focus();
}

/** Open the form of one kind for the selected words. */
export function make(kind) {
  const span = selected() || offered;
  if (span === null) return;
  pending = span;
  returnTo = reader.querySelector(`.text:focus`) || paragraphAt(span.start);
  const asked = new URLSearchParams({ capture: reader.dataset.capture, start: span.start, end: span.end, kind });
  choosing().hidden = true;
  paint("chosen", rangeOf(reader, span.start, span.end));
  window.htmx.ajax("GET", `${reader.dataset.make}?${asked}`, { target: "#making", swap: "innerHTML" });
}

/** Close what is open and go back to the text. */
export function close() {
  choosing().hidden = true;
  making().replaceChildren();
  paint("chosen", null);
  pending = null;
  const back = returnTo && document.getElementById(returnTo.closest("section").id);
  if (back) back.querySelector(".text").focus({ preventScroll: true });
  returnTo = null;
}

/** Tint a range, or nothing, without touching the text. */
export function paint(name, ...ranges) {
  if (!window.CSS || !CSS.highlights) return;
  const there = ranges.filter((range) => range !== null);
  if (there.length === 0) CSS.highlights.delete(name);
  else CSS.highlights.set(name, new Highlight(...there));
}

function paragraphAt(start) {
  const range = rangeOf(reader, start, start + 1);
  return range === null ? null : range.startContainer.parentElement.closest(".text");
}

// The words as this page shows them go with the form, so that the server can compare them with its own.
function opened() {
  const box = making();
  if (!box.childElementCount) return; // closed again before it had settled
  const form = box.querySelector("form");
  const button = box.querySelector("[data-close]");
  if (button) button.hidden = false;
  followSpeaker();
  const made = box.querySelector("[data-made]");
  if (made) {
    document.getSelection().removeAllRanges();
    paint("chosen", null);
    pending = null;
    tell(made.textContent);
    made.focus({ preventScroll: true });
    return;
  }
  if (form && pending) {
    const asked = new URL(form.action).searchParams;
    const words = form.querySelector('input[name="words"]');
    if (words && Number(asked.get("start")) === pending.start && Number(asked.get("end")) === pending.end) words.value = pending.words;
  }
  const first = box.querySelector('[aria-invalid="true"], .errorlist ~ input') || box.querySelector("form :is(textarea, select, input:not([type=hidden]))");
  (first || box.querySelector("h2")).focus({ preventScroll: true });
}

// Who a new speaker is, is asked only when there is one.
function followSpeaker() {
  const speaker = document.getElementById("make-speaker");
  if (!speaker) return;
  const more = speaker.form.querySelector("details");
  const follow = () => {
    if (speaker.value !== "new") return;
    more.open = true;
    document.getElementById("make-new_name").focus();
  };
  speaker.addEventListener("change", follow);
}

/** Listen in a reader whose user may record. */
export function startMaking(root) {
  reader = root;
  let later = null;
  document.addEventListener("selectionchange", () => {
    window.clearTimeout(later);
    later = window.setTimeout(() => !reader.dataset.pressed && !choosing().matches(":focus-within") && offer(), SETTLED);
  });
  document.addEventListener("pointerdown", (event) => {
    if (reader.contains(event.target)) reader.dataset.pressed = "1";
  });
  document.addEventListener("pointerup", () => {
    delete reader.dataset.pressed;
    window.clearTimeout(later);
    later = window.setTimeout(() => !choosing().matches(":focus-within, :active") && offer(), SETTLED);
  });
  // Pressing a button must not take the selection away.
  choosing().addEventListener("pointerdown", (event) => event.preventDefault());
  choosing().addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) make(button.dataset.kind);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
    const link = event.target.closest(".make[hx-get], .kinds a[hx-get]");
    if (link && reader.contains(link)) returnTo = link.closest("section").querySelector(".text");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // Somebody who is no longer signed in is answered with the page to sign in; that is no answer to what was sent.
    const { xhr, pathInfo } = event.detail;
    if (!xhr.responseURL || new URL(xhr.responseURL).pathname === new URL(pathInfo.finalRequestPath, window.location).pathname) return;
    event.detail.shouldSwap = false;
    tell(reader.dataset.signedOut);
  });
  document.addEventListener("htmx:afterSettle", (event) => event.detail.target.id === "making" && opened());
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, () => tell(reader.dataset.failed));
  }
}
