// Copies an address or a number.
import { on, say } from './dom.js';
import { toast } from './toast.js';

on('click', '[data-copy]', async (event, at) => {
  event.preventDefault();
  const text = at.dataset.copy.startsWith('/') ? location.origin + at.dataset.copy : at.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
    toast({ title: say('copied') });
  } catch {
    toast({ title: text }); // no permission: at least it can be read and selected
  }
});
