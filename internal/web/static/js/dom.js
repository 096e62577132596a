// What the other modules share: listeners on the document instead of on elements, so that swapped content just works.

/** Listens for an event on everything that matches, now and later. The handler gets (event, element). */
export function on(type, selector, handler, capture = false) {
  document.addEventListener(type, (event) => {
    const at = event.target instanceof Element ? event.target.closest(selector) : null;
    if (at) handler(event, at);
  }, capture);
}

/** Runs for every match present now, and again after every htmx swap. The work must bear being done twice. */
export function each(selector, work) {
  const run = (root) => root.querySelectorAll(selector).forEach(work);
  run(document);
  document.addEventListener('htmx:after:swap', () => run(document));
}

/**
 * Runs for every match once the browser has put back what it kept of the page's fields: after Back, a reload, a tab that
 * was asleep. It does so without a word to scripts, so whatever draws fields draws them here again: nothing is sent unseen.
 */
export function restored(selector, work) { addEventListener('pageshow', () => document.querySelectorAll(selector).forEach(work)); }

/** Makes an element: el('a', {href: '/x', class: 'y'}, 'text', child). */
export function el(tag, attrs = {}, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === false || value == null) continue;
    node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...kids.filter((k) => k != null));
  return node;
}

const paths = {
  x: 'M6 6l12 12M18 6L6 18', right: 'M9 5l7 7-7 7', left: 'M15 5l-7 7 7 7', file: 'M6 3h8l5 5v13H6zM14 3v5h5', down: 'M5 9l7 7 7-7',
  download: 'M12 4v11M7 10.5l5 5 5-5M4 16v4h16v-4', ok: 'M4.5 12.5l5 5L20 7', danger: 'M12 3.5L21.5 20h-19zM12 10v4.5M12 17.2v.1',
};

/** A small line icon. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'k-i');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths[name] || paths.file);
  svg.append(path);
  return svg;
}

let said;
/** The words that scripts need come with the page, from the same catalogues. say('left', {d: '…'}) */
export function say(key, values = {}) {
  if (!said) said = JSON.parse(document.getElementById('words')?.textContent || '{}');
  return (said[key] || key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Remembers a choice for a year where the server can read it. */
export function remember(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
}

/** Whether the keyboard belongs to something else: a field, an input method, an open dialog or menu. */
export function busy(event) {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return true;
  const at = event.target;
  if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && !/^(checkbox|radio|button|submit)$/.test(at.type)) return true;
  return Boolean(document.querySelector('dialog[open], [popover]:popover-open:not(.k-toasts)'));
}

/** Waits until calls stop. */
export function settle(ms, work) {
  let timer;
  return (...args) => { clearTimeout(timer); timer = setTimeout(() => work(...args), ms); };
}

/**
 * Does work for a node once nothing was asked for a moment, and at once when the page is left or put aside: what was typed
 * last must not be lost with it, nor what was emptied come back. cancel(node) lets go of what still waits.
 */
export function keeper(ms, work) {
  const waits = new Map(); // the nodes that wait, with their timers
  const cancel = (node) => { clearTimeout(waits.get(node)); return waits.delete(node); };
  const now = (node) => { if (cancel(node)) work(node); };
  const all = () => [...waits.keys()].forEach(now);
  addEventListener('pagehide', all);
  document.addEventListener('visibilitychange', () => { if (document.hidden) all(); });
  return { soon: (node) => { cancel(node); waits.set(node, setTimeout(now, ms, node)); }, cancel };
}

/** Fetches a fragment of the page. */
export async function fragment(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { 'HX-Request': 'true', ...(options.headers || {}) } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}
