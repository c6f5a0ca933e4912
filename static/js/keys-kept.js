// Whether single keys are used. They never fire while somebody writes, and can be switched off for good (WCAG 2.1.4).
const KEPT = "single-keys";

/** Whether the reader has switched single keys off. */
export const off = () => window.localStorage.getItem(KEPT) === "off";

/** Keep whether single keys are to be used. */
export const use = (wanted) => window.localStorage.setItem(KEPT, wanted ? "on" : "off");

/** Whether a key pressed there is meant as text, or for an open dialog. */
export function isWriting(target) {
  const fields = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
  return Boolean(document.querySelector("dialog[open]") || target.closest(fields));
}
