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

/**
 * Where the label of a span is: on it, after it, or over it and its surroundings; bare if there is no room. Of each track, labelEnds has where the last label
 * ends; those of underruns that are close to each other are at the top and at the bottom of the waveform in turns.
 */
function placeLabel(span, from, width, labelEnds) {
  const text = widthOf(span);
  const needed = text + PADDING;
  const ends = labelEnds[span.kind] ??= span.kind === 'underrun' ? [-Infinity, -Infinity] : [-Infinity];
  const put = (way, start, length = needed) => {
    const row = ends.findIndex(end => end <= start);
    const fits = row >= 0 && start >= 0 && start + length <= size.plot + 1 && (way === 'over' || ends.length > 1 || start + length <= span.room);
    if (fits) {
      ends[row] = start + length;
    }
    return fits ? { way, row } : null;
  };
  if (width >= needed) {
    return put('', from) ?? { way: '', row: 0 };
  }
  return SPREADING.has(span.kind) && (put('after', from + width) ?? (span.kind === 'answer' ? put('over', from + (width - text - 8) / 2, text + 8) : null))
    || { way: span.kind === 'playback' && width > 64 ? '' : 'bare', row: 0 };
}

function placeSpans() {
  const spans = visibleSpans();
  const nextOf = {};
  for (const span of spans.toReversed()) {
    span.room = nextOf[span.kind] ?? size.plot;
    nextOf[span.kind] = toX(span.from) - size.left;
  }
  const labelEnds = {};
  reconcile(byId('spans'), spans, makeSpan, (button, span) => {
    const track = TRACK_OF_SPAN[span.kind];
    const from = Math.max(toX(span.from) - size.left, 0);
    const width = Math.max(Math.min(toX(span.to) - size.left, size.plot) - from, MIN_WIDTH);
    const { way, row } = placeLabel(span, from, width, labelEnds);
    const margin = track.height > 20 ? 2 : 1;
    button.className = `span ${span.kind} ${way}`;
    button.style.width = `${width.toFixed(1)}px`;
    button.style.height = `${span.kind === 'underrun' ? 18 : track.height - 2 * margin}px`;
    button.style.transform = `translate(${from.toFixed(1)}px, ${track.top + (row > 0 ? track.height - 20 : margin)}px)`;
  });
}
