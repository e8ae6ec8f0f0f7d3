// Sets the color theme before the first paint. It is a file of its own because the page's
// Content-Security-Policy forbids inline scripts.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('hk-theme');
  } catch {
    // Storage can be switched off; the system's theme is a good answer then.
  }
  var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
