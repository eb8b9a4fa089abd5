'use strict';

const AXIS_HEIGHT = 26;
const WAVE_HEIGHT = 118;
const LANE_HEIGHT = 36;
const callerTop = AXIS_HEIGHT;
const otherTop = callerTop + WAVE_HEIGHT;
const laneTop = direction => otherTop + WAVE_HEIGHT + 5 + direction * LANE_HEIGHT;

const peaksOf = base64 => Int8Array.from(atob(base64), c => c.charCodeAt(0) << 24 >> 24);
const waves = { caller: peaksOf(call.callerPeaks), other: peaksOf(call.otherPeaks) };
const media = [0, 1].map(direction => call.events.filter(e => e.kind === 'media' && e.direction === direction));

function draw() {
  const width = stage.clientWidth;
  const height = canvas.clientHeight;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const paint = canvas.getContext('2d');
  paint.scale(scale, scale);
  const style = getComputedStyle(document.documentElement);
  const color = name => style.getPropertyValue('--' + name).trim();
  paint.font = '12px system-ui, sans-serif';
  paint.textBaseline = 'middle';

  paint.save();
  paint.beginPath();
  paint.rect(LEFT, 0, width - LEFT, height);
  paint.clip();
  drawUnderruns(paint, color);
  drawAxis(paint, color, height);
  drawWave(paint, waves.caller, callerTop, color('caller'));
  drawWave(paint, waves.other, otherTop, color('application'));
  drawMedia(paint, 0, color('caller'));
  drawMedia(paint, 1, color('application'));
  drawPlayhead(paint, color('play'), height);
  paint.restore();
  drawLabels(paint, color, height);
}

function drawLabels(paint, color, height) {
  paint.textAlign = 'left';
  const label = (text, y, name) => {
    paint.fillStyle = color(name);
    paint.fillText(text, 10, y);
  };
  label('Caller', callerTop + WAVE_HEIGHT / 2, 'caller');
  label(call.otherName, otherTop + WAVE_HEIGHT / 2, 'application');
  label('Wavix \u2192 app', laneTop(0) + LANE_HEIGHT / 2, 'soft');
  label('app \u2192 Wavix', laneTop(1) + LANE_HEIGHT / 2, 'soft');
  paint.fillStyle = color('line');
  paint.fillRect(LEFT - 1, 0, 1, height);
}

/** Where audio arrived too late: short silences that no mark or clear explains. */
function drawUnderruns(paint, color) {
  paint.fillStyle = color('gap');
  for (const gap of call.underruns) {
    paint.fillRect(toX(gap.at), otherTop + 4, Math.max(gap.duration / (view.to - view.from) * plotWidth(), 1), WAVE_HEIGHT - 8);
  }
}

function drawAxis(paint, color, height) {
  // The finest step whose labels don't touch.
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
  const step = steps.find(s => s / (view.to - view.from) * plotWidth() >= 72) ?? 1800;
  const digits = step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0;
  paint.textAlign = 'left';
  for (let n = Math.ceil(view.from / step - 1e-9); n * step <= view.to; n++) {
    const x = Math.round(toX(n * step));
    paint.fillStyle = color('grid');
    paint.fillRect(x, AXIS_HEIGHT, 1, height);
    paint.fillStyle = color('soft');
    paint.fillRect(x, AXIS_HEIGHT - 6, 1, 6);
    const text = label(n * step, digits);
    // Half a number would be another number.
    if (x + 4 + paint.measureText(text).width < LEFT + plotWidth() + RIGHT) {
      paint.fillText(text, x + 4, AXIS_HEIGHT / 2);
    }
  }

  function label(time, digits) {
    if (call.duration < 60) {
      return time.toFixed(digits) + ' s';
    }
    const minutes = Math.floor(time / 60 + 1e-9);
    const seconds = Math.max(time - minutes * 60, 0).toFixed(digits);
    return minutes + ':' + seconds.padStart(digits > 0 ? digits + 3 : 2, '0');
  }
}

/** For each column of pixels the least and the greatest of the peaks in it. */
function drawWave(paint, peaks, top, fill) {
  const middle = top + WAVE_HEIGHT / 2;
  const half = WAVE_HEIGHT / 2 - 6;
  const count = peaks.length / 2;
  const right = Math.min(toX(call.duration), LEFT + plotWidth());
  paint.fillStyle = fill;
  for (let x = LEFT; x < right; x++) {
    const first = Math.max(Math.floor(toTime(x) / call.secondsPerPeak), 0);
    const last = Math.min(Math.max(Math.ceil(toTime(x + 1) / call.secondsPerPeak), first + 1), count);
    let low = 0;
    let high = 0;
    for (let i = first; i < last; i++) {
      low = Math.min(low, peaks[2 * i]);
      high = Math.max(high, peaks[2 * i + 1]);
    }
    paint.fillRect(x, middle - high / 127 * half - 0.5, 1, (high - low) / 127 * half + 1);
  }
}

function drawMedia(paint, direction, fill) {
  paint.fillStyle = fill;
  paint.globalAlpha = 0.55;
  for (const e of media[direction]) {
    const x = toX(e.at);
    if (x > LEFT - 2 && x < LEFT + plotWidth() + 2) {
      paint.fillRect(x - 0.5, laneTop(direction) + 8, 1.5, LANE_HEIGHT - 16);
    }
  }
  paint.globalAlpha = 1;
  if (chosen?.kind === 'media' && chosen.direction === direction) {
    paint.fillRect(toX(chosen.at) - 2, laneTop(direction) + 2, 4, LANE_HEIGHT - 4);
  }
}

function drawPlayhead(paint, fill, height) {
  const x = toX(audio.currentTime);
  paint.fillStyle = fill;
  paint.fillRect(x - 0.75, 0, 1.5, height);
  paint.beginPath();
  paint.moveTo(x - 6, 0);
  paint.lineTo(x + 6, 0);
  paint.lineTo(x, 8);
  paint.fill();
}
