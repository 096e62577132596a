// Lists that grow. The blank row stands in a template whose names carry __i__; the server reads numbers in any order.
import { on } from './dom.js';

const count = (box) => box.querySelectorAll(':scope > [data-repeat-row]').length;

function full(box) {
  const max = Number(box.dataset.max);
  const add = box.querySelector(':scope > [data-repeat-add]');
  if (add) add.hidden = max > 0 && count(box) >= max;
}

on('click', '[data-repeat-add]', (_, at) => {
  const box = at.closest('[data-repeat]');
  const i = box.dataset.next;
  box.dataset.next = Number(i) + 1;
  const html = box.querySelector(':scope > template').innerHTML.replaceAll('__i__', i);
  at.insertAdjacentHTML('beforebegin', html);
  const row = at.previousElementSibling;
  globalThis.htmx?.process(row);
  document.dispatchEvent(new CustomEvent('htmx:after:swap', { detail: {} })); // pickers inside grow as after any swap
  row.querySelector('input:not([type=hidden]), select, textarea, button')?.focus();
  full(box);
});
on('click', '[data-repeat-remove]', (_, at) => {
  const box = at.closest('[data-repeat]');
  at.closest('[data-repeat-row]').remove();
  box.querySelector(':scope > [data-repeat-add]')?.focus();
  box.dispatchEvent(new Event('change', { bubbles: true }));
  full(box);
});
