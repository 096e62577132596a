// Asks before what is unsaved is left, sends a form once, and brings the eye to the first fault.
import { each, on, restored, say } from './dom.js';

on('input', 'form[data-guard]:not([data-guard=""])', (_, form) => { form.dataset.dirty = 'yes'; });
// What comes back refused is unsaved still, and the eye goes to the first fault of it.
each('form[data-guard]:not([data-guard=""]):has([aria-invalid=true], .k-problem[role=alert])', (form) => {
  if (!form.refused) form.dataset.dirty = 'yes';
  form.refused = true;
});
on('submit', 'form', (event, form) => {
  if (form.hasAttribute('hx-post')) return; // htmx sends once; [data-sent] says that it was taken
  delete form.dataset.dirty;
  if (form.method !== 'post' || event.defaultPrevented) return; // a question may be answered again at once
  if (form.dataset.busy) { event.preventDefault(); return; } // a double click
  form.dataset.busy = 'yes';
  setTimeout(() => { delete form.dataset.busy; }, 4000); // the answer may be a download
});
addEventListener('beforeunload', (event) => { if (document.querySelector('form[data-dirty]:not([data-sent])')) event.preventDefault(); });
// Who comes back to a form that was taken begins another one with it.
restored('form', (form) => { delete form.dataset.busy; delete form.dataset.sent; });
// What htmx still held while an answer led away (it lets go of nothing then) is free again for who comes back to the page.
const held = new Set();
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => { if (ctx.keepIndicators) held.add(ctx); });
addEventListener('pageshow', () => {
  for (const { indicators, disabledElements } of held) {
    for (const at of indicators) { at.classList.remove(htmx.config.requestClass); delete at._htmx_state?.rc; }
    for (const at of disabledElements) { at.disabled = false; delete at._htmx_state?.dc; }
  }
  held.clear();
});
document.querySelector('[aria-invalid=true]')?.focus();
document.addEventListener('htmx:after:swap', (event) => {
  const { target, response } = event.detail.ctx || {};
  const form = target?.id && document.getElementById(target.id)?.closest('#main form'); // the one that took its place
  if (form && (response?.status === 422 || response?.status === 409)) (form.querySelector('[aria-invalid=true]') || form.querySelector('.k-problem[role=alert]'))?.focus();
});
each('textarea[data-count]', (field) => {
  if (field.dataset.counted) return;
  field.dataset.counted = 'yes';
  const note = document.createElement('p');
  note.className = 'k-hint k-num';
  // The number is worth a line only when the end comes near.
  const show = () => {
    const n = [...field.value].length;
    note.hidden = n < field.maxLength * .8;
    note.textContent = say('typed', { n, max: field.maxLength });
  };
  field.after(note);
  field.addEventListener('input', show);
  addEventListener('pageshow', show);
  show();
});
