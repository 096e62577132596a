// The language menu of somebody signed in: the server keeps the choice as his setting, then the page is loaded again. It
// listens before theme.js, which only sets the cookie.
document.addEventListener('click', async (event) => {
  const at = event.target.closest('[data-lang]');
  if (!at) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    await fetch('/language', { method: 'POST', headers: { 'X-Requested-With': 'fetch' }, body: new URLSearchParams({ lang: at.dataset.lang }) });
  } catch (e) {
    document.cookie = `lang=${at.dataset.lang};path=/;max-age=31536000;samesite=lax`;
  }
  location.reload();
}, true);
