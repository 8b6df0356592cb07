// Says so in plain words when the app's own script cannot run: an old browser, a blocked or broken
// file. Old syntax on purpose, and a file because the policy allows no inline script.
(function () {
  // The app removes all that is in #app when it starts.
  function fail() {
    var note = document.getElementById('boot-failed');
    if (!note) return;
    document.documentElement.className += ' boot-failed';
    note.hidden = false;
  }
  function whenReady(run) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run);
    else run();
  }
  // A script element's error does not bubble, hence the capture. What throws while the app starts
  // arrives here too.
  addEventListener(
    'error',
    function (event) {
      var source = event.target;
      if (!source || source === window || source.tagName === 'SCRIPT') whenReady(fail);
    },
    true,
  );
  if (!('noModule' in document.createElement('script'))) whenReady(fail);
})();
