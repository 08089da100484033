// What a page or a pack wrote is shown so that it cannot fool the eye: nothing invisible stays invisible, nothing turns
// the direction of our own words, nothing piles up or runs on. Unicode UTS #55 and UAX #9 (isolates) are the source.

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/**
 * Controls, format characters, surrogates, private use, line and paragraph separators, all that Unicode says may be
 * ignored when drawn (unassigned ones too), and the blank Braille cell.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const WIDE_SPACE = /[\p{Zs}]/u;
const MARK = /\p{M}/u;
const PICTURE = /\p{Extended_Pictographic}/u;
/** Scripts whose spelling needs the joiners U+200C and U+200D (Unicode core specification, 23.2). */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}]/u;
/** More marks than these on one letter are decoration that climbs over other lines. */
const MOST_MARKS = 3;

/**
 * Makes a text from outside fit to stand alone in an element of its own: hidden characters become `[U+202E]`, piled-up
 * accents are cut with `…` in their place, white space is one space, and the length is bounded.
 *
 * @param {string} text
 * @param {number} [limit] in characters as read, after which `…` stands
 */
export function marked(text, limit = 160) {
  // A first cut, so that a text of a megabyte costs no more than its visible part.
  const characters = Array.from(text.slice(0, limit * 8));
  /** @type {string[]} */
  const shown = [];
  let marks = 0;
  let more = text.length > limit * 8;
  for (const [at, character] of characters.entries()) {
    marks = MARK.test(character) ? marks + 1 : 0;
    if (marks > MOST_MARKS) {
      if (marks === MOST_MARKS + 1) shown.push("…");
      continue;
    }
    const piece = shape(character, characters[at - 1], characters[at + 1]);
    if (piece === " " && (shown.length === 0 || shown.at(-1) === " ")) continue;
    if (shown.length >= limit) {
      more = true;
      break;
    }
    shown.push(piece);
  }
  if (shown.at(-1) === " ") shown.pop();
  return shown.join("") + (more ? "…" : "");
}

/** Letters that are written from right to left, and the Arabic digits that follow them (UAX #9, classes R, AL and AN). */
const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Makes a text from outside fit to stand inside a sentence of ours: as `marked`, and isolated in its direction where it
 * has one of its own. Others stay as they are, so that what is copied can be searched for.
 *
 * @param {string} text
 * @param {number} [limit]
 */
export function visible(text, limit = 160) {
  const shown = marked(text, limit);
  return LEFTWARD.test(shown) ? FIRST_STRONG_ISOLATE + shown + POP_ISOLATE : shown;
}

/**
 * @param {string} character
 * @param {string | undefined} before
 * @param {string | undefined} after
 */
function shape(character, before, after) {
  if (character === "\n" || character === "\t" || character === "\r") return " ";
  if (WIDE_SPACE.test(character)) return " ";
  if (!HIDDEN.test(character)) return character;
  if ((character === "\u200d" || character === "\u200c") && belongs(before, after)) return character;
  if ((character === "\ufe0f" || character === "\ufe0e") && before !== undefined && PICTURE.test(before)) return character;
  const code = /** @type {number} */ (character.codePointAt(0));
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/**
 * Says whether a joiner is part of the spelling: between pictures, or between letters of a script that needs it.
 *
 * @param {string | undefined} before
 * @param {string | undefined} after
 */
function belongs(before, after) {
  if (before === undefined || after === undefined) return false;
  const picture = PICTURE.test(after) && (PICTURE.test(before) || before === "\ufe0f" || /\p{Emoji_Modifier}/u.test(before));
  return picture || (JOINING.test(before) && JOINING.test(after));
}
