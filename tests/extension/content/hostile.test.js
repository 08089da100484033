// A page that is written against us: nothing is interpreted, nothing is too large, nothing throws.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fixture, read } from "./page.js";
import { A, at, emberPage, emberCard, json, sduiPage, topcard } from "./pieces.js";
import { random } from "./random.js";

const FIXTURES = ["guest-2026-masked.html", "guest-2023.html", "ember-2024.html", "ember-2025.html", "ember-2022.html", "sdui-2026-08.html", "sdui-2026-07.html", "sdui-2026-marker-zh.html", "sdui-2026-own.html"];

/** The bounds of docs/observation.md, as the host checks them. */
function assertSound(reading) {
  assert.ok(["other", "private", "loading", "unreadable", "ready"].includes(reading.state));
  if (reading.state !== "ready") return;
  const o = reading.observation;
  const text = (value, limit = 512) => assert.ok(value === null || (typeof value === "string" && value !== "" && value.length <= limit && value.isWellFormed()), `not a sound text: ${String(value).slice(0, 80)}`);
  for (const value of [o.name, o.headline, o.location, o.raw.name]) text(value);
  text(o.url, 2048);
  assert.ok(o.name !== null && o.organisations.length <= 50 && o.links.length <= 50 && o.emails.length <= 50 && o.mentions.length <= 200);
  for (const one of o.organisations) {
    text(one.name);
    text(one.role);
    text(one.url, 2048);
    assert.equal(typeof one.current, "boolean");
  }
  for (const value of [...o.links, ...o.mentions]) text(value, 2048);
  for (const value of o.emails) text(value);
  assert.ok(JSON.stringify(reading).length < 700_000);
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const shapes = [
  ["sdui", (name) => sduiPage(topcard(A, { name }))],
  ["ember", (name) => emberPage(emberCard(A, { name }))],
];

// what | the name in the page's source | the name that is read, undefined for a page that is still loading
const NAMES = [
  ["plain", "Aled Morgan", "Aled Morgan"],
  ["no-break spaces and line ends", "\n   Aled&nbsp;&#8239;Morgan\n  ", "Aled Morgan"],
  ["markup as text", escaped("<img src=x onerror=alert(1)>Aled"), "<img src=x onerror=alert(1)>Aled"],
  ["markup as elements", "Aled <b>Morgan</b><img src=x>", "Aled Morgan"],
  ["a script", "<script>globalThis.hit = true</script>Aled", "Aled"],
  ["look-alike letters stay", "\u0410led M\u043Ergan", "\u0410led M\u043Ergan"],
  ["invisible characters stay", "Al\u200Bed \u202EMorgan\u202C", "Al\u200Bed \u202EMorgan\u202C"],
  ["right to left", "ليلى المثال", "ليلى المثال"],
  ["a doubled text", '<span aria-hidden="true">Aled Morgan</span><span class="visually-hidden">Aled Morgan</span>', "Aled Morgan"],
  ["a doubled text with a hashed class", '<span aria-hidden="true">Aled Morgan</span><span class="_a1b2">Aled Morgan</span>', "Aled Morgan"],
  ["text for screen readers", 'Aled Morgan<span class="visually-hidden">, verified</span>', "Aled Morgan"],
  ["a badge beside", "Aled Morgan<svg><title>Verified</title></svg><button>Verified</button>", "Aled Morgan"],
  ["half a pair of surrogates", "Aled &#xD83D;", "Aled \uFFFD"],
  ["not hidden because decorative", '<span aria-hidden="true">Aled</span> Morgan', "Aled Morgan"],
  ["nothing", "", undefined],
  ["white space", " \n&nbsp; ", undefined],
  ["only invisible characters", "\u200B\u2060\u200D", undefined],
  ["masked", "**** ******", undefined],
  ["the sign for empty", "--", undefined],
  ["only hidden", '<span style="display:none">Aled</span>', undefined],
  ["a megabyte of white space", " ".repeat(1_000_000), undefined],
];
for (const [shape, build] of shapes) {
  for (const [what, name, expected] of NAMES) {
    test(`${shape}, a name: ${what}`, () => {
      const reading = read(build(name), at(A));
      assertSound(reading);
      assert.equal(reading.observation?.name, expected);
    });
  }
  for (const [what, name] of [
    ["a megabyte", "A".repeat(1_000_000)],
    ["a megabyte of emoji", "👁️".repeat(200_000)],
    ["twenty thousand elements", "<i>A</i>".repeat(20_000)],
    ["deep elements", "<b>".repeat(300) + "Aled" + "</b>".repeat(300)],
    ["a pair of surrogates at the limit", `${"A".repeat(511)}👁️`],
  ]) {
    test(`${shape}, a name of ${what}`, () => {
      const reading = read(build(name), at(A));
      assert.equal(reading.state, "ready");
      assertSound(reading);
    });
  }
}

test("the raw name keeps what the name does not", () => {
  assert.equal(read(sduiPage(topcard(A, { name: "\n Aled\u00A0Morgan \u200B" })), at(A)).observation.raw.name, "Aled\u00A0Morgan \u200B");
});

test("floods of everything stay within the bounds", () => {
  const many = (piece, n) => Array.from({ length: n }, (_, i) => piece(i)).join("");
  const html = sduiPage(
    topcard(A).replace("</section>", `${many((i) => `<a href="https://l${i}.example/">x</a><p>line ${i}</p>`, 2000)}</section>`),
    `<section componentkey="com.linkedin.sdui.profile.card.ref${A.id}ExperienceTopLevelSection">${many((i) => `<div componentkey="entity-collection-item-${i}"><p>R${i}</p><p>F${i}</p><p>2020 - Present</p></div>`, 2000)}</section>`,
    `<section componentkey="com.linkedin.sdui.profile.card.ref${A.id}About"><p><span data-testid="expandable-text-box">${many((i) => `m${i}.example `, 5000)}</span></p></section>`,
    many(() => `<section componentkey="com.linkedin.sdui.profile.card.refXTopcard"><h2>X</h2></section>`, 2000),
  );
  const reading = read(html, at(A));
  assert.equal(reading.observation.name, A.name);
  assert.equal(reading.observation.links.length, 50);
  assert.equal(reading.observation.organisations.length, 50);
  assert.equal(reading.observation.mentions.length, 200);
  assertSound(reading);
});

const STRANGE_DATA = [
  "null", "[]", "{}", "7", '"x"', "{", '{"included":7}', '{"included":[null,7,"x",[]]}', `{"included":[{"$type":"com.linkedin.voyager.dash.identity.profile.Profile","publicIdentifier":{"a":1},"firstName":7}]}`,
  `{"included":[{"$type":"com.linkedin.voyager.dash.identity.profile.Profile","publicIdentifier":"${A.slug}","firstName":"","lastName":{},"geoLocation":[],"headline":7}]}`, `{"__proto__":{"x":1},"included":[{"__proto__":null}]}`,
];
for (const data of STRANGE_DATA) {
  test(`embedded data: ${data.slice(0, 90)}`, () => {
    const block = `<code id="bpr-guid-7">${escaped(`${data} `)}<!-- "publicIdentifier" --></code><code id="bpr-guid-8">"publicIdentifier" ${escaped(data)}</code>`;
    assert.equal(read(emberPage(block), at(A)).state, "loading");
    const beside = read(emberPage(block, emberCard(A)), at(A));
    assert.equal(beside.observation.name, A.name);
    assertSound(beside);
  });
}

const guest = (data) => `<meta name="pageKey" content="public_profile_v3_desktop"><link rel="canonical" href="${at(A)}"><meta property="profile:first_name" content="Aled"><meta property="profile:last_name" content="Morgan"><script type="application/ld+json">${data}</script><main><section class="top-card-layout"><h1 class="top-card-layout__title">Aled Morgan</h1></section></main>`;
const STRANGE_LINKED = [
  "null", "[", "[null]", '{"@graph":7}', '{"@type":"Person"}', '{"@type":"Person","name":{"a":1},"worksFor":7,"address":[],"sameAs":{},"url":7,"description":[1]}',
  '{"@type":"Person","name":"Aled Morgan","worksFor":[null,7,{"name":7},{"name":"******"},{"name":""}],"sameAs":[null,"javascript:x",""]}',
];
for (const data of STRANGE_LINKED) {
  test(`linked data: ${data.slice(0, 90)}`, () => {
    const reading = read(guest(data), at(A));
    assertSound(reading);
    assert.equal(reading.observation?.name, "Aled Morgan");
    assert.deepEqual(reading.observation.organisations, []);
  });
}

test("a megabyte of embedded data is not parsed, and the card is read all the same", () => {
  const block = json(A).replace('"included":[', `"included":[${'{"a":"publicIdentifier"},'.repeat(80_000)}`);
  assert.equal(read(emberPage(block, emberCard(A)), at(A)).observation.name, A.name);
});

test("law: pages damaged at random are read soundly or not at all", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { below, pick } = random(seed);
    let html = fixture(pick(FIXTURES));
    for (let i = 0; i <= below(6); i++) {
      const from = below(html.length);
      const to = Math.min(html.length, from + below(400));
      const cut = html.slice(from, to);
      html = html.slice(0, from) + pick(["", cut + cut, `<div>${cut}`, `</section>${cut}`, cut.replace(/"/g, "'"), cut.toUpperCase(), "\u0000\uFFFF&#xD800;", "<p>".repeat(50)]) + html.slice(to);
    }
    const slug = pick(["demo-person", "marisol-brandt-example", "oswin-talfryn-example", "vadas-anna-example", "subject-slug", "dilys-okoye-penn-example", "fi-fy-hun-example", "%"]);
    assertSound(read(html, `https://www.linkedin.com/in/${slug}/`));
  }
});

test("reading changes nothing in the page", async () => {
  const { page } = await import("./page.js");
  for (const name of FIXTURES) {
    const window = page(fixture(name), "https://www.linkedin.com/in/demo-person/");
    const before = window.document.documentElement.outerHTML;
    window.doorkeeper.sites.linkedin.read(window.document, window.location);
    assert.equal(window.document.documentElement.outerHTML, before);
    window.close();
  }
});
