// What the reading of pages shares among its own files, merged into the namespace of extension/types.d.ts.

declare namespace Doorkeeper {
  type Renderer = "guest" | "ember" | "sdui";

  /** Fields of one profile or conversation as a parser found them; unbounded and unchecked still. */
  interface Fields {
    kind?: "profile" | "thread";
    site: string;
    url: string | null;
    renderer: Renderer;
    name: string | null;
    rawName: string | null;
    headline: string | null;
    location: string | null;
    organisations?: ObservedOrganisation[];
    links?: string[];
    emails?: string[];
    mentions?: string[];
    messages?: ObservedMessage[];
  }

  /** One entry of an experience list: its own lines, and the lines of each role below it. */
  interface Entry {
    lines: string[];
    roles: string[][];
    url: string | null;
  }

  interface Found<T> {
    value: T | null;
    /** Name of the variant that matched, null where none did. */
    layer: string | null;
  }

  interface Reading {
    BOUNDS: Readonly<Record<"text" | "address" | "organisations" | "links" | "mentions" | "about" | "json" | "nodes" | "message" | "messages" | "thread", number>>;
    clip(text: string, limit?: number): string;
    aside(element: Element): boolean;
    clean(text: string): string | null;
    rawText(element: Element, limit?: number, line?: string): string;
    rawNameOf(element: Element): string;
    textOf(element: Element | null | undefined, limit?: number): string | null;
    period(line: string | null | undefined): "open" | "closed" | "single" | null;
    unwrap(href: string | null | undefined): URL | null;
    isLinkedIn(url: URL): boolean;
    foreignLinks(root: Element): string[];
    mailLinks(root: Element): string[];
    mentions(text: string): string[];
    firstOf<T>(variants: Array<[string, () => T | null | undefined]>): Found<T>;
    firstWithText(root: ParentNode, selector: string, accept?: (element: Element) => boolean): Element | null;
    jobs(entries: Entry[]): ObservedOrganisation[];
    observation(fields: Fields): Observation;
  }

  /** Which profile an address means. */
  interface ProfileAddress {
    /** Canonical: decoded, composed (NFC), lower case; a member id (`ACoAA…`) keeps its case. */
    slug: string;
    /** Is the slug a member id? */
    id: boolean;
    key: string;
    url: string;
    /** What follows the slug: `overlay/contact-info`, `details/experience`, empty for the profile itself. */
    rest: string;
  }

  /** Which conversation an address means. */
  interface ThreadAddress {
    id: string;
    key: string;
  }

  /** What a parser gives: fields of the person in the address, or why there are none. */
  type Parsed =
    | { state: "ready"; fields: Fields; layers: Record<string, string | null> }
    | { state: "loading"; reason: string }
    | { state: "private"; reason: string };

  interface LinkedIn {
    profileAt(location: { hostname: string; pathname: string }): ProfileAddress | null;
    profileIn(href: string | null | undefined): ProfileAddress | null;
    companyIn(href: string | null | undefined): string | null;
    memberIdIn(text: string | null | undefined): string | null;
    contactInfo(document: Document, address: ProfileAddress): { links: string[]; emails: string[] };
    embeddedProfile(document: Document, address: ProfileAddress): EmbeddedProfile | null;
    guest(document: Document, address: ProfileAddress): Parsed;
    ember(document: Document, address: ProfileAddress): Parsed;
    sdui(document: Document, address: ProfileAddress): Parsed;
    threadAt(location: { hostname: string; pathname: string }): ThreadAddress | null;
    readThread(document: Document, address: ThreadAddress): PageReading;
    composer(document: Document): Element | null;
  }

  /** The subject's own record in the JSON that an Ember page carries. */
  interface EmbeddedProfile {
    name: string | null;
    slug: string;
    headline: string | null;
    location: string | null;
    summary: string | null;
    memberNumber: string | null;
    memberId: string | null;
  }

  /** What the watcher says it saw: another address, or other content at the same address. */
  type Change = "address" | "content";

  interface Namespace {
    reading: Reading;
    linkedin: LinkedIn;
    navigation: { watch(changed: (change: Change) => boolean): () => void };
  }
}
