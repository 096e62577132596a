// Copies the number or the link. Without scripts the button is not there and the text can be selected.
function copied(at) {
  const words = at.textContent;
  at.textContent = at.dataset.done;
  setTimeout(() => { at.textContent = words; }, 1600);
}
function select(text) { // web views without the clipboard
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.style.position = 'fixed';
  document.body.appendChild(field);
  field.select();
  const ok = document.execCommand('copy');
  field.remove();
  return ok;
}
document.querySelectorAll('[data-copy]').forEach((at) => {
  at.hidden = false;
  at.addEventListener('click', () => {
    const text = at.dataset.copy;
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => copied(at), () => { if (select(text)) copied(at); });
    else if (select(text)) copied(at);
  });
});
