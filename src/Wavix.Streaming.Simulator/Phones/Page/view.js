// What the page shows of a call. All that came from the wire is put in by textContent: it is text, whatever it looks like.
const byId = id => document.getElementById(id);
const MOST_CAPTIONS = 300;
const MOST_ANSWERS = 30;
const QUIETEST = -60;
const FULL_BUFFER = 2000;

let answers = [];
let lastAt = 0;

/** Shows a level, from 0 to 1, on a scale of decibels. */
export function showLevel(meter, level) {
  const decibels = Math.max(20 * Math.log10(Math.max(level, 1e-6)), QUIETEST);
  meter.firstElementChild.style.transform = `scaleX(${(1 - decibels / QUIETEST).toFixed(3)})`;
  meter.setAttribute('aria-valuenow', decibels.toFixed(0));
  meter.setAttribute('aria-valuetext', decibels <= QUIETEST ? 'silent' : `${decibels.toFixed(0)} dB`);
}

/** Shows how much audio waits to be played, in milliseconds. */
export function showBuffer(queued) {
  byId('buffer').firstElementChild.style.transform = `scaleX(${Math.min(queued / FULL_BUFFER, 1).toFixed(3)})`;
  byId('buffer').setAttribute('aria-valuenow', Math.min(queued, FULL_BUFFER));
  const text = queued < 10000 ? `${queued} ms` : `${(queued / 1000).toFixed(1)} s`;
  byId('buffer').setAttribute('aria-valuetext', text);
  byId('buffer-value').textContent = text;
}

export function showTime(seconds) {
  lastAt = seconds;
  byId('time').textContent = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

/** Adds the time of an answer, in milliseconds. */
export function showAnswer(milliseconds) {
  answers = [...answers, milliseconds].slice(-MOST_ANSWERS);
  addCaption({ kind: 'answer', text: `answered after ${milliseconds} ms` });
  drawAnswers();
}

export function addCaption({ at = lastAt, kind, text, direction }) {
  byId('no-captions').hidden = true;
  const row = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = `${at.toFixed(2)} s`;
  const dot = Object.assign(document.createElement('span'), { className: 'dot' });
  dot.dataset.kind = kind;
  const caption = document.createElement('span');
  caption.textContent = direction === 1 ? `application: ${text}` : text;
  row.append(time, dot, caption);
  row.classList.toggle('problem', kind === 'problem');
  const box = byId('captions-box');
  const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  byId('captions').append(row);
  if (byId('captions').childElementCount > MOST_CAPTIONS) {
    byId('captions').firstElementChild.remove();
  }
  if (isAtEnd) {
    box.scrollTop = box.scrollHeight;
  }
}

/** Empties what is shown of the last call. */
export function clearCall() {
  answers = [];
  drawAnswers();
  byId('captions').replaceChildren();
  showTime(0);
  showBuffer(0);
}

function drawAnswers() {
  const latest = answers.at(-1);
  byId('latency-value').textContent = latest ?? '\u2013';
  const greatest = Math.max(...answers, 1);
  const x = i => answers.length === 1 ? 240 : i * 240 / (answers.length - 1);
  const y = value => 52 - value / greatest * 46;
  byId('spark').firstElementChild.setAttribute('points', (answers.length === 1 ? [latest, latest] : answers)
    .map((value, i) => `${answers.length === 1 ? i * 240 : x(i)},${y(value).toFixed(1)}`).join(' '));
  byId('spark').setAttribute('aria-label', answers.length === 0 ? 'No answers yet' : `Times of the last answers: ${answers.join(', ')} ms`);
  const sorted = [...answers].sort((a, b) => a - b);
  byId('latency-note').textContent = answers.length < 2
    ? 'From your last word to the first sound of the answer'
    : `Median of ${answers.length} answers: ${sorted[Math.floor(sorted.length / 2)]} ms`;
}
