"use strict";

/**
 * Jobs from the lines of an experience list, as both signed-in renderers show it.
 *
 * A plain entry is role, employer, period:  `Analyst` / `Harbour Labs · Full-time` / `Aug 2021 - Present · 4 yrs`.
 * A grouped one is the employer once, roles below: `Harbour Labs` / `7 yrs 2 mos` + [`Head of Finance` / `Sep 2023 - Present`].
 */
{
  const { period } = doorkeeper.reading;

  /**
   * The part of `Harbour Labs · Full-time` before the middle dot.
   * @param {string | null | undefined} line
   */
  function beforeDot(line) {
    return line?.split(/\s[·•]\s/)[0]?.trim() || null;
  }

  /**
   * Where in the lines the period stands. A role or a firm may have a year in its name, so ranges go before single dates,
   * and the place where the site puts the period before any other.
   * @param {string[]} lines
   * @param {number} usual
   * @returns {number} an index, or -1
   */
  function periodAt(lines, usual) {
    const from = (/** @type {number} */ start, /** @type {boolean} */ single) =>
      lines.findIndex((line, i) => i >= start && (single ? period(line) === "single" : ["open", "closed"].includes(period(line) ?? "")));
    for (const at of [from(usual, false), from(1, false), from(usual, true)]) if (at >= 0) return at;
    return -1;
  }

  /**
   * @param {Doorkeeper.Entry[]} entries in page order
   * @returns {Doorkeeper.ObservedOrganisation[]}
   */
  function jobs(entries) {
    return entries.flatMap((entry, i) => {
      const roles = entry.roles.filter((lines) => lines.some((line) => period(line) !== null));
      return roles.length > 0 && periodAt(entry.lines, 1) < 0 ? grouped(entry, roles) : plain(entry, i === 0);
    });
  }

  /**
   * @param {Doorkeeper.Entry} entry
   * @param {string[][]} roles
   */
  function grouped(entry, roles) {
    const name = beforeDot(entry.lines[0]);
    return roles.map((lines) => {
      const at = periodAt(lines, 1);
      return { name, role: at === 0 ? null : (lines[0] ?? null), url: entry.url, current: period(lines[at]) === "open" };
    });
  }

  /**
   * @param {Doorkeeper.Entry} entry
   * @param {boolean} first
   */
  function plain(entry, first) {
    const { lines } = entry;
    const at = periodAt(lines, 2);
    const name = at === 1 ? null : beforeDot(lines[1]);
    // With no period that we can read, order speaks: the site puts what is present first.
    const current = at < 0 ? first : period(lines[at]) === "open";
    return [{ name, role: lines[0] ?? null, url: entry.url, current }];
  }

  doorkeeper.reading.jobs = jobs;
}
