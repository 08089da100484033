"use strict";

/**
 * The banner: one bare `<div>` before the page's body, with everything inside a closed shadow root. It is in the page's
 * flow and pushes the page down; its panel is in the browser's top layer, so that the page's own layers do not cover it.
 * It shows texts that are ready (`Doorkeeper.BannerView`) and decides nothing.
 *
 * In a conversation it is one line above the box to write in, which opens when the person begins to answer. It lies over
 * messages above the box, never over the box, and takes no focus.
 *
 * The page may fight it. It is put back when it is removed, moved or marked, each time after a longer wait, so that the
 * fight costs the page more than us. What a page can still do is said in docs/extension.md; the toolbar it cannot reach.
 */
{
  const { element, hitNode, sourceNode } = doorkeeper.nodes;
  const SVG = "http://www.w3.org/2000/svg";
  /** Waits before the banner is put back, in ms; the last one goes on. */
  const WAITS = [0, 50, 100, 200, 400, 800, 1600, 4000];
  /** A calm of this many ms ends a fight. */
  const CALM = 30_000;
  /** A live region must have been there for a moment, or a screen reader does not notice the text in it. */
  const ANNOUNCE_AFTER = 150;
  /** A site's fixed header is at most so high, in px; more would push the banner out of sight. */
  const HIGHEST_HEADER = 120;

  /** Shapes of 24 x 24: an octagon with a bar for an alert, a triangle for a caution. */
  const ICONS = {
    alert: "M8 1h8l7 7v8l-7 7H8l-7-7V8l7-7Zm3 5v8h2V6h-2Zm0 10v2h2v-2h-2Z",
    caution: "M12 2 23 22H1L12 2Zm-1 7v6h2V9h-2Zm0 8v2h2v-2h-2Z",
  };

  /** @param {"alert" | "caution"} band */
  function icon(band) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", ICONS[band]);
    path.setAttribute("fill", "currentColor");
    path.setAttribute("fill-rule", "evenodd");
    svg.append(path);
    return svg;
  }

  /** A value from the page or a pack, in a direction of its own. @param {Doorkeeper.Fact} fact */
  function factRow(fact) {
    return element("div", {}, element("dt", { text: fact.label }), element("dd", { text: fact.value, dir: "auto" }));
  }

  /** @param {string} kind @param {string} label @param {() => void} act */
  function button(kind, label, act) {
    const made = /** @type {HTMLButtonElement} */ (element("button", { class: kind, text: label }));
    made.type = "button";
    made.addEventListener("click", (event) => {
      if (event.isTrusted) act();
    });
    return made;
  }

  /** One banner in the page, from its first showing until it is hidden. */
  class Showing {
    /**
     * @param {Doorkeeper.BannerView} view
     * @param {Doorkeeper.BannerHandlers} handlers
     * @param {Showing | null} before what this one replaces: the same warning with other details is not announced anew
     * @param {Doorkeeper.Anchor | null} anchor
     */
    constructor(view, handlers, before, anchor) {
      this.view = view;
      this.anchor = anchor;
      /** Does all of it show, where it stands above a box to write in? */
      this.unfolded = before?.unfolded ?? false;
      this.turned = before?.turned ?? false;
      this.band = view.band;
      this.handlers = handlers;
      this.open = before?.open ?? false;
      this.announced = before !== null && before.band === view.band;
      this.fights = 0;
      this.lastFight = 0;
      /** Shown while the top of the page was out of sight: then it stays at the top of the window. */
      this.late = window.scrollY > 0;
      /** The form whose size is watched. @type {Element | null} */
      this.measured = null;
      /** @type {Element | null} */
      this.cameFrom = null;
      /** @type {ReturnType<typeof setTimeout> | null} */
      this.timer = null;
      /** @type {AbortController} */
      this.listeners = new AbortController();
      this.watcher = new MutationObserver(() => this.check());
      this.measure = new ResizeObserver(() => this.fit());
      this.build();
      addEventListener("resize", () => this.fit(), { signal: this.listeners.signal, passive: true });
      addEventListener("scroll", () => this.settle(), { signal: this.listeners.signal, passive: true });
      // While the person uses the site's own header, its menus may lie over the panel.
      for (const type of /** @type {const} */ (["pointerdown", "focusin", "keydown"])) {
        addEventListener(type, (event) => this.giveWay(event), { signal: this.listeners.signal, capture: true, passive: true });
      }
    }

    build() {
      this.host = document.createElement("div");
      const root = this.host.attachShadow({ mode: "closed" });
      styleSheet(root);
      this.panel = this.render();
      this.spacer = element("div");
      this.live = element("div", { class: "spoken", role: this.view.band === "alert" ? "alert" : "status", lang: this.view.lang });
      root.append(this.spacer, this.panel, this.live);
      root.addEventListener("focusin", (event) => {
        const before = /** @type {FocusEvent} */ (event).relatedTarget;
        // between two buttons of ours, the one before is one of ours too
        if (before instanceof Element && before.isConnected && before.getRootNode() === document) this.cameFrom = before;
      });
      root.addEventListener("keydown", (event) => this.key(/** @type {KeyboardEvent} */ (event)));
      this.attach();
    }

    attach() {
      const { host, panel } = this.parts();
      document.documentElement.insertBefore(host, document.body);
      this.rise();
      this.measure.disconnect();
      this.measured = null;
      this.measure.observe(panel);
      this.fit();
      this.watcher.disconnect();
      this.watcher.observe(document, { childList: true });
      this.watcher.observe(document.documentElement, { childList: true });
      this.watcher.observe(host, { attributes: true });
      if (!this.announced) {
        this.announced = true;
        const { live } = this;
        setTimeout(() => {
          if (live) live.textContent = this.view.announcement;
        }, ANNOUNCE_AFTER);
      }
    }

    parts() {
      return /** @type {{ host: HTMLElement, panel: HTMLElement, spacer: HTMLElement }} */ (/** @type {unknown} */ (this));
    }

    /** Into the top layer, above everything that the page draws. */
    rise() {
      const { panel } = this.parts();
      if (panel.isConnected && !panel.matches(":popover-open")) panel.showPopover();
    }

    /** @param {Event} event */
    giveWay(event) {
      const { panel, host } = this.parts();
      if (!event.isTrusted || !(event.target instanceof Element) || event.target === host) return;
      if (this.anchor) this.turnToReply(event.type, event.target);
      if (event.type === "keydown") return;
      if (fixedHeader()?.contains(event.target)) {
        if (panel.matches(":popover-open")) panel.hidePopover();
      } else if (event.type === "pointerdown") this.rise();
    }

    /**
     * The line above the box opens when the person begins to answer, once; the site itself may put the focus there.
     * @param {string} type
     * @param {Element} target
     */
    turnToReply(type, target) {
      if (type !== "focusin" && !this.turned && this.form()?.contains(target)) {
        this.turned = true;
        this.unfold(true);
      }
      this.fit();
    }

    /** The form around the box to write in, if it is in sight with room above it. */
    form() {
      const box = this.anchor?.();
      const form = box?.closest("form") ?? box ?? null;
      const at = form?.getBoundingClientRect();
      return at && at.width > 0 && at.height > 0 && at.top > HIGHEST_HEADER && at.top < innerHeight ? form : null;
    }

    /** @param {boolean} unfolded */
    unfold(unfolded) {
      this.unfolded = unfolded;
      this.fit();
    }

    /** Places the panel above the box to write in, else at the top of the page. */
    fit() {
      const { panel } = this.parts();
      const form = this.form();
      panel.classList.toggle("line", form !== null);
      if (this.moreButton) this.moreButton.hidden = form === null;
      this.moreButton?.setAttribute("aria-expanded", String(this.unfolded));
      if (this.body) this.body.hidden = form !== null && !this.unfolded;
      if (form) this.fitAbove(form);
      else this.fitTop();
    }

    /** @param {Element} form */
    fitAbove(form) {
      const { panel, spacer } = this.parts();
      const at = form.getBoundingClientRect();
      panel.classList.remove("late", "over");
      Object.assign(panel.style, { top: "auto", left: `${at.left}px`, right: "auto", bottom: `${innerHeight - at.top}px`, width: `${at.width}px`, maxHeight: `${at.top}px` });
      spacer.style.height = "0";
      if (form === this.measured) return;
      // it grows with what is written, and the site may replace it
      if (this.measured) this.measure.unobserve(this.measured);
      this.measured = form;
      this.measure.observe(form);
    }

    /** Under the site's fixed header, with room for it in the flow. */
    fitTop() {
      const { panel, spacer } = this.parts();
      Object.assign(panel.style, { left: "", right: "", bottom: "", width: "", maxHeight: "" });
      const offset = fixedHeader()?.getBoundingClientRect().bottom ?? 0;
      panel.style.top = `${Math.min(Math.max(offset, 0), HIGHEST_HEADER)}px`;
      panel.classList.toggle("late", this.late);
      const inFlow = canScroll();
      panel.classList.toggle("over", !inFlow);
      spacer.style.height = inFlow ? `${Math.ceil(panel.getBoundingClientRect().height)}px` : "0";
    }

    /** Once the person has been at the top of the page, the banner takes its place there. */
    settle() {
      if (!this.late || window.scrollY > 0) return;
      this.late = false;
      this.fit();
    }

    /** Puts the banner back when the page removed, moved or marked it. */
    check() {
      const { host } = this.parts();
      const place = host.isConnected && host.ownerDocument === document && host.parentNode === document.documentElement;
      if ((place && host.attributes.length === 0) || this.timer !== null) return;
      const now = Date.now();
      if (now - this.lastFight > CALM) this.fights = 0;
      this.lastFight = now;
      const wait = WAITS[Math.min(this.fights, WAITS.length - 1)];
      this.fights += 1;
      this.timer = setTimeout(() => {
        this.timer = null;
        this.clear();
        // a new element: the old one may have been taken into another document or otherwise spoilt
        if (document.documentElement !== null) this.build();
      }, wait);
    }

    clear() {
      this.watcher.disconnect();
      this.measure.disconnect();
      this.host?.remove();
    }

    end() {
      if (this.timer !== null) clearTimeout(this.timer);
      this.listeners.abort();
      this.clear();
    }

    /** Which of the banner's buttons has the focus, by its class. @returns {string | null} */
    focused() {
      const { panel } = this.parts();
      return panel.querySelector("button:focus")?.className ?? null;
    }

    /** @param {string} kind */
    focus(kind) {
      const { panel } = this.parts();
      /** @type {HTMLElement | null} */ (panel.querySelector(`button.${kind}`))?.focus({ preventScroll: true });
    }

    /** The person closes: focus returns to where it was, else to the page's main part. */
    close() {
      const target = this.cameFrom?.isConnected ? this.cameFrom : firstInMain();
      hide();
      if (target instanceof HTMLElement) target.focus({ preventScroll: true });
      this.handlers.close();
    }

    /** Escape folds the reasons away. It does not close: a warning must not go by a slip of the hand. @param {KeyboardEvent} event */
    key(event) {
      if (!event.isTrusted || event.key !== "Escape" || !this.open) return;
      event.stopPropagation();
      this.toggle(false);
      this.whyButton?.focus();
    }

    /** @param {boolean} open */
    toggle(open) {
      this.open = open;
      this.whyButton?.setAttribute("aria-expanded", String(open));
      if (this.reasons) this.reasons.hidden = !open;
    }

    async copy() {
      const { view, status } = this;
      if (!status) return;
      try {
        await navigator.clipboard.writeText(view.copy.text);
        status.replaceChildren(element("p", { text: view.copy.done }));
      } catch {
        const text = /** @type {HTMLTextAreaElement} */ (element("textarea", { aria: { label: view.copy.label } }));
        text.readOnly = true;
        text.value = view.copy.text;
        status.replaceChildren(element("p", { text: view.copy.failed }), text);
        text.focus();
        text.select();
        return;
      }
      this.handlers.copied?.();
    }

    render() {
      const { view } = this;
      const panel = element("section", { class: `panel ${view.band}`, lang: view.lang, dir: "ltr", aria: { label: view.region } });
      panel.popover = "manual";

      const word = element("span", { class: "word" }, icon(view.band), element("span", { text: view.word }));
      const heading = element("h2", { text: view.heading, lang: view.headingLang, dir: "auto" });
      const title = element("div", { class: "title" }, element("div", { class: "column" }, word, heading));
      if (this.anchor) {
        this.moreButton = button("more", view.more, () => this.unfold(!this.unfolded));
        this.moreButton.setAttribute("aria-controls", "body");
        title.firstElementChild?.append(this.moreButton);
      }

      const source = element("div", {}, element("dt", { text: view.source.label }));
      source.append(element("dd", {}, sourceNode(view.source, view.newTab, view.lang)));
      const facts = element("dl", { class: "facts" }, ...view.matched.map(factRow), source);

      this.reasons = element(
        "div",
        { class: "reasons" },
        ...view.why.hits.map((hit) => hitNode(hit, view.newTab, view.lang)),
        element("p", { class: "small", text: view.close.explained }),
        element("p", { class: "small", text: view.why.check }),
      );
      this.reasons.setAttribute("role", "group");
      this.reasons.setAttribute("aria-label", view.why.heading);
      this.reasons.id = "reasons";
      this.whyButton = button("why", view.why.label, () => this.toggle(!this.open));
      this.whyButton.setAttribute("aria-controls", "reasons");
      this.status = element("div", { class: "status", role: "status" });

      const acts = element(
        "div",
        { class: "acts" },
        button("report", view.report, () => this.handlers.report()),
        button("copy", view.copy.label, () => void this.copy()),
        this.whyButton,
        button("close", view.close.label, () => this.close()),
      );
      const body = element("div", { class: "column body" }, facts);
      if (view.age) body.append(element("p", { class: "age", text: view.age }));
      body.append(element("p", { class: "advice", text: view.advice }), acts, this.status, this.reasons);
      body.id = "body";
      this.body = body;
      panel.append(title, body);
      this.toggle(this.open);
      return panel;
    }
  }

  /** @param {ShadowRoot} root */
  function styleSheet(root) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(doorkeeper.bannerStyle);
      root.adoptedStyleSheets = [sheet];
    } catch {
      // Firefox has refused sheets that were made by a content script; an element holds the same text
      const style = document.createElement("style");
      style.textContent = doorkeeper.bannerStyle;
      root.append(style);
    }
  }

  /** The site's header, if it is fixed at the top of the window and as wide as most of it. */
  function fixedHeader() {
    for (const found of document.elementsFromPoint(innerWidth / 2, 1)) {
      for (let at = /** @type {Element | null} */ (found); at !== null && at !== document.body; at = at.parentElement) {
        const box = at.getBoundingClientRect();
        if (box.height > HIGHEST_HEADER || box.width < innerWidth / 2) break;
        if (getComputedStyle(at).position === "fixed" && box.top <= 0) return at;
      }
    }
    return null;
  }

  /** A page that is fixed to the window cannot be pushed down: its lower end would be out of reach. */
  function canScroll() {
    return [document.documentElement, document.body].every((part) => !part || !/hidden|clip/.test(getComputedStyle(part).overflowY));
  }

  function firstInMain() {
    return document.querySelector("main")?.querySelector("a[href], button:not([disabled])") ?? null;
  }

  /** @type {Showing | null} */
  let showing = null;

  /** The same warning, whatever the minute in its copied details. @param {Doorkeeper.BannerView} view */
  function identity(view) {
    return JSON.stringify({ ...view, copy: null });
  }

  function hide() {
    showing?.end();
    showing = null;
  }

  doorkeeper.banner = {
    show(view, handlers, anchor = null) {
      if (showing && identity(showing.view) === identity(view) && (showing.anchor === null) === (anchor === null)) {
        Object.assign(showing, { view, handlers, anchor });
        return;
      }
      const before = showing;
      const focused = before?.focused() ?? null;
      hide();
      showing = new Showing(view, handlers, before, anchor);
      if (focused !== null) showing.focus(focused);
    },
    update(view) {
      if (showing) doorkeeper.banner.show(view, showing.handlers, showing.anchor);
    },
    hide,
  };
}
