import assert from "node:assert/strict";
import { test } from "node:test";

import { ProblemError } from "../../../extension/background/problem.js";
import { route } from "../../../extension/background/router.js";

const routes = {
  page: new Map([["page.screen", () => ({ ok: true, from: "page" })]]),
  own: new Map([
    ["popup.state", async () => ({ ok: true, from: "own" })],
    ["broken", () => { throw new TypeError("inner detail with a name in it"); }],
    ["refusing", async () => { throw new ProblemError("settings.invalid", "No.", "Yes."); }],
  ]),
};

const MESSAGES = [
  ["page", { type: "page.screen" }, true],
  ["own", { type: "popup.state" }, true],
  ["page", { type: "popup.state" }, false],
  ["own", { type: "page.screen" }, false],
  [null, { type: "page.screen" }, false],
  ["page", { type: "constructor" }, false],
  ["page", { type: "__proto__" }, false],
  ["page", { type: ["page.screen"] }, false],
  ["page", {}, false],
  ["page", null, false],
  ["page", "page.screen", false],
];
for (const [trust, message, answered] of MESSAGES) {
  test(`${trust ?? "nobody"} asks ${JSON.stringify(message)}: ${answered ? "answered" : "refused"}`, async () => {
    const reply = await route(routes, trust, message, {});
    assert.equal(reply.ok, answered);
    if (!answered) assert.equal(reply.error.code, "message.refused");
  });
}

test("a fault becomes a problem with a code and a remedy, without its inner detail", async () => {
  const { error } = await route(routes, "own", { type: "broken" }, {});
  assert.equal(error.code, "extension.fault");
  assert.ok(error.remedy);
  assert.doesNotMatch(JSON.stringify(error), /inner detail/);
  assert.equal((await route(routes, "own", { type: "refusing" }, {})).error.code, "settings.invalid");
});
