'use strict';

// The outlines of the audio. Each level has the least and the greatest of 8 pairs of the level below, so that no zoom reads more than a few pairs a pixel.
const LEVEL_FACTOR = 8;

const peaksOf = base64 => {
  const text = atob(base64);
  const peaks = new Int8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    peaks[i] = text.charCodeAt(i);
  }
  return peaks;
};

function levelsOf(base64) {
  const levels = [peaksOf(base64)];
  while (levels.at(-1).length > 2 * 1024) {
    levels.push(coarser(levels.at(-1)));
  }
  return levels;
}

function coarser(peaks) {
  const pairs = Math.ceil(peaks.length / 2 / LEVEL_FACTOR);
  const result = new Int8Array(2 * pairs);
  for (let i = 0; i < pairs; i++) {
    const [low, high] = extremes(peaks, i * LEVEL_FACTOR, Math.min((i + 1) * LEVEL_FACTOR, peaks.length / 2));
    result[2 * i] = low;
    result[2 * i + 1] = high;
  }
  return result;
}

function extremes(peaks, first, last) {
  let low = 0;
  let high = 0;
  for (let i = first; i < last; i++) {
    low = Math.min(low, peaks[2 * i]);
    high = Math.max(high, peaks[2 * i + 1]);
  }
  return [low, high];
}

const waves = { caller: levelsOf(call.callerPeaks), heard: levelsOf(call.otherPeaks) };

/** For each column of pixels the least and the greatest of the audio in it. */
function drawWave(paint, levels, top, fill) {
  const middle = top + WAVE_HEIGHT / 2;
  const half = WAVE_HEIGHT / 2 - 5;
  let seconds = call.secondsPerPeak;
  let level = 0;
  const perPixel = (view.to - view.from) / size.plot;
  while (level + 1 < levels.length && seconds * LEVEL_FACTOR <= perPixel) {
    level++;
    seconds *= LEVEL_FACTOR;
  }
  const peaks = levels[level];
  const count = peaks.length / 2;
  const right = Math.min(toX(call.duration), size.left + size.plot);
  paint.fillStyle = fill;
  for (let x = size.left; x < right; x++) {
    const first = Math.max(Math.floor(toTime(x) / seconds), 0);
    const last = Math.min(Math.max(Math.ceil(toTime(x + 1) / seconds), first + 1), count);
    const [low, high] = extremes(peaks, first, last);
    paint.fillRect(x, middle - high / 127 * half - 0.5, 1, (high - low) / 127 * half + 1);
  }
}
