"use strict";

/**
 * One field, several known shapes: try them in order, and remember which one matched. The names go into `layers`, which is
 * the drift alarm: when the first variant of a field stops matching, the site has moved.
 */
{
  /**
   * @template T
   * @param {Array<[string, () => T | null | undefined]>} variants name and how to read it, best first
   * @returns {{ value: T | null, layer: string | null }}
   */
  function firstOf(variants) {
    for (const [layer, read] of variants) {
      const value = read();
      if (value !== null && value !== undefined) return { value, layer };
    }
    return { value: null, layer: null };
  }

  /**
   * The first element under `root` that matches and has a text of its own worth reading.
   * @param {ParentNode} root
   * @param {string} selector
   * @param {(element: Element) => boolean} [accept]
   * @returns {Element | null}
   */
  function firstWithText(root, selector, accept = () => true) {
    for (const element of root.querySelectorAll(selector)) {
      if (doorkeeper.reading.textOf(element) !== null && accept(element)) return element;
    }
    return null;
  }

  Object.assign(doorkeeper.reading, { firstOf, firstWithText });
}
