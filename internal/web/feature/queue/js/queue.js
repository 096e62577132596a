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

// News: rows on the page are fetched again together; what is not on the page only offers a fresh list. Who loses a case
// hears of it in his inbox alone.
const stale = new Set();
const most = 50; // as many as the server answers at once
let asking = false; // one question at a time: htmx lets only one more wait and would drop the others
const fetchRows = settle(400, async () => {
  const ids = [...stale].slice(0, most);
  const at = list();
  if (asking || !at || !ids.length) return;
  asking = true;
  for (const id of ids) stale.delete(id);
  const query = new URLSearchParams(at.dataset.qQuery);
  for (const id of ids) query.append('row', id);
  try { await globalThis.htmx?.ajax('GET', '/c/rows?' + query, { source: at, target: at, swap: 'none' }); } finally { asking = false; }
  if (stale.size) fetchRows();
});
const whole = () => { const at = list(); if (at) globalThis.htmx?.ajax('GET', at.dataset.qList, { source: at, target: at, swap: 'outerMorph' }); };
const offer = () => { const bar = list()?.querySelector('[data-q-fresh]'); if (bar) bar.hidden = false; };

// After a silence anything may have changed. Who has gone on beyond the first rows keeps his place: they are fetched again,
// and what is new is offered.
function again() {
  const ids = [...document.querySelectorAll('#q-list [data-row]')].map((r) => r.dataset.row);
  if (ids.length <= most) { whole(); return; }
  for (const id of ids) stale.add(id);
  fetchRows();
  offer();
}
on('click', '[data-q-fresh]', whole);
document.addEventListener('htmx:sse:before:message', (event) => {
  const { message } = event.detail;
  if (!list()) return;
  if (message.event === 'resync') { again(); return; }
  if (!['changed', 'inbox', 'gone'].includes(message.event)) return;
  if (document.getElementById('r-' + message.data)) { stale.add(message.data); fetchRows(); return; }
  if (message.event !== 'changed') return;
  offer();
});
let before = false;
document.addEventListener('htmx:sse:after:connection', () => { if (before) again(); before = true; });
