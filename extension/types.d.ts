// Shared types of the extension: every value that crosses a border (page, content script, background, host, popup).
// Ambient on purpose: content scripts are classic scripts and cannot import. Other files may add to `Namespace` by
// declaration merging (a `types.d.ts` beside them with `declare namespace Doorkeeper { interface Namespace { … } }`).

declare namespace Doorkeeper {
  /** The action tier of a verdict, rising. There is no band that says "safe". */
  type Band = "none" | "note" | "caution" | "alert";
  type Language = "en" | "cy";

  // ── Observation: what one page shows of its subject (docs/observation.md) ────────────────────────────────────────

  /** Bounds as the host checks them: texts 512 characters, addresses 2048, lists 50, mentions 200. */
  interface Observation {
    kind: "profile" | "card" | "company" | "thread" | "selection";
    site?: string | null;
    url?: string | null;
    name?: string | null;
    headline?: string | null;
    location?: string | null;
    organisations?: ObservedOrganisation[];
    links?: string[];
    emails?: string[];
    mentions?: string[];
    messages?: ObservedMessage[];
    renderer?: string;
    raw?: { name?: string | null };
  }

  interface ObservedOrganisation {
    name: string | null;
    role: string | null;
    url: string | null;
    current: boolean;
  }

  interface ObservedMessage {
    from: "them" | "me";
    /** ISO 8601. */
    at: string | null;
    text: string;
  }

  // ── Reading: what `doorkeeper.sites.linkedin.read` gives ─────────────────────────────────────────────────────────

  type PageKind = "profile" | "thread";

  type PageReading =
    | { state: "other" }
    | { state: "private"; kind: PageKind; key: string | null; reason?: string }
    | { state: "loading"; kind: PageKind; key: string }
    | { state: "unreadable"; kind: PageKind; key: string | null; reason: string; layers?: Record<string, string> }
    | {
        state: "ready";
        kind: PageKind;
        key: string;
        renderer: "guest" | "ember" | "sdui";
        observation: Observation;
        layers: Record<string, string>;
      };

  // ── Verdict: what the host answers (docs/verdict.md), after background/verdict.js has checked it ─────────────────

  interface Source {
    publisher: string;
    title: string;
    /** ISO 8601. */
    date: string | null;
    /** `https:` only. */
    url: string | null;
  }

  interface Evidence {
    /** name, organisation, profile, handle, email, domain, role, place, mention; newer hosts may send others. */
    feature: string;
    /** Codes such as `same` or `look-alike letters`; newer hosts may send others. */
    how: string[];
    observed: string;
    listed: string;
  }

  interface Hit {
    indicator: string;
    pack: string;
    band: Band;
    title: string;
    summary: string;
    translations: { [language: string]: { title: string; summary: string } };
    source: Source;
    evidence: Evidence[];
    counterfactual: { feature: string; band: Band } | null;
  }

  interface Pack {
    id: string;
    version: string;
    published: string | null;
    expires: string | null;
    /** `held`: nothing of it is in force, since its first version waits for the person to confirm it. */
    state: "fresh" | "stale" | "expired" | "held";
    entries: number;
    /** What follows is there for packs that were installed from a signed bundle. */
    title: string | null;
    publisher: string | null;
    audience: string | null;
    tlp: string | null;
    /** The day since which the pack is no longer fresh. */
    staleSince: string | null;
    /** The version that waits for the person to confirm it, if one does. */
    held: string | null;
  }

  interface Verdict {
    band: Band;
    hits: Hit[];
    packs: Pack[];
  }

  // ── Packs: what the host answers of a bundle, of corrections and of sync, after background/decode-packs.js ───────

  /** One pack of a bundle that waits to be installed. Counts of differences are null where it is new. */
  interface OfferedPack {
    pack: string;
    title: string;
    version: string;
    /** The version that is installed now. */
    installed: string | null;
    expires: string | null;
    /** This computer is set up not to take it. */
    leftOut: boolean;
    audience: string | null;
    tlp: string | null;
    /** Counts by type of entry. */
    entries: { type: string; count: number }[];
    added: number | null;
    changed: number | null;
    removed: number | null;
    /** Where reports would go and where they go so far; null where nothing changes. */
    desk: { before: OfferedDesk | null; after: OfferedDesk | null; keys: boolean } | null;
  }

  interface OfferedDesk {
    name: string;
    address: string | null;
  }

  interface Offer {
    publisher: string;
    packs: OfferedPack[];
  }

  /** A publisher's correction that stands on this machine. */
  interface Correction {
    correction: string;
    /** Id of the entry that is withdrawn. */
    indicator: string;
    publisher: string;
    installed: string;
    subject: string | null;
    /** The publisher's own words, by language. */
    wording: { [language: string]: { title: string; summary: string } };
    source: Source | null;
  }

  /** A correction of a warning that this person was shown. */
  interface Withdrawn {
    correction: Correction;
  }

  interface SyncState {
    started: boolean;
    /** False where neither a publisher's address nor a folder is set up. */
    possible: boolean;
    last: string | null;
    /** `ok`, or the code of an error. */
    result: string | null;
  }

  // ── Reports: docs/reporting.md, after background/decode-reports.js ───────────────────────────────────────────────

  /** What a report page starts from: the page or the text that the person wants to report, as it was then. */
  interface ReportSeed {
    observation: Record<string, unknown> | null;
    verdict: ReportedVerdict | null;
    text: string | null;
  }

  /** What was shown of a verdict, in the form of docs/verdict.md. */
  interface ReportedVerdict {
    band: Band;
    hits: {
      indicator: string;
      pack: string;
      title: string;
      source: { publisher: string; title: string; date: string | null };
      evidence: { feature: string; how: string; observed: string; listed: string }[];
    }[];
    packs: { id: string; version: string }[];
  }

  /** What the person means to report. The host makes preview and payload from it. */
  interface ReportDraft {
    observation?: Record<string, unknown>;
    verdict?: ReportedVerdict;
    text?: string;
    reasons: string[];
    note?: string;
    omit: string[];
    include: string[];
  }

  interface Desk {
    id: string;
    name: string;
    address: string | null;
    /** What the desk itself says to reporters, by language. */
    text: { [language: string]: string };
  }

  interface ReportField {
    /** Place in the report, such as `url` or `organisations[0]`. */
    name: string;
    /** JSON. */
    value: unknown;
    removable: boolean;
  }

  interface ReportPreview {
    desk: Desk | null;
    fields: ReportField[];
    /** The report's text, exactly as it is sealed. */
    payload: string;
    size: number;
    fits: boolean;
  }

  interface ReportReceipt {
    id: string;
    kind: string | null;
    at: string;
    state: string;
  }

  interface ReportOutcome {
    disposition: string;
    note: string | null;
    at: string | null;
  }

  interface ListedReport extends ReportReceipt {
    delivered: string | null;
    outcome: ReportOutcome | null;
    /** Code of what holds it up. */
    problem: string | null;
  }

  interface ReportList {
    reports: ListedReport[];
    waiting: number;
    enrolled: boolean;
    /** `waiting`: a code was entered and is not exchanged yet. `problem`: code of why it was not taken. */
    enrolment: { waiting: boolean; problem: string | null };
    desk: Desk | null;
    /** Code of why the last delivery did not work, null where it did. */
    delivery: string | null;
    /** Why the desk is not known, where its card cannot be used. */
    problem: Problem | null;
  }

  /** What the popup says of reports: counts only. */
  interface ReportNews {
    waiting: number;
    /** Answers that have come and that the person has not seen. */
    answers: number;
  }

  /** A refusal that a person can meet. Codes stand in docs/errors.md. */
  interface Problem {
    code: string;
    message: string;
    remedy: string;
  }

  // ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What a content script may ask. */
  type PageMessage =
    | {
        type: "page.state";
        state: "other" | "loading" | "unreadable" | "private";
        kind: string | null;
        key: string | null;
        layers?: Record<string, string>;
      }
    | { type: "page.screen"; key: string; observation: Observation; layers?: Record<string, string> }
    | { type: "banner.close"; key: string }
    | { type: "report.open"; key: string };

  /** What only the extension's own pages may ask. */
  type OwnMessage =
    | { type: "popup.state"; tabId: number }
    | { type: "host.retry" }
    | { type: "settings.get" }
    | { type: "settings.set"; language?: string; inline?: boolean }
    | { type: "packs.state" }
    | { type: "sync.start" }
    | { type: "withdrawn.list" }
    | { type: "withdrawn.read"; ids: string[] }
    | { type: "report.open"; tabId: number }
    | { type: "report.seed"; token: string }
    | { type: "report.setup" }
    | { type: "report.preview"; draft: ReportDraft }
    | { type: "report.save"; draft: ReportDraft; payload: string }
    | { type: "report.list" }
    | { type: "report.withdraw"; id: string }
    | { type: "report.export" }
    | { type: "report.enrol"; code: string };

  /** What the background tells a content script: read and send again, even if nothing changed. */
  type BackgroundMessage = { type: "page.again" };

  type PacksReply =
    | { ok: true; packs: Pack[] | null; waiting: boolean; sync: SyncState | null }
    | { ok: false; error: Problem };

  type ScreenReply =
    | { ok: true; band: Band; view: BannerView | null; hidden: boolean }
    | { ok: false; error: Problem };

  // ── Settings and state ───────────────────────────────────────────────────────────────────────────────────────────

  interface Settings {
    language: "auto" | Language;
    /** False is the no-footprint mode: badge and popup only, nothing in the page. */
    inline: boolean;
    /** Names of the settings that the organisation's policy fixes. */
    managed: string[];
    /** The language that results, after "auto". */
    resolved: Language;
  }

  /** How the program on this computer is doing. `idle`: not needed yet. */
  type HostStatus =
    | "idle"
    | "connecting"
    | "ready"
    | "missing"
    | "forbidden"
    | "crashed"
    | "hung"
    | "unsupported"
    | "refused";

  interface HostState {
    status: HostStatus;
    /** Version of the program, once it has said hello. */
    version: string | null;
    problem: Problem | null;
    /** With `unsupported`: which side is the older one, where that is known. */
    update: "extension" | "host" | null;
    packs: Pack[] | null;
  }

  /** `not-read`: a LinkedIn tab from which nothing was heard. `elsewhere`: a page of another site. */
  type PageStatus = "elsewhere" | "not-read" | "other" | "loading" | "private" | "unreadable" | "screening" | "screened" | "failed";

  /** What is known of the page in one tab. */
  interface PageState {
    status: PageStatus;
    kind: string | null;
    key: string | null;
    /** Address of the document that reported, to tell when the tab has moved on. */
    url: string | null;
    verdict: Verdict | null;
    problem: Problem | null;
    /** The name as the page shows it, for the popup. */
    name: string | null;
    /** What was read of the page, for a report of it; the observation that gave the verdict, where there is one. */
    observation: Record<string, unknown> | null;
    /** The document that reported, where the browser tells; a reload is another document. */
    document: string | null;
    /** A private window: nothing about it is written to disk. */
    incognito: boolean;
  }

  /** What the popup is made from: facts only. */
  interface PopupState {
    page: PageState;
    host: HostState;
    settings: Settings;
    /** How many warnings that this person was shown were taken back, and they have not read it yet. */
    withdrawn: number;
    reports: ReportNews;
    /** The extension's own version. */
    version: string;
  }

  type PopupReply = { ok: true; state: PopupState; view: PopupView } | { ok: false; error: Problem };

  // ── View models: texts in the person's language, ready to show as text ───────────────────────────────────────────

  /** One labelled value or link. */
  interface Fact {
    label: string;
    value: string;
    /** `https:` only. */
    href?: string;
  }

  interface EvidenceView {
    feature: string;
    how: string;
    howLabel: string;
    observed: Fact;
    listed: Fact;
  }

  interface HitView {
    band: Band;
    /** Said before what is no alert: that the words are about those listed, who may be others. */
    lead: string | null;
    /** Language of `title` and `summary`, which the pack gives. */
    lang: Language;
    title: string;
    summary: string;
    evidence: EvidenceView[];
    counterfactual: string | null;
    sourceLabel: string;
    source: { text: string; href: string | null };
  }

  interface BannerView {
    band: "alert" | "caution";
    lang: Language;
    /** Accessible name of the region. */
    region: string;
    /** The band in a word, beside the icon. */
    word: string;
    heading: string;
    /** Language of the heading, which may come from a pack. */
    headingLang: Language;
    matchedLabel: string;
    matched: Fact[];
    source: { text: string; href: string | null; label: string };
    advice: string;
    /** Said once by a screen reader. */
    announcement: string;
    /** That the packs are old, if they are. */
    age: string | null;
    why: { label: string; heading: string; hits: HitView[]; check: string };
    report: string;
    /** Opens the line that stands above a box to write in. */
    more: string;
    copy: { label: string; done: string; failed: string; text: string };
    close: { label: string; explained: string };
    newTab: string;
  }

  interface PopupView {
    lang: Language;
    title: string;
    /** One sentence on this page; the toolbar button's title says the same. */
    reason: string;
    band: Band | null;
    page: {
      heading: string;
      tone: "alert" | "caution" | "note" | "none" | "problem" | "quiet";
      word: string;
      sentence: string;
      subject: Fact | null;
      remedy: string | null;
      hits: HitView[];
    };
    host: { heading: string; tone: "good" | "problem" | "quiet"; sentence: string; remedy: string | null; detail: string | null; retry: string | null };
    packs: PacksView;
    /** Warnings that this person was shown and that were taken back since, not yet read. */
    withdrawn: { sentence: string; label: string } | null;
    /** `tab`: the report is of the page in the tab; otherwise of a text that the person pastes. */
    report: { label: string; tab: boolean };
    reports: { label: string; news: string | null };
    settings: string;
    footer: string;
    labels: { newTab: string; working: string };
  }

  interface PacksView {
    heading: string;
    empty: string | null;
    rows: { name: string; facts: Fact[]; state: string; detail: string | null; tone: "good" | "problem" }[];
  }

  /** What a bundle would install, before it is installed. */
  interface OfferView {
    heading: string;
    publisher: Fact;
    packs: { name: string; facts: Fact[]; differences: string }[];
  }

  interface RefusalView {
    heading: string;
    sentence: string;
    remedy: string;
    /** The code, for those who look after the computer. */
    code: string;
  }

  interface WithdrawnView {
    heading: string;
    empty: string | null;
    items: {
      heading: string;
      sentence: string;
      words: { lang: Language; title: string; summary: string } | null;
      facts: Fact[];
      source: { label: string; text: string; href: string | null } | null;
    }[];
  }

  /** One field of a report as it is shown before it is sent. */
  interface FieldView {
    /** Names of the report's fields that the row stands for. */
    name: string;
    label: string;
    /** Each a paragraph of its own. */
    lines: string[];
    removable: boolean;
    /** Accessible names of its acts, which say what they are about. */
    remove: string;
    restore: string;
  }

  interface MyReportView {
    id: string;
    label: string;
    state: string;
    tone: "good" | "problem" | "plain";
    facts: Fact[];
    /** What the desk answered, in plain words, and its own note in paragraphs. */
    answer: { sentence: string; noteLabel: string; note: string[] } | null;
    /** What holds it up. */
    problem: string | null;
    withdraw: { label: string; name: string } | null;
  }

  interface BadgeView {
    text: "" | "!" | "?" | "×";
    title: string;
    background: string;
    colour: string;
  }

  // ── The namespace that content scripts share in their isolated world ─────────────────────────────────────────────

  interface BannerHandlers {
    /** The person closed the banner. */
    close: () => void;
    /** The person wants to report the profile. */
    report: () => void;
    /** The details were copied. */
    copied?: () => void;
  }

  /** Gives the box above which the banner stands, null where there is none at this moment. */
  type Anchor = () => Element | null;

  interface Banner {
    /** Shows the view, or replaces what is shown. Nothing happens when the same view is shown already. */
    show(view: BannerView, handlers: BannerHandlers, anchor?: Anchor | null): void;
    update(view: BannerView): void;
    hide(): void;
  }

  interface Nodes {
    element(tag: string, with_?: { class?: string; text?: string; lang?: string; dir?: string; role?: string; aria?: Record<string, string> }, ...children: Node[]): HTMLElement;
    sourceNode(source: { text: string; href: string | null }, newTab: string, lang: Language): HTMLElement;
    hitNode(hit: HitView, newTab: string, lang: Language): HTMLElement;
  }

  interface Namespace {
    banner: Banner;
    nodes: Nodes;
    bannerStyle: string;
    sites: { linkedin: { read(document: Document, location: Location | URL): PageReading; composer(document: Document): Element | null } & Record<string, any> };
  }
}

/** Isolated world only: a page never sees it. */
declare var doorkeeper: Doorkeeper.Namespace;
