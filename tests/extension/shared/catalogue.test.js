import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { cy } from "../../../extension/shared/catalogue/cy.js";
import { en } from "../../../extension/shared/catalogue/en.js";

const keys = Object.keys(en);
const placeholders = (text) => [...text.matchAll(/\{([a-z]+)\}/g)].map(([whole]) => whole).sort();

test("both languages have the same texts with the same values", () => {
  assert.deepEqual(Object.keys(cy).sort(), [...keys].sort());
  for (const key of keys) assert.deepEqual(placeholders(cy[key]), placeholders(en[key]), key);
});

test("nothing is left untranslated", () => {
  // names, and templates of nothing but values
  const alike = new Set(["popup.title", "badge.idle", "source.dated", "source.undated", "source.short"]);
  for (const key of keys) if (!alike.has(key)) assert.notEqual(cy[key], en[key], key);
});

test("texts are plain: no exclamation, no verdict on a person, no promise, nothing to trim", () => {
  for (const [language, catalogue] of Object.entries({ en, cy })) {
    for (const key of keys) {
      const text = catalogue[key];
      assert.equal(text, text.trim(), `${language} ${key}`);
      assert.notEqual(text, "", `${language} ${key}`);
      // the sign "!" itself is explained once
      if (key !== "options.toolbar.text") assert.doesNotMatch(text, /!/, `${language} ${key}`);
      assert.doesNotMatch(text, /\b(?:fake|spy|spies|ffug|ysb[iï]wr)\b/i, `${language} ${key}`);
      assert.doesNotMatch(text, /\b(?:is|are|you are) safe\b|\bdiogel i\b/i, `${language} ${key}`);
    }
  }
});

test("every text is used, by its key or by a prefix that code completes", () => {
  const source = readdirSync("extension", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".js") && !path.includes("catalogue"))
    .map((path) => readFileSync(`extension/${path}`, "utf8"))
    .join("\n");
  const prefixes = [...source.matchAll(/`([a-z.]+)\$\{/g)].map(([, prefix]) => prefix);
  for (const key of keys) {
    assert.ok(source.includes(`"${key}"`) || prefixes.some((prefix) => key.startsWith(prefix)), `${key} is not used`);
  }
});

test("the manifest's own texts exist in both languages", () => {
  const [english, welsh] = ["en", "cy"].map((language) => JSON.parse(readFileSync(`extension/_locales/${language}/messages.json`, "utf8")));
  assert.deepEqual(Object.keys(welsh), Object.keys(english));
  for (const messages of [english, welsh]) assert.ok(messages.description.message.length <= 132, "the stores cut longer ones");
});
