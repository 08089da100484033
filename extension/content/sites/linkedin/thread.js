"use strict";

/**
 * The open conversation of LinkedIn's messaging page (Ember): whom it is with, and what the two wrote. The head of the
 * conversation says who it is; a link inside a message never does. What the person is writing is not read.
 */
{
  const { BOUNDS, clean, clip, observation, rawNameOf, rawText, textOf } = doorkeeper.reading;
  const { profileIn } = doorkeeper.linkedin;

  // /messaging/thread/2-OGQwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwXzAxMg==/ · "new" is a message not yet sent
  const THREAD = /^\/messaging\/thread\/(?!new\/?$)([^/]{1,200})\/?$/i;
  // <div contenteditable="true" role="textbox" class="msg-form__contenteditable">
  const COMPOSER = '[contenteditable="true"], [contenteditable=""]';
  // <div class="msg-overlay-conversation-bubble">: small windows with other conversations, on any page
  const BUBBLE = '[class*="msg-overlay"]';
  // <div class="msg-s-event-listitem msg-s-event-listitem--other" data-view-name="message-list-item" data-event-urn="urn:li:msg_message:(urn:li:fsd_profile:ACoAA…,2-MTc2…)">
  const EVENT = "[data-event-urn]";
  // <a class="msg-thread__link-to-profile" href="/in/ACoAA…/"><h2 class="msg-entity-lockup__entity-title">Ines Vega</h2>
  const LINK = "a.msg-thread__link-to-profile";
  const TITLE = "h2.msg-entity-lockup__entity-title";
  const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

  /**
   * @param {{ hostname: string, pathname: string }} location
   * @returns {Doorkeeper.ThreadAddress | null} null when the address is no conversation's
   */
  function threadAt({ hostname, pathname }) {
    const id = /^([a-z0-9-]+\.)?linkedin\.com$/i.test(hostname) ? THREAD.exec(pathname)?.[1] : undefined;
    return id === undefined ? null : { id, key: `thread:${id}` };
  }

  /**
   * @param {Document} document
   * @param {Doorkeeper.ThreadAddress} address
   * @returns {Doorkeeper.PageReading}
   */
  function readThread(document, { id, key }) {
    const kind = "thread";
    const scope = scopeOf(document);
    const title = scope && outside(scope, TITLE);
    const name = textOf(title);
    if (!scope || !title || name === null) return { state: "loading", kind, key };
    // a conversation of several has a title and no link
    const profile = profileIn(outside(scope, LINK)?.getAttribute("href"));
    const headline = profile && headlineOf(scope, profile.slug);
    const seen = observation({
      kind,
      site: "linkedin",
      renderer: "ember",
      url: profile?.url ?? null,
      name,
      rawName: rawNameOf(title),
      headline,
      location: null,
      // the program finds the addresses in them: as mentions of their own they would be in a report without having been chosen
      messages: eventsOf(scope, id),
    });
    const layers = { name: "title", url: profile ? "link" : "none", messages: "event" };
    // The head says who it is: the next person's head under the old address, or the other way round, is another view.
    return { state: "ready", kind, key: profile ? `${key} ${profile.slug.slice(0, 150)}` : key, renderer: "ember", observation: seen, layers };
  }

  /**
   * The box in which the person writes, if there is one.
   * @param {Document} document
   * @returns {Element | null}
   */
  function composer(document) {
    const main = document.querySelector("main") ?? document.body;
    return [...(main?.querySelectorAll(COMPOSER) ?? [])].find((box) => !box.closest(BUBBLE) && !box.closest(EVENT)) ?? null;
  }

  /**
   * The part of the page that holds one conversation: up from the composer until its head is in it.
   * @param {Document} document
   * @returns {Element | null}
   */
  function scopeOf(document) {
    const main = document.querySelector("main") ?? document.body;
    for (let at = composer(document)?.parentElement ?? null; at && at !== main; at = at.parentElement) {
      if (outside(at, TITLE)) return at;
    }
    // no composer: the other side cannot be answered
    return main && outside(main, TITLE) ? main : null;
  }

  /**
   * The first that matches and is no part of a message or of another conversation's window.
   * @param {Element} scope
   * @param {string} selector
   */
  function outside(scope, selector) {
    return [...scope.querySelectorAll(selector)].find((one) => !one.closest(EVENT) && !one.closest(BUBBLE)) ?? null;
  }

  /**
   * `<div class="msg-s-profile-card-one-to-one"><a class="profile-card-one-to-one__profile-link" href="/in/ACoAA…/">…
   * <div class="artdeco-entity-lockup__subtitle"><div title="Talent partner at Harbour Labs">`
   * @param {Element} scope
   * @param {string} slug
   */
  function headlineOf(scope, slug) {
    const card = outside(scope, ".msg-s-profile-card-one-to-one");
    const link = card?.querySelector("a.profile-card-one-to-one__profile-link");
    if (profileIn(link?.getAttribute("href"))?.slug !== slug) return null;
    return card?.querySelector(".artdeco-entity-lockup__subtitle [title]")?.getAttribute("title") ?? null;
  }

  /**
   * The newest messages in the page's order, as many as fit.
   * @param {Element} scope
   * @param {string} id of the conversation
   */
  function eventsOf(scope, id) {
    const found = [];
    const own = UUID.exec(decoded(id))?.[0];
    let left = BOUNDS.thread;
    for (const event of [...scope.querySelectorAll(EVENT)].reverse()) {
      if (found.length === BOUNDS.messages) break;
      const urn = decoded(event.getAttribute("data-event-urn") ?? "");
      const of = UUID.exec(urn)?.[0];
      // a message of the conversation before, which the page has not replaced yet
      if (event.closest(BUBBLE) || (own !== undefined && of !== undefined && own !== of)) continue;
      const message = messageOf(event, urn);
      if (message === null) continue;
      left -= JSON.stringify(message.text).length;
      if (left < 0) break;
      found.push(message);
    }
    return found.reverse();
  }

  /**
   * @param {Element} event
   * @param {string} urn its decoded part
   */
  function messageOf(event, urn) {
    // absent where something else than text was sent
    const body = event.querySelector(".msg-s-event-listitem__body");
    const text = body && rawText(body, BOUNDS.message, "\n").replace(/\u00a0/g, " ").trim();
    if (!body || !text || clean(text) === null) return null;
    /** @type {"them" | "me"} */
    const from = event.matches(".msg-s-event-listitem--other") || event.querySelector(".msg-s-event-listitem--other") ? "them" : "me";
    return { from, at: timeOf(urn), text: clip(text, BOUNDS.message) };
  }

  /**
   * The leading 13 digits are milliseconds: `1763456400000b12345-100&8d000000-0000-4000-8000-000000000000_012`
   * @param {string} urn
   */
  function timeOf(urn) {
    const time = new Date(Number(/^\d{13}/.exec(urn)?.[0] ?? NaN));
    return Number.isNaN(time.getTime()) ? null : time.toISOString();
  }

  /**
   * What stands in the `2-…` part of an id or an urn, which is base64.
   * @param {string} text
   */
  function decoded(text) {
    const part = /(?:^|[,:(])2-([A-Za-z0-9+/_-]{4,400})/.exec(text.slice(0, 1000))?.[1];
    try {
      return part === undefined ? "" : atob(part.replace(/-/g, "+").replace(/_/g, "/"));
    } catch {
      return "";
    }
  }

  Object.assign(doorkeeper.linkedin, { composer, readThread, threadAt });
}
