'use strict';

// What happened, and which of it is listed. All text that was received is inserted with textContent: it stays text, whatever it looks like.
const KINDS = ['http', 'state', 'mark', 'clear', 'problem', 'transcript', 'log', 'measure', 'media'];
const NAMES = {
  http: 'HTTP', state: 'state', mark: 'marks', clear: 'clears', problem: 'problems', transcript: 'transcript', log: 'log', measure: 'marks of the SDK', media: 'audio',
};
const DIRECTIONS = ['Wavix \u2192 app', 'app \u2192 Wavix'];

const trackOf = e => e.track ?? (e.direction === 0 ? 'in' : 'out');
const directionOf = e => e.track === 'log' ? 'log' : DIRECTIONS[e.direction];
const timeOf = time => `${time.toFixed(3)} s`;

/** Audio messages as [time, direction, shape, numbers…]: see TimelineMedia. Their texts are made when they are needed. */
const media = call.media.rows.map(([at, direction, shape, ...numbers], i) => ({ key: -1 - i, at, direction, kind: 'media', name: 'media', shape, numbers }));
const mediaOf = [0, 1].map(direction => media.filter(e => e.direction === direction));
const mediaTimes = mediaOf.map(events => Float64Array.from(events, e => e.at));
const shapes = call.media.shapes.map(shape => shape.split('\0'));

call.events.forEach((e, i) => {
  e.key = i;
});

function textOf(e) {
  if (e.shape === undefined) {
    return { title: e.title, message: e.message };
  }
  const whole = shapes[e.shape].reduce((text, part, i) => text + e.numbers[i - 1] + part);
  const end = whole.indexOf('\n');
  return { title: whole.slice(0, end), message: whole.slice(end + 1) };
}

const byTime = [...call.events, ...media].sort((a, b) => a.at - b.at);
const counts = Object.fromEntries(KINDS.map(kind => [kind, 0]));
for (const e of byTime) {
  counts[e.kind]++;
}

const shown = new Set(KINDS.filter(kind => kind !== 'media' && kind !== 'measure'));
let query = '';
let listed = [];
let matches = new Set();
let chosen = null;

function hasWords(e, words) {
  const { title, message } = textOf(e);
  const text = `${title}\n${message}\n${e.problem ?? ''}`.toLowerCase();
  return words.every(word => text.includes(word));
}

/** Lists the events of the kinds that are shown, and of them those that have all words of the search. */
function filter() {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  listed = byTime.filter(e => shown.has(e.kind) && (words.length === 0 || hasWords(e, words)));
  matches = new Set(words.length === 0 ? [] : listed);
  showList();
  showCount();
  redraw();
}

/** The listed event after or before the chosen one; if that is not listed, after or before its time. */
function step(by) {
  const at = listed.indexOf(chosen);
  if (at >= 0) {
    choose(listed[Math.min(Math.max(at + by, 0), listed.length - 1)]);
    return;
  }
  const later = chosen ? listed.findIndex(e => e.at >= chosen.at) : 0;
  const next = chosen && later < 0 ? listed.length : later;
  choose(listed[by > 0 ? Math.min(next, listed.length - 1) : chosen ? Math.max(next - 1, 0) : listed.length - 1]);
}
