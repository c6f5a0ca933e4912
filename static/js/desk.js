// The desk by keyboard. Single keys work outside fields that take text, and can be switched off (WCAG 2.1.4); everything
// they do a button or link does too.
import { off } from "./keys-kept.js";

const desk = document.getElementById("desk");
const selectedBar = document.getElementById("selected");

const matters = () => [...desk.querySelectorAll(".matter")];
const current = () => document.activeElement?.closest(".matter") || null;
const boxes = () => [...desk.querySelectorAll('input[name="selected"]')];

function go(matter) {
  if (!matter) return;
  matter.focus({ preventScroll: true });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  matter.scrollIntoView({ block: "nearest", behavior: calm ? "instant" : "smooth" });
}

function step(by) {
  const all = matters();
  const here = all.indexOf(current());
  go(all[here === -1 ? 0 : Math.max(0, Math.min(all.length - 1, here + by))]);
}

function press(deed) {
  current()?.querySelector(`[data-deed="${deed}"]`)?.click();
}

function snooze() {
  const opener = current()?.querySelector('[data-deed="snooze"]');
  if (!opener) return;
  opener.click();
  const folded = opener.closest("details");
  if (folded?.open) folded.querySelector("button").focus();
}

function choose() {
  const box = current()?.querySelector('input[name="selected"]');
  if (!box) return;
  box.checked = !box.checked;
  count();
  step(1);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => current()?.querySelector(".checking input, .checking textarea")?.focus(),
  c: () => press("check"),
  s: snooze,
  o: () => current()?.querySelector(".name").click(),
  x: choose,
  b: () => selectedBar.querySelector(".button").focus(),
};
// Only on the matter itself: in its fields and buttons these keys keep their own meaning.
const ON_MATTER = { ArrowDown: KEYS.j, ArrowUp: KEYS.k, Enter: KEYS.o };

function count() {
  const number = boxes().filter((box) => box.checked).length;
  selectedBar.querySelector("[data-count]").textContent = number;
  selectedBar.hidden = number === 0;
  for (const box of boxes()) box.closest(".matter").classList.toggle("chosen", box.checked);
  document.getElementById("told").textContent = number ? selectedBar.querySelector(".how-many").textContent.trim() : "";
}

function pressed(event) {
  if (event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const { target, key } = event;
  const matter = target.closest(".matter");
  if (key === "Escape" && matter && target !== matter) {
    event.preventDefault();
    target.closest("details[open]")?.removeAttribute("open");
    go(matter);
    return;
  }
  if ((event.ctrlKey || event.metaKey) && key === "Enter" && target.closest(".checking")) {
    event.preventDefault();
    press("check");
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  if (target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')) return;
  if (target !== document.body && !target.closest("#desk")) return;
  const deed = (target === matter && ON_MATTER[key]) || (!off() && KEYS[key]);
  if (!deed) return;
  event.preventDefault();
  deed();
}

// After something was done the address names the matter to go on with; after a mistake its field.
function arrive() {
  const wrong = desk.querySelector('[aria-invalid="true"]');
  if (wrong) wrong.focus();
  else if (/^#[a-z]+-\d+$/.test(window.location.hash)) go(document.getElementById(window.location.hash.slice(1)));
}

if (desk) {
  document.addEventListener("keydown", pressed);
  desk.addEventListener("change", (event) => event.target.matches('input[name="selected"]') && count());
  const all = selectedBar.querySelector("[data-all]");
  all.addEventListener("click", () => {
    for (const box of boxes()) box.checked = true;
    count();
  });
  for (const hidden of [all, selectedBar.querySelector("[data-count]")]) hidden.hidden = false;
  selectedBar.classList.add("live");
  window.addEventListener("pageshow", count);
  count();
  arrive();
}
