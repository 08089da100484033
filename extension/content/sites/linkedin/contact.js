"use strict";

/** The contact information of a profile, when the person has opened it: own web sites and e-mail addresses. */
{
  const { foreignLinks, mailLinks } = doorkeeper.reading;
  const { profileIn } = doorkeeper.linkedin;

  // <div role="dialog" class="artdeco-modal"> … <a href="https://www.linkedin.com/in/demo-person">linkedin.com/in/demo-person</a>
  const DIALOGUE = '[role="dialog"], dialog';

  /**
   * Reads only a dialogue that names this very profile: the viewer's own or a stale one is somebody else's.
   * @param {Document} document
   * @param {Doorkeeper.ProfileAddress} address
   */
  function contactInfo(document, address) {
    if (!address.rest.startsWith("overlay/contact-info")) return { links: [], emails: [] };
    for (const dialogue of document.querySelectorAll(DIALOGUE)) {
      const slugs = [...dialogue.querySelectorAll('a[href*="/in/"]')].map((a) => profileIn(a.getAttribute("href"))?.slug);
      if (slugs.length > 0 && slugs.every((slug) => slug === address.slug)) {
        return { links: foreignLinks(dialogue), emails: mailLinks(dialogue) };
      }
    }
    return { links: [], emails: [] };
  }

  doorkeeper.linkedin.contactInfo = contactInfo;
}
