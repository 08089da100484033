import assert from "node:assert/strict";
import { test } from "node:test";

import { readSettings, wantsWelcome, writeSettings } from "../../../extension/background/settings.js";
import { fakeChrome } from "../fake-chrome.js";

const READ = [
  ["nothing chosen", {}, {}, { language: "auto", inline: true, managed: [], resolved: "en" }],
  ["chosen by the person", { language: "cy", inline: false }, {}, { language: "cy", inline: false, managed: [], resolved: "cy" }],
  ["fixed by policy", { language: "cy", inline: true }, { language: "en", inline: false }, { language: "en", inline: false, managed: ["language", "inline"], resolved: "en" }],
  ["half fixed", { language: "cy" }, { inline: false }, { language: "cy", inline: false, managed: ["inline"], resolved: "cy" }],
  ["stored values of no sense", { language: "fr", inline: "yes" }, { language: 7 }, { language: "auto", inline: true, managed: [], resolved: "en" }],
];
for (const [name, stored, managed, expected] of READ) {
  test(`settings: ${name}`, async () => {
    const chrome = fakeChrome({ managed });
    chrome.storage.local.values = { settings: stored };
    assert.deepEqual(await readSettings(), expected);
  });
}

test("a browser without policies refuses the question, which is no policy", async () => {
  fakeChrome({ managed: null, languages: ["cy"] });
  assert.deepEqual(await readSettings(), { language: "auto", inline: true, managed: [], resolved: "cy" });
  assert.equal(await wantsWelcome(), true);
});

test("a policy may keep the first-run page away", async () => {
  fakeChrome({ managed: { welcome: false } });
  assert.equal(await wantsWelcome(), false);
});

test("one choice leaves the other alone", async () => {
  fakeChrome();
  await writeSettings({ inline: false });
  const settings = await writeSettings({ language: "cy" });
  assert.equal(settings.inline, false);
  assert.equal(settings.language, "cy");
});

for (const wanted of [{ language: "fr" }, { inline: "no" }, { language: null }, { language: "constructor" }]) {
  test(`refused: ${JSON.stringify(wanted)}`, async () => {
    const chrome = fakeChrome();
    await assert.rejects(writeSettings(wanted), { code: "settings.invalid" });
    assert.deepEqual(chrome.storage.local.values, {});
  });
}
