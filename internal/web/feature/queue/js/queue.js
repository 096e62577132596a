// The list: searching as one types, rows that follow the news, the export of what is picked.
import { on, settle } from '../../kit/js/dom.js';

const list = () => document.getElementById('q-list');

// Searching waits until an input method has finished, and for a pause in typing.
const ask = settle(320, (form) => { if (form.isConnected) form.requestSubmit(); });
on('input', '[data-q-search] input[type=search]', (event, field) => { if (!event.isComposing) ask(field.form); });
on('compositionend', '[data-q-search] input[type=search]', (_, field) => ask(field.form));

// The export of the page's head follows the filter.
on('click', '[data-q-follow]', (_, link) => { link.href = link.dataset.qFollow + (list()?.dataset.qQuery ? '?' + list().dataset.qQuery : ''); }, true);
on('click', '[data-q-export]', (_, at) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = at.dataset.qExport + (list()?.dataset.qQuery ? '?' + list().dataset.qQuery : '');
  for (const p of document.querySelectorAll('[data-pick]:checked')) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'pick', value: p.value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
});

// News: rows on the page are fetched again together; what is not on the page only offers a fresh list.
let stale = new Set();
const fetchRows = settle(400, () => {
  const numbers = [...stale];
  stale = new Set();
  const at = list();
  if (!at || !numbers.length) return;
  const query = new URLSearchParams(at.dataset.qQuery);
  for (const n of numbers.slice(0, 50)) query.append('n', n);
  globalThis.htmx?.ajax('GET', '/c/rows?' + query, { source: at, target: at, swap: 'none' });
});
function again() {
  const at = list();
  if (at) globalThis.htmx?.ajax('GET', at.dataset.qList, { source: at, target: at, swap: 'outerMorph' });
}
on('click', '[data-q-fresh]', again);
document.addEventListener('htmx:sse:before:message', (event) => {
  const { message } = event.detail;
  if (!list()) return;
  if (message.event === 'resync') { again(); return; }
  if (message.event !== 'changed') return;
  const row = document.getElementById('r-' + message.data);
  if (row) { stale.add(row.dataset.number); fetchRows(); return; }
  const bar = list().querySelector('[data-q-fresh]');
  if (bar) bar.hidden = false;
});
let before = false;
document.addEventListener('htmx:sse:after:connection', () => { if (before) again(); before = true; });
