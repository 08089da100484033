// One long-lived native port, opened when it is needed. Requests carry ids; each has its time; a time-out alone does not
// close the port, since a slow host is better than a new one, but a second time-out in a row does. When the port closes,
// everything that waited is refused at once, and the next attempt waits a little longer each time.

import { decodePacks, object } from "./decode.js";
import { hostProblem, troubleOf } from "./host-problems.js";
import { ProblemError } from "./problem.js";

/** @typedef {import("./host-problems.js").Trouble} Trouble */

/**
 * @typedef {object} Pending
 * @property {string} method
 * @property {unknown} params
 * @property {number} timeout
 * @property {(result: unknown) => void} resolve
 * @property {(error: ProblemError) => void} reject
 * @property {ReturnType<typeof setTimeout> | null} timer
 * @property {boolean} suspect sent when an earlier request had already run out of time
 */

/**
 * @typedef {object} HostPortOptions
 * @property {() => chrome.runtime.Port} connect
 * @property {string} version the extension's own
 * @property {() => number} now milliseconds
 * @property {(state: Doorkeeper.HostState) => void} onState told of every change
 * @property {number} [timeout] of a request, in milliseconds
 * @property {number} [firstWait] after the first failure, in milliseconds; doubles up to `longestWait`
 * @property {number} [longestWait]
 */

export const PROTOCOLS = [1];
const MOST_WAITING = 64;

/** @type {Doorkeeper.HostState} */
export const IDLE = { status: "idle", version: null, problem: null, update: null, packs: null };

export class HostPort {
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  #ready = false;
  #nextId = 1;
  /** @type {Map<number, Pending>} */
  #sent = new Map();
  /** @type {Pending[]} */
  #queue = [];
  #failures = 0;
  #notBefore = 0;
  #suspect = false;
  /** @type {ProblemError | null} */
  #parting = null;
  #options;
  #timeout;

  /** @param {HostPortOptions} options */
  constructor(options) {
    this.#options = options;
    this.#timeout = options.timeout ?? 10_000;
    /** @type {Doorkeeper.HostState} */
    this.state = IDLE;
  }

  /**
   * Takes up what an earlier life of the background knew. A port does not outlive it, so "ready" is only "idle".
   *
   * @param {Doorkeeper.HostState} state
   */
  restore(state) {
    if (this.state !== IDLE) return;
    const over = state.status === "ready" || state.status === "connecting";
    this.state = over ? { ...state, status: "idle" } : state;
  }

  /**
   * Asks the host.
   *
   * @param {string} method
   * @param {unknown} params
   * @param {number} [timeout] in milliseconds
   * @returns {Promise<unknown>} the `result`
   * @throws {ProblemError} `host.*`, `protocol.unsupported`, or what the host itself answered
   */
  request(method, params, timeout = this.#timeout) {
    return new Promise((resolve, reject) => {
      if (this.#sent.size + this.#queue.length >= MOST_WAITING) {
        reject(new ProblemError("host.busy", "Too many pages wait for the Doorkeeper program.", "Close some pages and reload this one."));
        return;
      }
      if (this.#port === null && this.#options.now() < this.#notBefore) {
        reject(this.#lastProblem());
        return;
      }
      /** @type {Pending} */
      const pending = { method, params, timeout, resolve, reject, timer: null, suspect: this.#suspect };
      if (this.#ready) this.#send(pending);
      else {
        this.#queue.push(pending);
        this.#open();
      }
    });
  }

  /** The person, or a page that is still not protected, wants the next attempt now and not after the wait. */
  hurry() {
    this.#notBefore = 0;
  }

  /** Takes up the packs as the host last told of them. @param {Doorkeeper.Pack[]} packs */
  learn(packs) {
    this.#set({ packs });
  }

  /** Closes the port; what waits is refused. */
  close() {
    this.#drop("crashed", hostProblem("crashed"));
  }

  #open() {
    if (this.#port !== null) return;
    this.#parting = null;
    this.#suspect = false;
    // a trouble stays said until the attempt has worked: a host that hangs would else be "starting" for its whole time
    if (this.state.problem === null) this.#set({ status: "connecting" });
    /** @type {chrome.runtime.Port} */
    let port;
    try {
      port = this.#options.connect();
    } catch (error) {
      // Firefox throws for a name that no manifest has
      this.#closed(troubleOf(error instanceof Error ? error.message : ""));
      return;
    }
    this.#port = port;
    port.onMessage.addListener((message) => {
      if (port === this.#port) this.#received(message);
    });
    port.onDisconnect.addListener((closed) => {
      // Chromium tells the reason in lastError, Firefox on the port; reading lastError also marks it as seen
      const firefox = /** @type {{error?: {message?: string}}} */ (/** @type {unknown} */ (closed)).error?.message;
      const sentence = firefox ?? chrome.runtime.lastError?.message ?? "";
      if (port === this.#port) this.#disconnected(sentence);
    });
    this.#send({
      method: "hello",
      params: { extension: this.#options.version, protocols: PROTOCOLS },
      timeout: this.#timeout,
      resolve: (result) => this.#greeted(result),
      reject: (error) => this.#notGreeted(error),
      timer: null,
      suspect: true,
    });
  }

  /** @param {Pending} pending */
  #send(pending) {
    const id = this.#nextId++;
    this.#sent.set(id, pending);
    pending.timer = setTimeout(() => this.#late(id), pending.timeout);
    try {
      const port = this.#port;
      port?.postMessage({ v: 1, id, method: pending.method, params: pending.params });
    } catch {
      // the port closed a moment ago and its event is still on the way
      this.#disconnected("");
    }
  }

  /** @param {unknown} message */
  #received(message) {
    if (typeof message !== "object" || message === null) return;
    const { id, result, error } = /** @type {{id?: unknown, result?: unknown, error?: unknown}} */ (message);
    const pending = typeof id === "number" ? this.#sent.get(id) : undefined;
    if (pending === undefined) {
      // an answer that came too late is still a sign of life; an error without an id says why the host is leaving
      if (id === null && error !== undefined) this.#parting = problemFrom(error);
      else this.#alive();
      return;
    }
    this.#sent.delete(/** @type {number} */ (id));
    if (pending.timer !== null) clearTimeout(pending.timer);
    this.#alive();
    if (error !== undefined && error !== null) pending.reject(problemFrom(error));
    else pending.resolve(result);
  }

  #alive() {
    this.#suspect = false;
    if (this.#ready) {
      this.#failures = 0;
      if (this.state.status === "hung") this.#set({ status: "ready", problem: null });
    }
  }

  /** @param {unknown} result of hello */
  #greeted(result) {
    try {
      const hello = object(result);
      if (!PROTOCOLS.includes(/** @type {number} */ (hello.protocol))) {
        const theirs = Array.isArray(hello.protocols) ? hello.protocols : [hello.protocol];
        const older = theirs.every((protocol) => typeof protocol === "number" && protocol < PROTOCOLS[0]);
        this.#drop("unsupported", hostProblem("unsupported"), older ? "host" : "extension");
        return;
      }
      const packs = hello.packs === undefined || hello.packs === null ? null : decodePacks(hello.packs);
      this.#ready = true;
      this.#set({
        status: "ready",
        version: typeof hello.host === "string" ? hello.host.slice(0, 64) : null,
        problem: null,
        update: null,
        packs,
      });
    } catch {
      this.#drop("unsupported", hostProblem("unsupported"));
      return;
    }
    for (const pending of this.#queue.splice(0)) this.#send(pending);
  }

  /** @param {ProblemError} error */
  #notGreeted(error) {
    if (this.#port === null) return;
    const trouble = error.code === "protocol.unsupported" ? "unsupported" : error.code === "host.hung" ? "hung" : "refused";
    this.#drop(trouble, error, error.update);
  }

  /** @param {number} id */
  #late(id) {
    const pending = this.#sent.get(id);
    if (pending === undefined) return;
    this.#sent.delete(id);
    const problem = hostProblem("hung");
    pending.reject(problem);
    if (pending.method === "hello") return;
    if (pending.suspect) this.#drop("hung", problem);
    else {
      this.#suspect = true;
      this.#set({ status: "hung", problem: problem.toJSON() });
    }
  }

  /** @param {string} sentence */
  #disconnected(sentence) {
    const busy = this.#sent.size + this.#queue.length > 0;
    const parting = this.#parting;
    this.#port = null;
    if (parting !== null && parting.code === "protocol.unsupported") this.#closed("unsupported", parting, parting.update);
    else if (parting !== null && !this.#ready) this.#closed("refused", parting);
    else if (busy || sentence !== "") this.#closed(troubleOf(sentence));
    else {
      // it ended while nobody needed it, such as for an update: no trouble to tell of
      this.#ready = false;
      this.#set({ status: "idle", problem: null });
    }
  }

  /**
   * @param {Trouble} trouble
   * @param {ProblemError} problem
   * @param {"extension" | "host" | null} [update]
   */
  #drop(trouble, problem, update = null) {
    const port = this.#port;
    this.#port = null;
    port?.disconnect();
    this.#closed(trouble, problem, update);
  }

  /**
   * @param {Trouble} trouble
   * @param {ProblemError} [problem]
   * @param {"extension" | "host" | null} [update]
   */
  #closed(trouble, problem = hostProblem(trouble), update = null) {
    this.#port = null;
    this.#ready = false;
    const { firstWait = 500, longestWait = 20_000 } = this.#options;
    this.#notBefore = this.#options.now() + Math.min(longestWait, firstWait * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    const waiting = [...this.#sent.values(), ...this.#queue];
    this.#sent.clear();
    this.#queue = [];
    this.#set({ status: trouble, problem: problem.toJSON(), update });
    for (const pending of waiting) {
      if (pending.timer !== null) clearTimeout(pending.timer);
      // callers see the state's code, whatever words the host chose
      pending.reject(new ProblemError(hostProblem(trouble).code, problem.message, problem.remedy));
    }
  }

  #lastProblem() {
    const problem = this.state.problem;
    return problem ? new ProblemError(hostProblem(/** @type {Trouble} */ (this.state.status)).code, problem.message, problem.remedy) : hostProblem("crashed");
  }

  /** @param {Partial<Doorkeeper.HostState>} change */
  #set(change) {
    this.state = { ...this.state, ...change };
    this.#options.onState(this.state);
  }
}

/** @param {unknown} error the host's own error member */
function problemFrom(error) {
  const { code, message, remedy, update } = /** @type {Record<string, unknown>} */ (typeof error === "object" && error !== null ? error : {});
  return new ProblemError(
    typeof code === "string" ? code.slice(0, 100) : "host.answer",
    typeof message === "string" ? message.slice(0, 500) : "",
    typeof remedy === "string" ? remedy.slice(0, 500) : "",
    update === "extension" || update === "host" ? update : null,
  );
}
