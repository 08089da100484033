"use strict";

/**
 * What banner and popup show alike: one hit of a verdict, as elements. The banner has it as a content script, the popup
 * imports the same file.
 */
{
  /**
   * @param {string} tag
   * @param {{ class?: string, text?: string, lang?: string, dir?: string, role?: string, aria?: Record<string, string> }} [with_]
   * @param {Node[]} children
   */
  function element(tag, with_ = {}, ...children) {
    const made = document.createElement(tag);
    if (with_.class) made.className = with_.class;
    if (with_.lang) made.lang = with_.lang;
    if (with_.dir) made.dir = with_.dir;
    if (with_.role) made.setAttribute("role", with_.role);
    for (const [name, value] of Object.entries(with_.aria ?? {})) made.setAttribute(`aria-${name}`, value);
    if (with_.text !== undefined) made.textContent = with_.text;
    made.append(...children);
    return made;
  }

  /** @param {{ text: string, href: string | null }} source @param {string} newTab @param {Doorkeeper.Language} lang */
  function sourceNode(source, newTab, lang) {
    if (source.href === null) return element("span", { text: source.text });
    const link = /** @type {HTMLAnchorElement} */ (element("a", { text: source.text }));
    link.href = source.href;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.referrerPolicy = "no-referrer";
    link.append(element("span", { class: "spoken", text: ` (${newTab})`, lang }));
    return link;
  }

  /**
   * One hit with its evidence. What a page or a pack wrote stands in elements of its own, each in a direction of its own.
   *
   * @param {Doorkeeper.HitView} hit
   * @param {string} newTab
   * @param {Doorkeeper.Language} lang
   */
  function hitNode(hit, newTab, lang) {
    const node = element("div", { class: "hit" });
    if (hit.lead) node.append(element("p", { text: hit.lead }));
    node.append(element("h3", { text: hit.title, lang: hit.lang, dir: "auto" }));
    if (hit.summary) node.append(element("p", { text: hit.summary, lang: hit.lang, dir: "auto" }));
    for (const item of hit.evidence) {
      node.append(
        element(
          "div",
          { class: "evidence" },
          element("h4", { text: item.feature }),
          element(
            "dl",
            {},
            element("dt", { text: item.observed.label }),
            element("dd", { text: item.observed.value, dir: "auto" }),
            element("dt", { text: item.listed.label }),
            element("dd", { text: item.listed.value, dir: "auto" }),
            element("dt", { text: item.howLabel }),
            element("dd", { text: item.how }),
          ),
        ),
      );
    }
    if (hit.counterfactual) node.append(element("p", { class: "small", text: hit.counterfactual }));
    const source = element("p", { class: "small" }, element("span", { text: `${hit.sourceLabel}: ` }));
    source.append(sourceNode(hit.source, newTab, lang));
    node.append(source);
    return node;
  }

  doorkeeper.nodes = { element, hitNode, sourceNode };
}
