// A suggested category is taken with one click, one earlier case at most is linked, and the page after registering says
// the number and the code until somebody closes it.
import { on, restored } from '../kit/js/dom.js';

on('click', '[data-in-pick]', (_, at) => {
  const select = document.querySelector('[data-in-content]');
  if (!select) return;
  select.value = at.dataset.inPick;
  select.dispatchEvent(new Event('change', { bubbles: true }));
});
on('change', '[name=duplicate_of]', (_, at) => {
  if (at.checked) for (const other of document.querySelectorAll('[name=duplicate_of]')) if (other !== at) other.checked = false;
});

// Back: the number is in its field again, so who it belongs to is asked again.
restored('#f-complainant-phone, #f-complainant-email', (at) => { if (at.value) at.dispatchEvent(new Event('input', { bubbles: true })); });

const said = document.cookie.split('; ').find((c) => c.startsWith('said='));
if (said) {
  document.cookie = 'said=; path=/; max-age=0; samesite=strict';
  try {
    document.dispatchEvent(new CustomEvent('toast', { detail: JSON.parse(decodeURIComponent(said.slice(5))) }));
  } catch { /* not ours */ }
}
