import assert from "node:assert/strict";
import { test } from "node:test";

import { dateInWords, isTextKey, resolveLanguage, translator } from "../../../extension/shared/language.js";

const CHOICES = [
  ["auto", ["cy-GB", "en-GB"], "cy"],
  ["auto", ["en-GB", "cy"], "en"],
  ["auto", ["fr", "cy", "en"], "cy"],
  ["auto", ["fr", "de"], "en"],
  ["auto", [], "en"],
  ["auto", ["CY"], "cy"],
  ["auto", ["cyx"], "en"],
  ["en", ["cy"], "en"],
  ["cy", ["en"], "cy"],
];
for (const [choice, accepted, expected] of CHOICES) {
  test(`language: ${choice} with ${accepted.join(", ") || "nothing"} is ${expected}`, () => {
    assert.equal(resolveLanguage(choice, accepted), expected);
  });
}

const DATES = [
  ["2025-11-18", "en", "18 November 2025"],
  ["2025-11-18", "cy", "18 Tachwedd 2025"],
  ["2025-01-02T03:04:05Z", "en", "2 January 2025"],
  ["2025-13-01", "en", "2025-13-01"],
  ["soon", "en", "soon"],
  ["‮2025", "en", "[U+202E]2025"],
];
for (const [iso, language, expected] of DATES) {
  test(`date: ${iso} in ${language}`, () => assert.equal(dateInWords(iso, language), expected));
}

test("a value is put in as it is: no pattern of it is read again", () => {
  const t = translator("en");
  assert.equal(t("source.short", { publisher: "{date} $& $1", date: "today" }), "{date} $& $1, today");
});

test("a code from outside is no key because an object has such a member", () => {
  assert.equal(isTextKey("how.same"), true);
  for (const key of ["constructor", "__proto__", "toString", "how.", "how.unheard of"]) assert.equal(isTextKey(key), false, key);
});
