// The toolbar button of one tab. The browser itself clears it when the tab goes to another document.

/**
 * @param {number} tabId
 * @param {Doorkeeper.BadgeView} view
 */
export async function showBadge(tabId, view) {
  try {
    await Promise.all([
      chrome.action.setBadgeText({ tabId, text: view.text }),
      chrome.action.setTitle({ tabId, title: view.title }),
      chrome.action.setBadgeBackgroundColor({ tabId, color: view.background }),
      chrome.action.setBadgeTextColor({ tabId, color: view.colour }),
    ]);
  } catch {
    // the tab was closed meanwhile
  }
}
