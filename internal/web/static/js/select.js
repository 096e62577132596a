// Picks rows of a list: one, a range with shift, all; shows the bar of what may be done with them.
import { on, restored } from './dom.js';

const picks = () => [...document.querySelectorAll('[data-pick]')];
let last = null;

function show() {
  const all = picks();
  const chosen = all.filter((p) => p.checked);
  for (const p of all) p.closest('tr')?.classList.toggle('is-picked', p.checked);
  for (const head of document.querySelectorAll('[data-pick-all]')) {
    head.checked = chosen.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
  for (const bar of document.querySelectorAll('[data-bulk]')) {
    bar.hidden = chosen.length === 0;
    bar.querySelector('[data-bulk-text]').textContent = bar.dataset.text.replace('{n}', chosen.length);
  }
}

export function clear() {
  for (const p of picks()) p.checked = false;
  show();
}

/** Turns the pick of one row over; true when there was one. */
export function flip(row) {
  const p = row?.querySelector('[data-pick]');
  if (p) { p.checked = !p.checked; last = p; show(); }
  return Boolean(p);
}

on('click', '[data-pick]', (event, at) => {
  const all = picks();
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(at)].sort((a, b) => a - b);
    for (let i = from; i <= to; i++) all[i].checked = at.checked;
  }
  last = at;
  show();
});
on('change', '[data-pick-all]', (_, at) => { for (const p of picks()) p.checked = at.checked; show(); });
on('click', '[data-bulk-close]', clear);
document.addEventListener('htmx:after:swap', show);
show();
restored('body', show);
