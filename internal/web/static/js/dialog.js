// A form about the case in the pane ([data-dialog-beside]) stands beside it where there is room: the pane can be read,
// scrolled and copied from, while everything that would lead elsewhere waits.
// Dialogs: [data-open=ID] opens one, [data-close] and the space around close it. What htmx swaps into #dialog opens it;
// when it comes back empty it closes.
import { on, say } from './dom.js';
import { toast } from './toast.js';

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
let shown = null; // what the dialog holds: news of the page behind it must not take the caret out of a field
document.addEventListener('htmx:after:swap', () => {
  const dialog = document.getElementById('dialog');
  if (!dialog) return;
  const now = dialog.firstElementChild;
  if (now && now !== shown && !dialog.open) { if (roomBeside(dialog)) beside(dialog); else dialog.showModal(); }
  if (!now && dialog.open) dialog.close();
  if (now && now !== shown) {
    dialog.querySelector('[aria-invalid=true], .k-problem[role=alert], .k-group.is-wrong input:not([type=hidden])')?.focus();
    setTimeout(begin, 0, dialog); // once its trees have grown
  }
  shown = now;
  if (document.body.classList.contains('is-beside')) wait(true); // news of the case brought new buttons
});
document.addEventListener('close', (event) => {
  if (event.target.id !== 'dialog') return;
  event.target.replaceChildren();
  wait(false);
}, true);

// What was asked of one case is not answered over another, which somebody has gone on to meanwhile; and a page that comes
// back from the history has no dialog over it.
const inPane = () => document.querySelector('#pane [data-case]')?.dataset.case;
document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => { if (ctx.target?.id !== 'pane' && ctx.sourceElement?.closest?.('#pane, #dialog')) ctx.about = inPane() || ''; });
document.addEventListener('htmx:before:swap', (event) => {
  const { about, response } = event.detail.ctx;
  if (about === undefined || about === (inPane() || '')) return;
  event.preventDefault();
  if (response.status >= 400) toast({ title: say('not_sent'), tone: 'danger' });
});
document.addEventListener('htmx:before:history:restore', () => { for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close(); });

// The caret goes to the first field, not to the cross. Under a finger it goes to none: the keyboard would hide the form.
function begin(dialog) {
  const at = document.activeElement;
  if (!dialog.open || (at !== dialog && dialog.contains(at) && !at.matches('[data-close]'))) return; // somebody has chosen already
  const fields = [...dialog.querySelectorAll('form :is(input:not([type=hidden], [type=file]), select, textarea, .k-tree-open)')].filter((f) => f.offsetParent !== null);
  const first = fields[0]?.type === 'radio' ? fields.find((f) => f.name === fields[0].name && f.checked) || fields[0] : fields[0];
  if (first && !matchMedia('(pointer: coarse)').matches) { first.focus(); return; }
  dialog.tabIndex = -1;
  dialog.focus();
}

const elsewhere = '.s-nav, .s-top, .s-list, .s-pane-bar, .s-pane .k-actions, .s-pane-foot, .s-bottom';
const roomBeside = (dialog) => dialog.querySelector('[data-dialog-beside]') && document.querySelector('.s-split.has-pane') && matchMedia('(min-width: 1001px)').matches;
function wait(yes) {
  document.body.classList.toggle('is-beside', yes);
  for (const node of document.querySelectorAll(elsewhere)) node.inert = yes;
}
function beside(dialog) {
  dialog.show();
  wait(true); // after it took the focus, so that closing gives the focus back
}
document.addEventListener('keydown', (event) => {
  const dialog = document.querySelector('body.is-beside #dialog[open]');
  if (event.key !== 'Escape' || event.isComposing || !dialog || document.querySelector('dialog:modal, [popover]:popover-open:not(.k-toasts), #dialog [role=listbox]:not([hidden])')) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.close();
}, true);

// Words before an act that cannot be taken back, in our own dialog instead of the browser's.
let answer = null; // of the question that stands
function settle(box) {
  const heard = answer;
  answer = null;
  heard?.(box.returnValue === 'yes');
}
export function ask(words, act, answered) {
  const box = document.getElementById('confirm');
  if (!box) return false;
  settle(box); // the end of the question before may not have been told yet, and would answer this one
  box.querySelector('[data-confirm-words]').textContent = words;
  box.querySelector('[data-confirm-act]').textContent = act;
  box.returnValue = '';
  answer = answered;
  box.showModal();
  return true;
}
document.addEventListener('close', (event) => { if (event.target.id === 'confirm' && !event.target.open) settle(event.target); }, true);
// A button whose click would end something asks first, in a page's form as in one that htmx sends.
document.addEventListener('submit', (event) => {
  const by = event.submitter;
  if (!by?.dataset.sure || by.dataset.asked) { if (by) delete by.dataset.asked; return; }
  const again = (yes) => { if (yes) { by.dataset.asked = 'yes'; by.form.requestSubmit(by); } };
  if (!ask(by.dataset.sure, by.textContent.trim() || by.getAttribute('aria-label'), again)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener('htmx:confirm', (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  const act = ctx?.sourceElement.dataset?.act || ctx?.sourceElement.textContent.trim();
  if (ctx?.confirm && ask(ctx.confirm, act, (yes) => (yes ? issueRequest() : dropRequest()))) event.preventDefault();
});
