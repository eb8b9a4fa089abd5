'use strict';

// Stretches of time as buttons on the axis: who speaks, response times, interruptions, playbacks and underruns.
const MIN_WIDTH = 3;
const PADDING = 16;
// Their labels are numbers that matter, and may be next to them.
const SPREADING = new Set(['answer', 'barge-in', 'underrun']);
const underruns = spansOf('underrun');
const TRACK_OF_SPAN = Object.fromEntries([
  ...TRACKS.filter(track => track.spans).map(track => [track.spans, track]),
  ['underrun', trackById.heard],
]);

call.spans.forEach((span, i) => {
  span.key = i;
});

const ruler = document.createElement('canvas').getContext('2d');
const widths = new Map();

function widthOf({ kind, label }) {
  const font = kind === 'answer' || kind === 'underrun' ? '600 12px system-ui, sans-serif' : '12px system-ui, sans-serif';
  const key = `${font} ${label}`;
  if (!widths.has(key)) {
    ruler.font = font;
    widths.set(key, ruler.measureText(label).width);
  }
  return widths.get(key);
}

/** Spans that would be narrower than a few pixels are drawn once for each place. */
function visibleSpans() {
  const lastX = {};
  return call.spans.filter(span => {
    if (span.to < view.from || span.from > view.to) {
      return false;
    }
    const right = toX(span.to);
    const isHidden = right - (lastX[span.kind] ?? -Infinity) < 1;
    lastX[span.kind] = isHidden ? lastX[span.kind] : right;
    return !isHidden;
  });
}

function makeSpan(span) {
  const button = element('button', '', { type: 'button', className: `span ${span.kind}`, item: { title: span.title } });
  button.dataset.state = span.state ?? '';
  button.setAttribute('aria-label', span.title);
  button.append(element('span', span.label, { className: 'label' }));
  button.addEventListener('click', () => seek(span.from));
  button.addEventListener('dblclick', () => goTo(span.from, span.to));
  return button;
}

/** Places the spans, and decides where a label fits: on its span, or after it up to the next span of its track. */
function placeSpans() {
  const spans = visibleSpans();
  const right = size.plot;
  const nextOf = new Map();
  const labelEnds = [-Infinity, -Infinity];
  for (let i = spans.length - 1; i >= 0; i--) {
    spans[i].room = nextOf.get(spans[i].kind) ?? right;
    nextOf.set(spans[i].kind, toX(spans[i].from) - size.left);
  }
  reconcile(byId('spans'), spans, makeSpan, (button, span) => {
    const track = TRACK_OF_SPAN[span.kind];
    const from = Math.max(toX(span.from) - size.left, 0);
    const to = Math.min(toX(span.to) - size.left, right);
    const width = Math.max(to - from, MIN_WIDTH);
    const needed = widthOf(span) + PADDING;
    const isOn = width >= needed;
    let row = 0;
    let room = span.room;
    if (span.kind === 'underrun') {
      // Those that are close to each other are labeled at the top and at the bottom of the waveform in turns.
      row = labelEnds.findIndex(end => end < from);
      room = row < 0 ? 0 : right;
    }
    const isAfter = !isOn && SPREADING.has(span.kind) && room - from - width >= needed;
    if (span.kind === 'underrun' && row >= 0 && (isOn || isAfter)) {
      labelEnds[row] = from + width + (isAfter ? needed : 0);
    }
    button.className = `span ${span.kind}${isOn || (span.kind === 'playback' && width > 64) ? '' : isAfter ? ' after' : ' bare'}`;
    button.style.width = `${width.toFixed(1)}px`;
    button.style.height = `${span.kind === 'underrun' ? 18 : track.height - (track.height > 20 ? 4 : 2)}px`;
    button.style.transform = `translate(${from.toFixed(1)}px, ${track.top + (row > 0 ? track.height - 20 : track.height > 20 ? 2 : 1)}px)`;
  });
}
