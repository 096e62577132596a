// Says what happened, and takes it back. The server sends a toast with the header HX-Trigger: {"toast": {title, items,
// tone, ref, undo, label, href, leave, keep}}; other modules call toast(). One that is to be kept stays until it is closed;
// the same words twice are one toast. One that leads away from the page (leave) does so at once when nothing is typed, and
// else beside it.
import { el, icon, on, say } from './dom.js';

const box = document.getElementById('toasts');

export function toast({ title, items = [], tone = '', ref = '', undo = '', label = '', href = '', leave = false, keep = false }) {
  if (leave && !typed()) { location.href = href; return; }
  if (!box) return;
  const words = el('div', { class: 'k-toast-words' }, el('span', {}, title));
  if (items.length) words.append(el('ul', {}, ...items.map((t) => el('li', {}, t))));
  if (ref) words.append(el('small', { class: 'k-num' }, say('ref', { ref })));
  const node = el('div', { class: 'k-toast' + (tone ? ' is-' + tone : ''), 'data-toast': true }, icon(tone === 'danger' ? 'danger' : 'ok'), words);
  if (undo) node.append(el('button', { type: 'button', class: 'k-toast-act', 'data-undo': undo }, label || say('undo')));
  if (href) node.append(el('a', { class: 'k-toast-act', href, target: leave && '_blank' }, label || say('sign_in')));
  const close = el('button', { type: 'button', class: 'k-toast-x', 'data-toast-close': true, 'aria-label': say('close') }, icon('x'));
  node.append(close);
  for (const old of box.children) if (old.isEqualNode(node)) { old.remove(); break; }
  box.append(node);
  // An open dialog lies over everything; showing the box again as a popover lifts it above.
  if (box.showPopover) { if (box.matches(':popover-open')) box.hidePopover(); box.showPopover(); }
  while (box.children.length > 3) box.firstElementChild.remove();
  if (tone !== 'danger' && !keep) go(node, undo ? 10000 : 5000);
}

const typed = () => document.querySelector('#dialog[open] form, form[data-dirty]') || [...document.querySelectorAll('[data-draft]')].some((f) => f.value.trim());

function go(node, ms) {
  let timer = setTimeout(() => node.remove(), ms);
  const stay = () => clearTimeout(timer);
  const again = () => { timer = setTimeout(() => node.remove(), ms / 2); };
  for (const [type, act] of [['pointerenter', stay], ['focusin', stay], ['pointerleave', again], ['focusout', again]]) node.addEventListener(type, act);
}

document.addEventListener('toast', (event) => toast(event.detail.value ?? event.detail));
on('click', '[data-toast-close]', (_, at) => at.closest('[data-toast]').remove());
on('click', '[data-undo]', async (_, at) => {
  const node = at.closest('[data-toast]');
  at.disabled = true;
  try {
    const answer = await fetch(at.dataset.undo, { method: 'POST', headers: { 'HX-Request': 'true' } });
    if (!answer.ok) throw new Error(String(answer.status));
    document.dispatchEvent(new CustomEvent('undone'));
    location.reload();
  } catch {
    toast({ title: say('undo_failed'), tone: 'danger' });
  }
  node?.remove();
});
const silent = (detail) => detail.ctx?.sourceElement?.hasAttribute('hx-sse:connect'); // it tries again by itself
document.addEventListener('htmx:error', (event) => {
  if (event.detail.error?.name !== 'AbortError' && !silent(event.detail)) toast({ title: say('no_answer'), tone: 'danger' });
});
// A server that is just starting again, or a proxy before it, has no words of its own.
document.addEventListener('htmx:response:error', (event) => {
  const { status, headers } = event.detail.ctx.response;
  if (status >= 500 && !headers.has('HX-Trigger') && !silent(event.detail)) toast({ title: say('no_answer'), tone: 'danger' });
});
for (const node of document.querySelectorAll('#toasts [data-toast]')) go(node, 6000);
if (box?.children.length && box.showPopover) box.showPopover();
