import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { badgeView } from "../../../extension/shared/view/badge-view.js";
import { host, page, problem, verdict } from "../examples.js";

/** Contrast of two colours, WCAG 2.2, "contrast ratio". */
function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The custom properties of the light scheme, and of the dark one over them. */
function schemes(css) {
  const read = (part) => Object.fromEntries([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
  const [light, rest] = css.split("@media (prefers-color-scheme: dark)");
  const dark = rest.split("@media")[0];
  return { light: read(light), dark: { ...read(light), ...read(dark) } };
}

const TEXTS = {
  "extension/pages/page.css": [["ink", "ground"], ["ink", "card"], ["quiet", "ground"], ["quiet", "card"], ["link", "ground"], ["link", "card"], ["alert-ink", "alert"], ["caution-ink", "caution"], ["problem-ink", "problem"]],
  "extension/content/banner-style.js": [["ink", "ground"], ["quiet", "ground"], ["link", "ground"], ["act-ink", "act"]],
};
const LINES = { "extension/pages/page.css": [["line", "ground"], ["link", "ground"]], "extension/content/banner-style.js": [["line", "ground"], ["focus", "ground"]] };

for (const [path, pairs] of Object.entries(TEXTS)) {
  for (const [scheme, colours] of Object.entries(schemes(readFileSync(path, "utf8")))) {
    test(`${path}, ${scheme}: text at 4.5:1, lines and focus at 3:1`, () => {
      for (const [ink, ground] of pairs) assert.ok(contrast(colours[ink], colours[ground]) >= 4.5, `${ink} on ${ground}`);
      for (const [line, ground] of LINES[path]) assert.ok(contrast(colours[line], colours[ground]) >= 3, `${line} on ${ground}`);
    });
  }
}

test("badge: text at 4.5:1, and no two signs of one colour", () => {
  const badges = [page({ verdict: verdict("alert") }), page({ verdict: verdict("caution") }), page({ status: "failed", problem: problem("host.answer") })].map((state) => badgeView(state, host(), "en"));
  for (const { background, colour } of badges) assert.ok(contrast(background, colour) >= 4.5);
  assert.equal(new Set(badges.map(({ text }) => text)).size, 3);
  assert.equal(new Set(badges.map(({ background }) => background)).size, 3);
});

test("the alert's white words on red, and the caution's dark words on amber", () => {
  assert.ok(contrast("#ffffff", "#a8071a") >= 4.5);
  assert.ok(contrast("#1f1f1f", "#ffc53d") >= 4.5);
});
