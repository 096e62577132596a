// Menus are popovers; this puts them beside their button (no anchor positioning needed) and moves by arrow keys.
import { on } from './dom.js';

let opener = null;
on('click', '[data-menu-open]', (_, at) => { opener = at; }, true);

function place(pop, at) {
  const b = at.getBoundingClientRect();
  const w = pop.offsetWidth;
  const h = pop.offsetHeight;
  let left = pop.hasAttribute('data-end') ? b.right - w : b.left;
  let top = b.bottom + 4;
  if (top + h > innerHeight - 8) top = Math.max(8, b.top - h - 4);
  left = Math.max(8, Math.min(left, innerWidth - w - 8));
  pop.style.left = left + 'px';
  pop.style.top = top + 'px';
}

document.addEventListener('toggle', (event) => {
  const pop = event.target;
  if (!pop.matches?.('.k-menu[popover]')) return;
  const at = document.querySelector(`[popovertarget="${CSS.escape(pop.id)}"]:hover, [popovertarget="${CSS.escape(pop.id)}"]:focus`) || (opener?.getAttribute('popovertarget') === pop.id && opener) || document.querySelector(`[popovertarget="${CSS.escape(pop.id)}"]`);
  at?.setAttribute('aria-expanded', String(event.newState === 'open'));
  if (event.newState !== 'open' || !at) return;
  place(pop, at);
  const first = pop.querySelector('[role=menuitem]:not([aria-disabled]), input, select, textarea, button');
  first?.focus({ preventScroll: true });
}, true);

on('keydown', '.k-menu[role=menu]', (event, pop) => {
  const items = [...pop.querySelectorAll('[role=menuitem]')];
  const now = items.indexOf(document.activeElement);
  const go = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
  if (go === undefined) return;
  event.preventDefault();
  items[(go + items.length) % items.length]?.focus();
});
on('click', '.k-menu [role=menuitem]', (event, item) => {
  if (item.getAttribute('aria-disabled') === 'true') { event.preventDefault(); event.stopPropagation(); return; }
  item.closest('[popover]').hidePopover();
});
// A small form in a menu is done with once it is sent: what it found must not lie under it.
on('submit', '.k-menu[popover] form', (_, form) => form.closest('[popover]').hidePopover());
// A disabled button keeps its place and says why; it only must not act.
document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[aria-disabled="true"]')) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);
document.addEventListener('scroll', (event) => {
  const pop = document.querySelector('.k-menu[popover]:popover-open');
  if (pop && event.target instanceof Node && !pop.contains(event.target)) pop.hidePopover();
}, true);
