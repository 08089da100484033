// One bundle on its way to the program on this computer: sent in pieces, checked, shown, installed. It has a host of its
// own, so that pages are checked meanwhile, and closing the page ends it.

import { decodeOffer } from "../background/decode-packs.js";
import { object } from "../background/decode.js";
import { HostPort } from "../background/host-port.js";
import { ProblemError } from "../background/problem.js";

const HOST = "org.doorkeeper.host";
/** Between two questions how far it is, in milliseconds. */
const PAUSE = 200;
/** A piece where the host does not say how large it may be. */
const PIECE = 128 * 1024;

/** @typedef {(done: number, of: number) => void} Progress */

export class BundleImport {
  #port;
  #name = "";
  #cancelled = false;

  /** @param {string} version the extension's own */
  constructor(version) {
    this.#port = new HostPort({
      connect: () => chrome.runtime.connectNative(HOST),
      version,
      now: () => Date.now(),
      onState: () => undefined,
      // a disk may be slow, and nothing else waits for this host
      timeout: 60_000,
    });
  }

  /**
   * Sends the file and has it checked.
   *
   * @param {Blob} file
   * @param {Progress} sent
   * @param {(done: number | null, of: number) => void} checked
   * @returns {Promise<Doorkeeper.Offer>}
   * @throws {ProblemError} the refusal
   */
  async offer(file, sent, checked) {
    const opened = object(await this.#ask("packs.import", { step: "begin", size: file.size }));
    if (typeof opened.import !== "string") throw unreadable();
    this.#name = opened.import;
    const piece = typeof opened.chunk === "number" && opened.chunk > 0 ? opened.chunk : PIECE;
    for (let offset = 0; offset < file.size; offset += piece) {
      sent(offset, file.size);
      const data = await base64(file.slice(offset, offset + piece));
      await this.#ask("packs.import", { step: "chunk", import: this.#name, offset, data });
    }
    return decodeOffer(await this.#wait("packs.preview", {}, "ready", checked));
  }

  /**
   * Installs what was offered.
   *
   * @param {boolean} confirm the person takes a held pack on themselves
   * @param {(done: number | null, of: number) => void} progress
   * @throws {ProblemError} the refusal; after `pack.held` it may be asked again with `confirm`
   */
  async apply(confirm, progress) {
    await this.#wait("packs.import", { step: "apply", confirm }, "done", progress);
  }

  /** Ends it, wherever it stands; the host removes the file and ends with its port. */
  end() {
    this.#cancelled = true;
    this.#port.close();
  }

  /**
   * @param {string} method
   * @param {Record<string, unknown>} params
   * @param {string} state
   * @param {(done: number | null, of: number) => void} progress
   */
  async #wait(method, params, state, progress) {
    for (;;) {
      const step = object(await this.#ask(method, { ...params, import: this.#name }));
      if (step.state === state) return step.answer;
      const { done, of } = step.progress === null || step.progress === undefined ? {} : object(step.progress);
      if (typeof done === "number" && typeof of === "number" && of > 0) progress(Math.min(done, of), of);
      else progress(null, 1);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  /** @param {string} method @param {unknown} params */
  async #ask(method, params) {
    if (this.#cancelled) throw cancelled();
    try {
      return await this.#port.request(method, params);
    } catch (error) {
      throw this.#cancelled ? cancelled() : error;
    }
  }
}

/** @param {Blob} blob @returns {Promise<string>} */
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = String(reader.result);
      resolve(address.slice(address.indexOf(",") + 1));
    };
    // a file that was changed or taken away meanwhile, or a folder that was dropped
    reader.onerror = () => reject(new ProblemError("file.unreadable", "The browser could not read the file.", "Copy it to this computer, then choose it again."));
    reader.readAsDataURL(blob);
  });
}

function cancelled() {
  return new ProblemError("import.cancelled", "The import was cancelled.", "Nothing.");
}

function unreadable() {
  return new ProblemError("host.answer", "The Doorkeeper program gave an answer that this extension cannot read.", "Update the extension and the program.");
}
