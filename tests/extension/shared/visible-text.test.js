import assert from "node:assert/strict";
import { test } from "node:test";

import { marked, visible } from "../../../extension/shared/visible-text.js";

const SHOWN = [
  ["Amanda Qiu", "Amanda Qiu", "a plain name"],
  ["Siân Rhys-O’Dowd", "Siân Rhys-O’Dowd", "accents and apostrophes"],
  ["  two \n\t spaces\u00a0\u2003here ", "two spaces here", "white space is one space"],
  ["‮Amanda", "[U+202E]Amanda", "a direction mark is shown"],
  ["Sh\u200bir\u2060ly", "Sh[U+200B]ir[U+2060]ly", "characters without width"],
  ["a\u0000b\u0007c", "a[U+0000]b[U+0007]c", "controls"],
  ["soft\u00adhyphen\ufeff", "soft[U+00AD]hyphen[U+FEFF]", "soft hyphen and byte order mark"],
  ["\u{e0041}tag", "[U+E0041]tag", "tag characters"],
  ["a\u3164b\u2800c", "a[U+3164]b[U+2800]c", "letters that draw nothing"],
  ["a\ufe0fb", "a[U+FE0F]b", "a variation selector after a letter"],
  ["❤\ufe0f", "❤\ufe0f", "a variation selector after a picture belongs there"],
  ["👩\u200d🔬 Jo", "👩\u200d🔬 Jo", "a joiner between pictures belongs there"],
  ["نام\u200cها", "نام\u200cها", "a non-joiner between Persian letters belongs there"],
  ["Amanda\u200cQiu", "Amanda[U+200C]Qiu", "a non-joiner between Latin letters does not"],
  ["e" + "\u0301".repeat(40) + "x", "e\u0301\u0301\u0301…x", "piled-up marks are cut"],
  ["\ud800x", "[U+D800]x", "half a character"],
  ["", "", "nothing"],
  ["\u200b", "[U+200B]", "nothing but hidden"],
];

for (const [text, expected, name] of SHOWN) {
  test(`marked: ${name}`, () => assert.equal(marked(text), expected));
}

test("a long text is cut and says so", () => {
  assert.equal(marked("x".repeat(500), 10), "xxxxxxxxxx…");
  assert.equal(marked("x".repeat(10), 10), "xxxxxxxxxx");
  assert.ok(marked("\u0301".repeat(1_000_000)).length < 10);
  assert.ok(marked("👩\u200d".repeat(1_000_000)).length < 1500);
});

test("a value inside a sentence keeps its direction to itself", () => {
  assert.equal(visible("Amanda Qiu"), "Amanda Qiu");
  assert.equal(visible("אמנדה"), "\u2068אמנדה\u2069");
  assert.equal(visible("x \u2069 אמנדה"), "\u2068x [U+2069] אמנדה\u2069", "it cannot close the isolate itself");
});

test("law: whatever comes in, nothing hidden comes out, and twice is once", () => {
  let seed = 7;
  const next = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  const pools = [[0x20, 0x7e], [0x00, 0x1f], [0x0300, 0x036f], [0x0590, 0x06ff], [0x200b, 0x206f], [0xfe00, 0xfe0f], [0x1f300, 0x1f6ff], [0xe0000, 0xe007f], [0xd800, 0xdfff]];
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: next(40) }, () => {
      const [from, to] = pools[next(pools.length)];
      return String.fromCodePoint(from + next(to - from + 1));
    }).join("");
    const shown = marked(text);
    assert.doesNotMatch(shown, /[\p{Cc}\p{Cs}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u);
    assert.equal(marked(shown, 10_000), shown);
    assert.equal(shown, shown.trim());
  }
});
