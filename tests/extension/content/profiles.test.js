// What is read of each saved shape: one row a page. The people, firms and addresses are invented.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fixture, read } from "./page.js";

const job = (name, role, slug, current = true) => ({
  name,
  role,
  url: slug && `https://www.linkedin.com/company/${slug}`,
  current,
});

const PROFILES = [
  {
    page: "guest-2026-masked.html",
    url: "https://uk.linkedin.com/in/demo-person",
    renderer: "guest",
    name: "Ines Vega",
    headline: "Building data infrastructure",
    location: "London, England",
    organisations: [job("Harbour Light Labs", null, "harbour-light")], // the second is masked: not there
  },
  {
    page: "guest-2023.html",
    url: "https://sg.linkedin.com/in/marisol-brandt-example?trk=people",
    renderer: "guest",
    name: "Marisol Brandt",
    headline: "Building businesses | Co-Founder @ Lantern 🧠 | Board",
    location: "Singapore",
    organisations: [
      job("Lantern Example Systems", "Co-Founder & CTO", "lantern-example"),
      job("Harbour Example Trust", "Board Member", null),
      job("Cabin Example Apps", "Engineer", "cabin-example", false),
    ],
    links: ["https://lantern.example/"],
    mentions: ["marisol@lantern.example", "https://lantern.example/talks"],
  },
  {
    page: "ember-2024.html",
    url: "https://www.linkedin.com/in/Oswin-Talfryn-Example/",
    renderer: "ember",
    name: "Oswin Talfryn",
    headline: "Analyst at Pennant Example Surveys",
    location: "Caerwen, Wales, United Kingdom",
    organisations: [
      job("Pennant Example Surveys", "Senior Analyst", "555001"),
      job("Pennant Example Surveys", "Analyst", "555001", false),
      job("Studio 1984 Example", "Trainee", null, false), // no page of its own: a link to a search
    ],
    links: ["https://oswin.example/blog"],
    mentions: ["www.oswin.example/rivers", "oswin@pennant.example"],
  },
  {
    page: "ember-2025.html",
    url: "https://www.linkedin.com/in/vadas-anna-example/",
    renderer: "ember",
    name: "Vadas Anna",
    headline: "Ügyvezető @ Tiszta Példa Kft. | mosolytervezés",
    location: "Budapest, Magyarország",
    organisations: [job("Tiszta Példa Kft.", null, null)],
  },
  {
    page: "ember-2022.html",
    url: "https://www.linkedin.com/in/%D9%84%D9%8A%D9%84%D9%89-example/",
    renderer: "ember",
    name: "ليلى المثال",
    headline: "محللة في شركة المنارة",
    location: "دبي، الإمارات العربية المتحدة",
    organisations: [job("شركة المنارة", "محللة", "manara-example"), job("مكتب الواحة", "متدربة", null, false)],
  },
  {
    page: "sdui-2026-08.html",
    url: "https://www.linkedin.com/in/subject-slug/",
    renderer: "sdui",
    name: "Subject Name",
    headline: "Subject headline at Example Company",
    location: "London, England, United Kingdom",
    organisations: [
      job("Example Company", "Current Role", "79835899"),
      job("Group Company", "Newer Role", "group", false),
      job("Group Company", "Older Role", "group", false),
    ],
    links: ["https://example.com/"],
  },
  {
    page: "sdui-2026-07.html",
    url: "https://www.linkedin.com/in/dilys-okoye-penn-example/overlay/contact-info/",
    renderer: "sdui",
    name: "Dilys Okoye-Penn",
    headline: "Head of Finance at Northwind Example Hotels",
    location: "Lagos, Nigeria",
    organisations: [
      job("Northwind Example Hotels", "Head of Finance", "northwind-example"),
      job("Northwind Example Hotels", "Financial Controller", "northwind-example", false),
      job("Harbour Example Group", "Senior Accountant", null, false),
    ],
    mentions: ["dilys.example/contact"],
  },
  {
    page: "sdui-2026-marker-zh.html",
    url: "https://www.linkedin.com/in/%E6%9E%97%E6%99%93%E8%88%9F-example/",
    renderer: "sdui",
    name: "林晓舟",
    headline: "星桥示例咨询 高级顾问",
    location: "中国 上海市",
    organisations: [job("星桥示例咨询", "高级顾问", "xingqiao-example"), job("海湾示例集团", "顾问", null, false)],
  },
  {
    page: "sdui-2026-empty-markers.html",
    url: "https://de.linkedin.com/in/joerg-beispielmann-example/",
    renderer: "sdui",
    name: "Jörg Beispielmann",
    headline: "Referent bei Musterwerk Beispiel GmbH",
    location: "Köln, Deutschland",
    organisations: [job("Musterwerk Beispiel GmbH", "Referent", null), job("Altwerk Beispiel AG", "Praktikant", null, false)],
    links: ["https://joerg.example/"], // and not the advertisement's
  },
  {
    page: "sdui-2026-own.html",
    url: "https://www.linkedin.com/in/fi-fy-hun-example/",
    renderer: "sdui",
    name: "Fi Fy Hun",
    headline: "CEO/Sylfaenydd",
    location: "Aberystwyth, Cymru",
    organisations: [job("Cwmni Enghraifft", null, null)],
  },
];

for (const row of PROFILES) {
  test(`reads ${row.page}`, () => {
    const { page, url, renderer, ...fields } = row;
    const reading = read(fixture(page), url);
    assert.equal(reading.state, "ready");
    const path = new URL(url).pathname.split("/")[2];
    assert.equal(reading.key, `linkedin:${decodeURIComponent(path).toLowerCase()}`);
    assert.equal(reading.renderer, renderer);
    assert.deepEqual(reading.observation, {
      kind: "profile",
      site: "linkedin",
      url: `https://www.linkedin.com/in/${path.toLowerCase().replace(/%[0-9a-f]{2}/g, (escape) => escape.toUpperCase())}`,
      links: [],
      emails: [],
      mentions: [],
      renderer,
      raw: { name: fields.name },
      ...fields,
    });
    for (const field of ["name", "headline", "location", "organisations"]) assert.ok(reading.layers[field], `no layer for ${field}`);
  });
}

// The same pages, at an address that is not theirs: not a word of them.
for (const { page } of PROFILES) {
  for (const url of [
    "https://www.linkedin.com/in/another-person-example/",
    "https://www.linkedin.com/in/viewer-example-2/",
    "https://www.linkedin.com/in/stranger-one-example/",
    "https://www.linkedin.com/in/stranger-two-example/",
    "https://www.linkedin.com/in/someone-quoted-example/",
    "https://www.linkedin.com/in/mutual-one-example/",
    "https://www.linkedin.com/in/ACoAAAnother0000000000000000/",
  ]) {
    test(`${page} says nothing at ${new URL(url).pathname}`, () => {
      const reading = read(fixture(page), url);
      assert.notEqual(reading.state, "ready");
      assert.equal("observation" in reading, false);
    });
  }
}

const NOT_PROFILES = [
  ["guest-wall-not-found.html", "https://uk.linkedin.com/in/gone-example", "private"],
  ["guest-wall-sign-in.html", "https://uk.linkedin.com/in/gone-example", "private"],
  ["guest-wall-sign-in.html", "https://www.linkedin.com/authwall?trk=x", "other"],
  ["sdui-2026-search-people.html", "https://www.linkedin.com/search/results/people/?keywords=x", "other"],
  ["sdui-2026-search-people.html", "https://www.linkedin.com/in/person-a/", "loading"],
  ["sdui-2026-search-people.html", "https://www.linkedin.com/in/mutual-m/", "loading"],
  ["sdui-2026-invitations.html", "https://www.linkedin.com/mynetwork/invitation-manager/", "other"],
  ["sdui-2026-08.html", "https://www.linkedin.com/feed/", "other"],
  ["sdui-2026-08.html", "https://www.linkedin.com/company/subject-slug/", "other"],
  ["sdui-2026-08.html", "https://www.linkedin.com/in/", "other"],
  ["sdui-2026-08.html", "https://www.linkedin.com/in/me/", "other"],
  ["sdui-2026-08.html", "https://linkedin.com.evil.example/in/subject-slug/", "other"],
  ["sdui-2026-08.html", "https://notlinkedin.com/in/subject-slug/", "other"],
];

for (const [page, url, state] of NOT_PROFILES) {
  test(`${page} at ${url} is ${state}`, () => assert.equal(read(fixture(page), url).state, state));
}

test("an empty document on a profile's address is loading", () => {
  for (const html of ["", "<main></main>", '<main id="workspace"><div data-sdui-screen="com.linkedin.sdui.flagshipnav.profile.Profile"></div></main>', '<meta name="service" content="voyager-web"><main></main>']) {
    assert.deepEqual(read(html), { state: "loading", kind: "profile", key: "linkedin:demo-person" });
  }
});
