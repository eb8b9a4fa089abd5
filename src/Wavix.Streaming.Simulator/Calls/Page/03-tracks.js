'use strict';

// Where each track is, from top to bottom, in pixels. A track without content takes no space.
const AXIS_HEIGHT = 26;
const WAVE_HEIGHT = 92;
const BAND_HEIGHT = 14;
const ROW_HEIGHT = 20;
const TICK_HEIGHT = 10;

const spansOf = kind => call.spans.filter(span => span.kind === kind);
const hasTrack = track => call.events.some(e => e.track === track);

const TRACKS = [
  { id: 'caller', height: WAVE_HEIGHT, wide: 'Caller', narrow: 'Caller', color: 'caller' },
  { id: 'caller-band', height: BAND_HEIGHT, spans: 'caller', isShown: true },
  { id: 'answers', height: 24, wide: 'Response time', narrow: 'Reply', spans: 'answer' },
  { id: 'barge-ins', height: 24, wide: 'Barge-in', narrow: 'Barge-in', spans: 'barge-in' },
  { id: 'heard-band', height: BAND_HEIGHT, spans: 'heard', isShown: true },
  { id: 'heard', height: WAVE_HEIGHT, wide: call.otherName, narrow: call.otherName === 'Application' ? 'App' : call.otherName, color: 'application', below: 'underrun' },
  { id: 'playbacks', height: 28, wide: 'Playback', narrow: 'Played', spans: 'playback' },
  { id: 'in', height: 2 * ROW_HEIGHT + TICK_HEIGHT + 12, wide: 'Wavix \u2192 app', narrow: '\u2192 app', rows: 2, ticks: 0, isShown: true },
  { id: 'out', height: 3 * ROW_HEIGHT + TICK_HEIGHT + 12, wide: 'app \u2192 Wavix', narrow: 'app \u2192', rows: 3, ticks: 1, isShown: true },
  { id: 'http', height: 2 * ROW_HEIGHT + 8, wide: 'HTTP', narrow: 'HTTP', rows: 2 },
  { id: 'log', height: 4 * ROW_HEIGHT + 8, wide: 'Log', narrow: 'Log', rows: 4 },
].filter(track => track.isShown || track.color || (track.spans ? spansOf(track.spans).length > 0 : hasTrack(track.id)));

let bottom = AXIS_HEIGHT;
for (const track of TRACKS) {
  if (track.rows) {
    // Marks of the SDK are not shown unless one asks for them.
    const count = call.events.filter(e => trackOf(e) === track.id && e.kind !== 'measure').length;
    const rows = Math.min(track.rows, Math.max(count, 1));
    track.height -= (track.rows - rows) * ROW_HEIGHT;
    track.rows = rows;
  }
  track.top = bottom;
  bottom += track.height;
}
const HEIGHT = bottom;

const trackById = Object.fromEntries(TRACKS.map(track => [track.id, track]));
const trackAt = y => TRACKS.find(track => y >= track.top && y < track.top + track.height);
stage.style.height = `${HEIGHT}px`;
