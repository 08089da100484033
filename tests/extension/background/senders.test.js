import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isReadable, trustOf } from "../../../extension/background/senders.js";

const us = { id: "us", pages: "chrome-extension://us/pages/" };
const content = (change = {}) => ({ id: "us", url: "https://www.linkedin.com/in/x", frameId: 0, tab: { id: 7 }, ...change });

const SENDERS = [
  ["a LinkedIn page's content script", content(), "page"],
  ["a country's LinkedIn", content({ url: "https://uk.linkedin.com/in/x" }), "page"],
  ["our popup", { id: "us", url: "chrome-extension://us/pages/popup.html" }, "own"],
  ["our popup as a tab", { id: "us", url: "chrome-extension://us/pages/popup.html?tab=7", frameId: 0, tab: { id: 8 } }, "own"],
  ["another extension", content({ id: "them" }), null],
  ["another extension with our address", { id: "them", url: "chrome-extension://us/pages/popup.html" }, null],
  ["a frame inside LinkedIn", content({ frameId: 3 }), null],
  ["our page in a frame", { id: "us", url: "chrome-extension://us/pages/popup.html", frameId: 3, tab: { id: 7 } }, null],
  ["another site", content({ url: "https://www.example/in/x" }), null],
  ["a site that ends like LinkedIn", content({ url: "https://notlinkedin.com/in/x" }), null],
  ["a site that begins like LinkedIn", content({ url: "https://www.linkedin.com.evil.example/in/x" }), null],
  ["LinkedIn as a user name", content({ url: "https://www.linkedin.com@evil.example/" }), null],
  ["LinkedIn in a path", content({ url: "https://evil.example/https://www.linkedin.com/" }), null],
  ["LinkedIn without encryption", content({ url: "http://www.linkedin.com/in/x" }), null],
  ["no tab", content({ tab: undefined }), null],
  ["no address", content({ url: undefined }), null],
  ["a page drawn ahead", content({ documentLifecycle: "prerender" }), null],
  ["another place of our extension", { id: "us", url: "chrome-extension://us/other.html" }, null],
];
for (const [name, sender, trust] of SENDERS) {
  test(`${name}: ${trust ?? "nobody"}`, () => assert.equal(trustOf(sender, us), trust));
}

test("the pattern is the manifest's", () => {
  const manifest = JSON.parse(readFileSync("extension/manifest.json", "utf8"));
  assert.deepEqual(manifest.content_scripts[0].matches, ["https://*.linkedin.com/*"]);
  assert.deepEqual(manifest.host_permissions, manifest.content_scripts[0].matches);
  // as the browsers read `*.`: the domain itself and all below it
  assert.equal(isReadable("https://linkedin.com/"), true);
  assert.equal(isReadable("https://a.b.linkedin.com/x"), true);
});
