// The part of the settings about packs: what is installed, looking for newer ones, and installing one from a file.

import { problemOf } from "../background/problem.js";
import { momentInWords, translator } from "../shared/language.js";
import { offerView, refusalView } from "../shared/view/offer-view.js";
import { packsView } from "../shared/view/packs-view.js";
import { ask } from "./ask.js";
import { BundleImport } from "./bundle-import.js";
import { button, element, headed } from "./dom.js";
import { factList, packCard } from "./pack-card.js";

/** While a look for newer warnings is under way: milliseconds between two questions, and how often. */
const LOOK_PAUSE = 1500;
const LOOKS = 40;

/**
 * Where an import stands.
 *
 * @typedef {{ at: "idle", said?: "import.cancelled" | "import.one" }
 *   | { at: "working", key: "import.sending" | "import.checking" | "import.applying", done: number | null, of: number }
 *   | { at: "offered", offer: Doorkeeper.Offer }
 *   | { at: "held", offer: Doorkeeper.Offer }
 *   | { at: "refused", problem: Doorkeeper.Problem }
 *   | { at: "done" }} Stage
 */

export class PacksPanel {
  node = element("section", { id: "packs" });
  #language = /** @type {Doorkeeper.Language} */ ("en");
  /** @type {Extract<Doorkeeper.PacksReply, { ok: true }> | null} */
  #packs = null;
  /** @type {Stage} */
  #stage = { at: "idle" };
  /** @type {BundleImport | null} */
  #import = null;
  /** @type {"sync.started" | "sync.not-started" | null} */
  #sync = null;
  #installed = element("div", { id: "installed" });
  #newer = element("div", { id: "newer" });
  #fromFile = element("div", { id: "from-file" });
  #status = element("p", { class: "spoken", role: "status" });
  #file = element("input", { id: "bundle" });

  constructor() {
    Object.assign(this.#file, { type: "file", accept: ".ukpack", hidden: true, tabIndex: -1 });
    this.#file.addEventListener("change", () => {
      const [file] = this.#file.files ?? [];
      this.#file.value = "";
      if (file) void this.#take(file);
    });
    this.node.append(this.#installed, this.#newer, this.#fromFile, this.#file, this.#status);
    takeDropped(this.#fromFile, (files) => {
      if (this.#stage.at === "working") return;
      if (files.length === 1) void this.#take(files[0]);
      else this.#to({ at: "idle", said: "import.one" });
    });
  }

  /** Shows it in a language. @param {Doorkeeper.Language} language */
  show(language) {
    this.#language = language;
    this.#drawInstalled();
    this.#drawNewer();
    this.#draw();
  }

  /** Asks what is installed, and shows it. */
  async refresh() {
    /** @type {Doorkeeper.PacksReply | null | undefined} */
    const reply = await ask(/** @type {const} */ ({ type: "packs.state" })).then((found) => /** @type {Doorkeeper.PacksReply} */ (found), () => null);
    this.#packs = reply?.ok ? reply : { ok: true, packs: null, waiting: false, sync: null };
    this.#drawInstalled();
    this.#drawNewer();
  }

  /** @param {File} file */
  async #take(file) {
    this.#import?.end();
    const started = (this.#import = new BundleImport(chrome.runtime.getManifest().version));
    this.#to({ at: "working", key: "import.sending", done: 0, of: file.size });
    await this.#guarded(started, async () => {
      const offer = await started.offer(
        file,
        (done, of) => this.#progress(started, "import.sending", done, of),
        (done, of) => this.#progress(started, "import.checking", done, of),
      );
      return { at: "offered", offer };
    });
  }

  /** @param {Doorkeeper.Offer} offer @param {boolean} confirm */
  async #apply(offer, confirm) {
    const started = this.#import;
    if (started === null) return;
    this.#to({ at: "working", key: "import.applying", done: null, of: 1 });
    await this.#guarded(started, async () => {
      try {
        await started.apply(confirm, (done, of) => this.#progress(started, "import.applying", done, of));
      } catch (error) {
        if (problemOf(error).code === "pack.held") return { at: "held", offer };
        throw error;
      }
      started.end();
      return { at: "done" };
    });
    if (this.#stage.at === "done") await this.refresh();
  }

  /**
   * Goes on to the stage that the work leads to, unless the person has begun something else meanwhile.
   *
   * @param {BundleImport} started
   * @param {() => Promise<Stage>} work
   */
  async #guarded(started, work) {
    /** @type {Stage} */
    let next;
    try {
      next = await work();
    } catch (error) {
      next = { at: "refused", problem: problemOf(error) };
    }
    if (this.#import === started) this.#to(next);
  }

  #cancel() {
    this.#import?.end();
    this.#import = null;
    this.#to({ at: "idle", said: "import.cancelled" });
  }

  /** @param {BundleImport} started @param {"import.sending" | "import.checking" | "import.applying"} key @param {number | null} done @param {number} of */
  #progress(started, key, done, of) {
    if (this.#import !== started || this.#stage.at !== "working") return;
    const moved = this.#stage.key !== key;
    this.#stage = { at: "working", key, done, of };
    if (moved) this.#to(this.#stage);
    else this.#drawProgress();
  }

  /** @param {Stage} stage */
  #to(stage) {
    this.#stage = stage;
    this.#draw();
    // what is read aloud, and where the keyboard goes on: the act that the person pressed may be gone
    const heading = /** @type {HTMLElement | null} */ (this.#fromFile.querySelector("[tabindex='-1']"));
    this.#status.textContent = stage.at === "working" ? translator(this.#language)(stage.key) : "";
    heading?.focus();
  }

  #drawInstalled() {
    const t = translator(this.#language);
    const { packs, waiting } = this.#packs ?? { packs: null, waiting: true };
    const view = packsView(packs, waiting, this.#language, new Date(), t);
    this.#installed.replaceChildren(
      element("h2", { text: view.heading }),
      ...(view.empty ? [element("p", { text: view.empty })] : []),
      ...view.rows.map(packCard),
    );
  }

  #drawNewer() {
    const t = translator(this.#language);
    const sync = this.#packs?.sync ?? null;
    const focused = document.activeElement?.id === "look";
    /** @type {Node[]} */
    const parts = [element("h2", { text: t("sync.heading") }), element("p", { text: t(sync?.possible === false ? "sync.impossible" : "sync.text") })];
    if (sync?.possible) {
      parts.push(element("p", { text: sync.last ? t("sync.last", { time: momentInWords(sync.last, this.#language) }) : t("sync.never") }));
      if (sync.last && sync.result !== "ok") parts.push(element("p", { class: "note", text: t("sync.failed") }));
      parts.push(button("look", t("sync.start"), () => void this.#look()), element("p", { id: "looked", role: "status", text: this.#sync ? t(this.#sync) : "" }));
    }
    this.#newer.replaceChildren(...parts);
    if (focused) document.getElementById("look")?.focus();
  }

  async #look() {
    /** @type {{ ok: boolean, sync?: Doorkeeper.SyncState } | null | undefined} */
    const reply = await ask(/** @type {const} */ ({ type: "sync.start" })).then((found) => /** @type {any} */ (found), () => null);
    this.#sync = reply?.ok && reply.sync?.started ? "sync.started" : "sync.not-started";
    this.#drawNewer();
    const before = this.#packs?.sync?.last;
    for (let look = 0; this.#sync === "sync.started" && look < LOOKS; look++) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_PAUSE));
      await this.refresh();
      if (this.#packs?.sync?.last !== before) this.#sync = null;
    }
    this.#drawNewer();
  }

  #draw() {
    const t = translator(this.#language);
    this.#fromFile.replaceChildren(element("h2", { text: t("import.heading") }), element("p", { text: t("import.text") }), ...this.#parts(t));
    this.#drawProgress();
  }

  /** @param {import("../shared/language.js").Translate} t @returns {Node[]} */
  #parts(t) {
    const stage = this.#stage;
    const choose = (/** @type {"import.choose" | "import.again"} */ key) => button("choose", t(key), () => this.#file.click());
    switch (stage.at) {
      case "idle":
        return [
          ...(stage.said ? [headed("p", t(stage.said), "said")] : []),
          element("div", { class: "drop" }, choose("import.choose"), element("p", { class: "quiet", text: t("import.drop") })),
        ];
      case "working": {
        const bar = element("progress", { id: "bar" });
        bar.setAttribute("aria-label", t(stage.key));
        return [headed("p", t(stage.key), "sentence"), bar, element("p", { id: "percent", class: "quiet" }), button("cancel", t("import.cancel"), () => this.#cancel())];
      }
      case "offered":
        return [
          ...offerNodes(stage.offer, this.#language),
          acts(
            ...(stage.offer.packs.every(({ leftOut }) => leftOut) ? [] : [button("apply", t("import.apply"), () => void this.#apply(stage.offer, false))]),
            button("cancel", t("import.cancel"), () => this.#cancel()),
          ),
        ];
      case "held":
        return [...offerNodes(stage.offer, this.#language, false), ...this.#heldNodes(stage.offer, t)];
      case "refused": {
        const refusal = refusalView(stage.problem, this.#language);
        return [
          element(
            "div",
            { class: "card problem", role: "alert" },
            headed("h3", refusal.heading, ""),
            element("p", { class: "sentence", text: refusal.sentence }),
            element("p", { text: refusal.remedy }),
            element("p", { class: "quiet", text: refusal.code }),
          ),
          choose("import.again"),
        ];
      }
      case "done":
        return [headed("p", t("import.done"), "sentence"), choose("import.again")];
    }
  }

  /** @param {Doorkeeper.Offer} offer @param {import("../shared/language.js").Translate} t */
  #heldNodes(offer, t) {
    const sure = element("input", { id: "sure" });
    sure.type = "checkbox";
    const label = element("label", { text: t("held.confirm") });
    label.htmlFor = "sure";
    const apply = button("apply", t("held.apply"), () => void this.#apply(offer, true));
    apply.disabled = true;
    sure.addEventListener("change", () => {
      apply.disabled = !sure.checked;
    });
    return [
      element(
        "div",
        { class: "card caution" },
        headed("h3", t("held.heading"), ""),
        element("p", { text: t("held.text") }),
        element("div", { class: "choice" }, sure, label),
      ),
      acts(apply, button("cancel", t("import.cancel"), () => this.#cancel())),
    ];
  }

  #drawProgress() {
    const stage = this.#stage;
    const bar = /** @type {HTMLProgressElement | null} */ (this.#fromFile.querySelector("progress"));
    const percent = this.#fromFile.querySelector("#percent");
    if (stage.at !== "working" || bar === null || percent === null) return;
    if (stage.done === null) {
      bar.removeAttribute("value");
      percent.textContent = "";
      return;
    }
    bar.max = stage.of;
    bar.value = stage.done;
    percent.textContent = translator(this.#language)("import.progress", { percent: String(Math.floor((100 * stage.done) / stage.of)) });
  }
}

/** @param {Doorkeeper.Offer} offer @param {Doorkeeper.Language} language @param {boolean} [first] whether its heading takes the focus */
function offerNodes(offer, language, first = true) {
  const view = offerView(offer, language);
  return [
    first ? headed("h3", view.heading, "") : element("h3", { text: view.heading }),
    factList([view.publisher]),
    ...view.packs.map((pack) =>
      element("div", { class: "card pack" }, element("h4", { text: pack.name, dir: "auto" }), factList(pack.facts), pack.differences ? element("p", { text: pack.differences }) : null),
    ),
  ];
}

/** @param {Node[]} buttons */
function acts(...buttons) {
  return element("div", { class: "acts" }, ...buttons);
}

/**
 * A file that is dropped goes here. Dropped beside it, the browser would leave the page and show the file.
 *
 * @param {HTMLElement} zone
 * @param {(files: File[]) => void} take
 */
function takeDropped(zone, take) {
  for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => event.preventDefault());
  const mark = (/** @type {boolean} */ over) => zone.classList.toggle("over", over);
  zone.addEventListener("dragover", () => mark(true));
  zone.addEventListener("dragleave", () => mark(false));
  zone.addEventListener("drop", (event) => {
    mark(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) take(files);
  });
}
