import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { translator } from "../../../extension/shared/language.js";
import { TELLS } from "../../../extension/shared/tells.js";

/** The published tells, read as far as this comparison needs TOML. */
const published = readFileSync("host/doorkeeper/tells/published.toml", "utf8")
  .split("[[tell]]")
  .slice(1)
  .map((part) => Object.fromEntries([...part.matchAll(/^(id|en|cy) = (".*")$/gm)].map(([, key, value]) => [key, JSON.parse(value)])));

test("the choices are the published tells, in their order", () => {
  assert.ok(published.length > 10);
  assert.deepEqual([...TELLS], published.map(({ id }) => id));
});

test("the sentences are the published ones, in both languages", () => {
  for (const tell of published) for (const language of ["en", "cy"]) assert.equal(translator(language)(`tell.${tell.id}`), tell[language], tell.id);
});
