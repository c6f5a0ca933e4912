// Keys that every page has: "/" to search, "?" for the list of keys. Everything they do a link or button does too.
import { isWriting, off, use } from "./keys-kept.js";

const list = document.getElementById("keys");
const field = document.querySelector("[data-search]");

// Closed, the focus is where it was: the dialog's own doing.
function help() {
  list?.showModal();
}

const KEYS = {
  "/": () => {
    field?.focus();
    field?.select();
  },
  "?": help,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const deed = KEYS[event.key];
  if (!deed || off() || isWriting(event.target)) return;
  event.preventDefault();
  deed();
});

if (list) {
  for (const opener of document.querySelectorAll("[data-keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", help);
  }
  const box = document.getElementById("use-keys");
  box.checked = !off();
  box.addEventListener("change", () => use(box.checked));
}
