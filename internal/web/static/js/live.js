// News from the server. The stream hangs on an element with hx-sse:connect; named events say which part of the page is
// stale: <section data-live="queue changed" data-live-url="…" > fetches itself again.
// Events reach every element whose data-live names them; "resync" (a connection came back) reaches all.
import { settle } from './dom.js';

const address = (node) => node.dataset.liveUrl || location.pathname + location.search;
const asked = new WeakMap(); // what was asked for, by the element that asked

function refresh(node, have = '') {
  if (node.matches(':focus-within') && node.querySelector('textarea:focus, input:focus')) { node.dataset.stale = 'yes'; return; } // never under somebody's hands
  delete node.dataset.stale;
  asked.set(node, address(node));
  globalThis.htmx?.ajax('GET', address(node) + have, { target: node, source: node, swap: node.dataset.liveSwap || 'outerMorph', select: node.dataset.liveSelect });
}
// An answer to what is no longer looked at, such as the tab before this one, must not bring it back.
document.addEventListener('htmx:before:swap', (event) => {
  const node = event.detail.ctx?.sourceElement;
  if (node && asked.has(node) && asked.get(node) !== address(node)) event.preventDefault();
});

const work = new WeakMap();
function stale(node) {
  if (!work.has(node)) work.set(node, settle(250, (n) => refresh(n))); // ten events in a moment are one fetch
  work.get(node)(node);
}

const wants = (node, name) => name === 'resync' || node.dataset.live.split(' ').includes(name);
function heard(name, detail) {
  for (const node of document.querySelectorAll('[data-live]')) {
    const id = node.dataset.liveId;
    if (wants(node, name) && (!id || !detail?.data || detail.data === id)) stale(node);
  }
}

document.addEventListener('htmx:sse:before:message', (event) => { const { message } = event.detail; if (message.event) heard(message.event, message); });
let before = false;
document.addEventListener('htmx:sse:after:connection', (event) => {
  const late = failed.has(event.target);
  streams.add(event.target);
  failed.delete(event.target);
  if (before || late) heard('resync');
  // What happened after the page was written and before the stream began: [data-live-have] says what the page knows.
  else for (const node of document.querySelectorAll('[data-live-have]')) refresh(node, `&have=${node.dataset.liveHave}`);
  before = true;
});

// The extension tries again only what was connected once. A page that was opened while the server started, or while the
// line was bad, would hear nothing for as long as it stands.
const STREAM = '[hx-sse\\:connect]';
const streams = new WeakSet(); // elements whose stream runs
const failed = new WeakMap(); // how often an element tried in vain
function again(node) {
  const n = failed.get(node) ?? 0;
  failed.set(node, n + 1);
  setTimeout(() => {
    if (node.isConnected && !streams.has(node)) globalThis.htmx.ajax('GET', node.getAttribute('hx-sse:connect'), { source: node, timeout: 20000 });
  }, Math.min(500 * 2 ** n, 30000) * (0.7 + 0.6 * Math.random()));
}
document.addEventListener('htmx:finally:request', (event) => {
  const { sourceElement: node, response } = event.detail.ctx;
  if (!node?.matches?.(STREAM) || streams.has(node)) return;
  const status = response?.status ?? 0;
  if (status < 400 || status >= 500 || status === 408 || status === 429) again(node);
});
document.addEventListener('htmx:sse:close', (event) => {
  streams.delete(event.target);
  if (event.detail.reason === 'ended') again(event.target);
});

// Who is signed out hears no news any more: asking for some leads to where he signs in.
document.addEventListener('htmx:sse:error', (event) => { if (event.detail.status === 401) heard('resync'); });
document.addEventListener('focusout', () => setTimeout(() => document.querySelectorAll('[data-live][data-stale]').forEach(stale), 400));
