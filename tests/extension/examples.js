// Verdicts, packs and pages in the shape of their contracts, to vary in tables.

/** @returns {Doorkeeper.Pack} */
export function pack(change = {}) {
  return { id: "uk-parliament", version: "2026.11.1", published: "2026-11-20", expires: "2027-11-20", state: "fresh", entries: 2, title: null, publisher: null, audience: null, tlp: null, staleSince: null, held: null, ...change };
}

/** @returns {Doorkeeper.Correction} */
export function correction(change = {}) {
  return {
    correction: "desk/corrected-1",
    indicator: "uk-parliament/amanda-qiu",
    publisher: "desk",
    installed: "2026-11-24T10:00:00+00:00",
    subject: "Elin Maddock",
    wording: { en: { title: "A mistake", summary: "Another person was meant." } },
    source: { publisher: "Example Desk", title: "Correction 1", date: "2026-11-20", url: "https://desk.example/1" },
    ...change,
  };
}

/** @returns {Doorkeeper.OfferedPack} */
export function offered(change = {}) {
  return {
    pack: "alerts",
    title: "Example Desk alerts",
    version: "8",
    installed: "7",
    expires: "2027-11-20",
    leftOut: false,
    audience: "commons",
    tlp: "amber",
    entries: [{ type: "person", count: 1200 }, { type: "domain", count: 3 }],
    added: 5,
    changed: 2,
    removed: 1,
    desk: null,
    ...change,
  };
}

/** @returns {Doorkeeper.Hit} */
export function hit(change = {}) {
  return {
    indicator: "uk-parliament/amanda-qiu",
    pack: "uk-parliament",
    band: "alert",
    title: "Named in the MI5 alert of 18 November 2025",
    summary: "The alert names Amanda Qiu of BR-YR Executive Search.",
    translations: { cy: { title: "Enwyd yn rhybudd MI5", summary: "Mae'r rhybudd yn enwi Amanda Qiu." } },
    source: { publisher: "MI5", title: "the MI5 alert of 18 November 2025", date: "2025-11-18", url: "https://alerts.example/2025" },
    evidence: [
      { feature: "name", how: ["look-alike letters", "hidden characters"], observed: "Am\u200banda Qiu", listed: "Amanda Qiu" },
      { feature: "organisation", how: ["same"], observed: "BR-YR Executive Search", listed: "BR-YR Executive Search" },
    ],
    counterfactual: { feature: "organisation", band: "note" },
    ...change,
  };
}

/** @returns {Doorkeeper.Verdict} */
export function verdict(band = "alert", change = {}) {
  return { band, hits: band === "none" ? [] : [hit({ band })], packs: [pack()], ...change };
}

/** @returns {Doorkeeper.PageState} */
export function page(change = {}) {
  return {
    status: "screened",
    kind: "profile",
    key: "linkedin:example-person",
    url: "https://www.linkedin.com/in/example-person",
    verdict: null,
    problem: null,
    name: "Elin Maddock",
    observation: null,
    document: "d1",
    incognito: false,
    ...change,
  };
}

/** @returns {Doorkeeper.HostState} */
export function host(change = {}) {
  return { status: "ready", version: "0.1.0", problem: null, update: null, packs: [pack()], ...change };
}

/** @returns {Doorkeeper.Problem} */
export function problem(code) {
  return { code, message: "What happened.", remedy: "What to do." };
}

/** @returns {Doorkeeper.Desk} */
export function desk(change = {}) {
  return { id: "desk-1", name: "Parliament Security", address: "https://desk.example", text: {}, ...change };
}

/** @returns {Doorkeeper.ListedReport} */
export function report(change = {}) {
  return { id: "0123456789abcdef0123456789abcdef", kind: "profile", at: "2026-11-24T10:00:00+00:00", state: "saved", delivered: null, outcome: null, problem: null, ...change };
}

/** @returns {Doorkeeper.ReportList} */
export function reportList(change = {}) {
  return { reports: [], waiting: 0, enrolled: false, enrolment: { waiting: false, problem: null }, desk: desk(), delivery: null, problem: null, ...change };
}

/** A preview as the host gives it, of these fields beside those that every report has. */
export function preview(change = {}) {
  const values = { reasons: ["flattery"], kind: "profile", url: "https://www.linkedin.com/in/example-person", name: "Elin Maddock", ...change, at: "2026-11-24T10:00Z", outcome: { tag: "0a", key: "0b" }, id: "0123456789abcdef0123456789abcdef", v: 1 };
  const fields = Object.entries(values).map(([name, value]) => ({ name, value, removable: !["reasons", "at", "id", "v"].includes(name) }));
  const payload = {};
  for (const { name, value } of fields) {
    const [base, index] = name.split("[");
    if (index === undefined) payload[base] = value;
    else (payload[base] ??= []).push(value);
  }
  const text = JSON.stringify(payload);
  return { desk: desk(), fields, payload: text, size: text.length, fits: true };
}
