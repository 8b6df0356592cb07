/** The form that the examples share: one question at a time, which can be stopped. */
const $ = (id) => document.getElementById(id);

/** @param ask (what: 'reply' | 'judge', text, { say, status, signal }) => Promise */
export function form(ask) {
  let stop = new AbortController();
  $('stop').addEventListener('click', () => stop.abort());
  $('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    stop = new AbortController();
    busy(true);
    $('answer').textContent = '';
    const say = (text) => ($('answer').textContent += text);
    const status = (text) => ($('status').value = text);
    status('…');
    try {
      await ask(event.submitter?.value ?? 'reply', $('text').value, {
        ...{ say, status, signal: stop.signal },
      });
      status('done');
    } catch (error) {
      status(`${error.name}: ${error.message}`);
    } finally {
      busy(false);
    }
  });
}

function busy(now) {
  for (const button of document.querySelectorAll('button[type=submit]')) button.disabled = now;
  $('stop').disabled = !now;
}
