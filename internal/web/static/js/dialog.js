// Dialogs: [data-open=ID] opens one, [data-close] and the space around close it. What htmx swaps into #dialog opens it;
// when it comes back empty it closes.
import { on } from './dom.js';

on('click', '[data-open]', (event, at) => {
  const dialog = document.getElementById(at.dataset.open);
  if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
});
on('click', '[data-close]', (_, at) => at.closest('dialog')?.close());
on('mousedown', 'dialog.k-dialog', (event, at) => {
  if (event.target !== at || at.querySelector('form')) return; // a slip beside a form must not lose it
  at.close();
});
document.addEventListener('close-dialog', () => document.getElementById('dialog')?.close());
document.addEventListener('htmx:after:swap', () => {
  const dialog = document.getElementById('dialog');
  if (!dialog) return;
  const full = dialog.firstElementChild !== null;
  if (full && !dialog.open) dialog.showModal();
  if (!full && dialog.open) dialog.close();
  dialog.querySelector('[aria-invalid=true], .k-problem[role=alert]')?.focus();
});
document.addEventListener('close', (event) => { if (event.target.id === 'dialog') event.target.replaceChildren(); }, true);

// Words before an act that cannot be taken back, in our own dialog instead of the browser's.
document.addEventListener('htmx:confirm', (event) => {
  const ctx = event.detail.ctx;
  const box = document.getElementById('confirm');
  if (!ctx?.confirm || !box) return;
  event.preventDefault();
  box.querySelector('[data-confirm-words]').textContent = ctx.confirm;
  box.querySelector('[data-confirm-act]').textContent = ctx.sourceElement.dataset.act || ctx.sourceElement.textContent.trim();
  box.returnValue = '';
  box.addEventListener('close', () => (box.returnValue === 'yes' ? event.detail.issueRequest() : event.detail.dropRequest()), { once: true });
  box.showModal();
});
