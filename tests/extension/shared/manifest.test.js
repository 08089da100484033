import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { languages } from "../../../extension/shared/language.js";

const manifest = JSON.parse(readFileSync("extension/manifest.json", "utf8"));
const firstColumn = (text) => [...text.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

test("docs/permissions.md lists exactly what the manifest asks for", () => {
  const [asked, without] = readFileSync("docs/permissions.md", "utf8").split("## Not asked for");
  assert.deepEqual(firstColumn(asked).sort(), [...manifest.permissions, ...manifest.host_permissions].sort());
  for (const name of firstColumn(without.split("## What goes where")[0])) {
    assert.ok(![...manifest.permissions, ...manifest.host_permissions].includes(name), `${name} is asked for`);
  }
  assert.equal(manifest.optional_permissions, undefined);
  assert.equal(manifest.optional_host_permissions, undefined);
});

test("nothing of the extension can be reached from a page", () => {
  assert.equal(manifest.web_accessible_resources, undefined);
  assert.equal(manifest.externally_connectable, undefined);
  for (const scripts of manifest.content_scripts) {
    assert.notEqual(scripts.world, "MAIN");
    assert.notEqual(scripts.all_frames, true);
    assert.equal(scripts.css, undefined, "a style sheet of the manifest would be in the page");
  }
});

test("extension pages run their own scripts only, and connect to nothing", () => {
  const policy = manifest.content_security_policy.extension_pages;
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(?:;|$)/);
  assert.doesNotMatch(policy, /unsafe|connect-src|https?:/);
});

test("one folder for both browsers", () => {
  assert.equal(manifest.background.service_worker, manifest.background.scripts[0]);
  assert.equal(manifest.background.type, "module");
  assert.deepEqual(manifest.browser_specific_settings.gecko.data_collection_permissions, { required: ["none"] });
});

test("every file that the manifest names is there, and every content script is named", () => {
  const named = [
    ...manifest.content_scripts[0].js,
    manifest.background.service_worker,
    manifest.action.default_popup,
    manifest.options_ui.page,
    manifest.storage.managed_schema,
    ...Object.values(manifest.icons),
    ...Object.values(manifest.action.default_icon),
  ];
  for (const path of named) assert.ok(existsSync(`extension/${path}`), path);
  const there = readdirSync("extension/content", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
  assert.deepEqual(there.map((path) => `content/${path}`).sort(), [...manifest.content_scripts[0].js].sort());
  assert.equal(manifest.content_scripts[0].js[0], "content/namespace.js");
  assert.equal(manifest.content_scripts[0].js.at(-1), "content/main.js");
});

test("there is a locale for every language", () => {
  assert.deepEqual(readdirSync("extension/_locales").sort(), [...languages].sort());
});

test("no file that ships turns text into markup, speaks to a network, or makes itself heard in the page", () => {
  const never = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment|XMLHttpRequest|\bfetch\(|WebSocket|sendBeacon|\beval\(|new Function|chrome-extension:|moz-extension:/;
  for (const path of readdirSync("extension", { recursive: true, encoding: "utf8" })) {
    if (/\.(?:js|html)$/.test(path)) assert.doesNotMatch(readFileSync(`extension/${path}`, "utf8"), never, path);
  }
});

test("the extension's codes stand in docs/extension.md, and no others", () => {
  const source = readdirSync("extension/background")
    .map((path) => readFileSync(`extension/background/${path}`, "utf8"))
    .join("\n");
  const codes = new Set([...source.matchAll(/(?:ProblemError\(\s*|\[\s*|code: )"([a-z]+\.[a-z-]+)"/g)].map(([, code]) => code));
  const messages = new Set(["page.state", "page.screen", "banner.close", "popup.state", "host.retry", "settings.get", "settings.set", "packs.state", "sync.start", "withdrawn.list", "withdrawn.read", "report.open", "report.seed", "report.setup", "report.preview", "report.save", "report.list", "report.withdraw", "report.export", "report.enrol"]);
  const table = readFileSync("docs/extension.md", "utf8").split("The extension's own codes:")[1].split("## ")[0];
  assert.deepEqual([...codes].filter((code) => !messages.has(code)).sort(), firstColumn(table).sort());
});

test("the messages of the background's table stand in docs/extension.md, each with who may ask, and no others", () => {
  const [page, own] = readFileSync("extension/background/main.js", "utf8").split("const routes = {")[1].split("\n};")[0].split("own: new Map");
  const asked = (part) => [...part.matchAll(/\["([a-z]+\.[a-z]+)", /g)].map(([, name]) => name);
  assert.ok(asked(page).length >= 3 && asked(own).length >= 10);
  const table = readFileSync("docs/extension.md", "utf8").split("## Messages")[1].split("A refusal is")[0];
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const documented = (who) => rows.filter((row) => row.split("|")[2].includes(who)).flatMap((row) => [...row.split("|")[1].matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  assert.deepEqual(documented("content script").filter((name) => name !== "page.again").sort(), asked(page).sort());
  assert.deepEqual(documented("our pages").sort(), asked(own).sort());
});
