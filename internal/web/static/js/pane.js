// The pane beside a list: opens on a row, moves to the next and the one before, closes. Rows are [data-row]; the link in
// .k-subject-title fetches the pane with htmx, so every step is also an address.
import { on } from './dom.js';

const rows = () => [...document.querySelectorAll('[data-row]')];
const pane = () => document.getElementById('pane');
const isOpen = () => Boolean(pane()?.firstElementChild);
let home = location.pathname + location.search;
let shown;
let here = { row: '', n: -1 }; // where the keys are: the row and its place, for when the row has left the list

export function current() {
  return document.querySelector('[data-row].is-at') || document.querySelector('[data-row].is-open');
}

function at(row) {
  const all = rows();
  here = { row: row?.dataset.row, n: all.indexOf(row) };
  for (const r of all) r.classList.toggle('is-at', r === row);
  row?.scrollIntoView({ block: 'nearest' });
}

/** Marks the row again after the list was fetched anew: a server knows nothing of where the keys are. */
function again() {
  if (here.n < 0) return;
  const all = rows();
  const now = all.findIndex((r) => r.dataset.row === here.row);
  all.forEach((r, n) => r.classList.toggle('is-at', n === now));
  if (now >= 0) here.n = now;
}

function beyond(by) {
  const all = rows();
  const now = all.indexOf(current());
  const next = now >= 0 ? now + by : here.n < 0 ? 0 : here.n - (by < 0); // what followed a row that left stands in its place
  return [all[now], all[Math.max(0, Math.min(all.length - 1, next))]];
}

/** Whether the list goes on after the case that is open. */
export function more() {
  const [now, next] = beyond(1);
  return isOpen() && Boolean(now || here.n >= 0) && Boolean(next) && next !== now;
}

/** Goes on by one row; where the pane is open it follows. */
export function step(by) {
  const [now, next] = beyond(by);
  if (!next) return;
  at(next);
  if (isOpen() && next !== now) open(next);
}

export function open(row) {
  (row || current())?.querySelector('.k-subject-title, [data-open-row]')?.click();
}

export function close() {
  if (!isOpen()) return false;
  const was = document.querySelector('[data-row].is-open');
  pane().replaceChildren();
  const list = pane().dataset.home || home;
  if (location.pathname + location.search !== list) history.pushState({ htmx: true }, '', list);
  mark();
  at(was);
  was?.querySelector('.k-subject-title')?.focus({ preventScroll: true });
  return true;
}

function mark() {
  const open = isOpen();
  for (const node of document.querySelectorAll('.s-split')) node.classList.toggle('has-pane', open);
  for (const node of document.querySelectorAll('.s-app, .s-main')) node.classList.toggle('has-open', open);
  const id = pane()?.querySelector('[data-case]')?.dataset.case;
  for (const r of rows()) r.classList.toggle('is-open', open && r.dataset.row === id);
  if (id && id !== shown) at(document.querySelector('[data-row].is-open')); // however it was opened, the keys go on from there
  shown = id;
}

on('click', '[data-pane]', (event, button) => {
  const act = button.dataset.pane;
  if (act === 'close' && !document.querySelector('[data-row]')) return; // the page stands alone: follow the link
  event.preventDefault();
  if (act === 'close') close();
  else step(act === 'next' ? 1 : -1);
});
document.addEventListener('htmx:before:request', () => { if (!isOpen()) home = location.pathname + location.search; });
// Where the caret was on a row and what it was on is gone, such as a button that has done its work, the row's link has it.
let caret;
document.addEventListener('htmx:before:swap', () => { caret = document.activeElement?.closest('[data-row]')?.dataset.row; });
document.addEventListener('htmx:after:swap', () => {
  again();
  if (pane()) mark();
  if (caret && document.activeElement === document.body) rows().find((r) => r.dataset.row === caret)?.querySelector('.k-subject-title, [data-open-row]')?.focus({ preventScroll: true });
});
if (pane()) mark();
