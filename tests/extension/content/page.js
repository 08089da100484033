// Load content scripts, in the manifest's own order, into a page: a fixture or a piece of HTML, at an address.

import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const EXTENSION = new URL("../../../extension/", import.meta.url);
const FIXTURES = new URL("../../fixtures/pages/", import.meta.url);

/** The scripts that only read, which is all before navigation. */
export function scripts() {
  const manifest = JSON.parse(readFileSync(new URL("manifest.json", EXTENSION), "utf8"));
  return manifest.content_scripts[0].js;
}

export function source(path) {
  return readFileSync(new URL(path, EXTENSION), "utf8");
}

export function fixture(name) {
  return readFileSync(new URL(name, FIXTURES), "utf8");
}

/** A page with the reading scripts in it. Its `location` is what the address bar would say. */
export function page(html, url = "https://www.linkedin.com/in/demo-person/") {
  const dom = new JSDOM(html, { url, runScripts: "outside-only" });
  const all = scripts();
  for (const path of all.slice(0, all.indexOf("content/navigation.js"))) dom.window.eval(source(path));
  return dom.window;
}

/** What the extension reads of a page, as plain data. */
export function read(html, url) {
  const window = page(html, url);
  const reading = window.doorkeeper.sites.linkedin.read(window.document, window.location);
  window.close();
  return JSON.parse(JSON.stringify(reading));
}
