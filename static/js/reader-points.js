// Between the text as a browser counts it (UTF-16 units in nodes) and the captured text (code points). Every piece of
// text carries its offset in the capture (data-at), so nothing is guessed; letters that lead to the margin and words for
// screen readers are in no piece and never count.

/** How many code points the first `units` UTF-16 units of `text` are; half a pair counts as none, or with `whole` as one. */
export function codePoints(text, units, whole = false) {
  let end = Math.min(units, text.length);
  if (splitsPair(text, end)) end += whole ? 1 : -1;
  let count = 0;
  for (let at = 0; at < end; at += text.codePointAt(at) > 0xffff ? 2 : 1) count += 1;
  return count;
}

/** Where, in UTF-16 units, the code point of that number begins. */
export function unitsOf(text, points) {
  let at = 0;
  for (let left = points; left > 0 && at < text.length; left -= 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

function splitsPair(text, at) {
  return at > 0 && at < text.length && text.codePointAt(at - 1) > 0xffff;
}

/** The span {start, end, words, paragraph} that a range covers in the captured text, white space at its ends left out; null for none. */
export function spanOf(range, reader) {
  let start = null;
  let end = null;
  let words = "";
  let row = null;
  for (const piece of piecesOf(reader)) {
    if (!range.intersectsNode(piece)) continue;
    const text = piece.textContent;
    const [from, to] = within(range, piece);
    const first = codePoints(text, from);
    const last = codePoints(text, to, true);
    if (last <= first) continue;
    const own = piece.closest("[data-number]");
    if (row !== null && own !== row) {
      // Words of paragraphs that are not shown between two others were not seen, so they cannot be meant.
      if (Number(own.dataset.number) !== Number(row.dataset.number) + 1) break;
      words += own.querySelector(".text").dataset.gap;
    }
    row = own;
    const at = Number(piece.dataset.at);
    if (start === null) start = at + first;
    end = at + last;
    words += text.slice(unitsOf(text, first), unitsOf(text, last));
  }
  return start === null ? null : trimmed(start, end, words);
}

/** The range of a span, or null where its ends are not on this page. */
export function rangeOf(reader, start, end) {
  const range = document.createRange();
  let begun = false;
  for (const piece of piecesOf(reader)) {
    const at = Number(piece.dataset.at);
    const text = piece.textContent;
    const length = codePoints(text, text.length);
    const node = textIn(piece);
    if (node === null) continue;
    if (!begun && start >= at && start < at + length) {
      range.setStart(node, unitsOf(text, start - at));
      begun = true;
    }
    if (begun && end > at && end <= at + length) {
      range.setEnd(node, unitsOf(text, end - at));
      return range;
    }
  }
  return null;
}

/** The pieces of text of a reader or of one paragraph, in order. */
export function piecesOf(root) {
  return root.querySelectorAll("[data-at]");
}

function textIn(piece) {
  return document.createTreeWalker(piece, NodeFilter.SHOW_TEXT).nextNode();
}

// The part of a piece that a range covers, in UTF-16 units of the piece's text.
function within(range, piece) {
  const all = document.createRange();
  all.selectNodeContents(piece);
  const before = all.cloneRange();
  if (range.compareBoundaryPoints(Range.START_TO_START, all) > 0) before.setEnd(range.startContainer, range.startOffset);
  else before.collapse(true);
  const upTo = all.cloneRange();
  if (range.compareBoundaryPoints(Range.END_TO_END, all) < 0) upTo.setEnd(range.endContainer, range.endOffset);
  return [before.toString().length, upTo.toString().length];
}

function trimmed(start, end, words) {
  const begun = words.trimStart();
  const lead = codePoints(words, words.length - begun.length);
  const bare = begun.trimEnd();
  const trail = codePoints(begun, begun.length) - codePoints(bare, bare.length);
  if (bare === "" || end - start !== codePoints(words, words.length)) return null;
  return { start: start + lead, end: end - trail, words: bare };
}
