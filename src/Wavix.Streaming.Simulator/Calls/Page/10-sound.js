'use strict';

// Which side is heard. The recording has the caller on the left and the other side on the right; one side alone is heard on both.
const SIDES = { both: [1, 0, 0, 1], caller: [1, 1, 0, 0], other: [0, 0, 1, 1] };
let gains = null;
let output = null;

/** Four gains: from left to left, left to right, right to left, and right to right. */
function connect() {
  const context = new AudioContext();
  const splitter = context.createChannelSplitter(2);
  output = context.createChannelMerger(2);
  gains = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([from, to]) => {
    const gain = context.createGain();
    splitter.connect(gain, from);
    gain.connect(output, 0, to);
    return gain.gain;
  });
  context.createMediaElementSource(audio).connect(splitter);
  output.connect(context.destination);
  audio.addEventListener('play', () => context.resume());
  context.resume();
}

function hear(side) {
  if (!gains) {
    connect();
  }
  gains.forEach((gain, i) => {
    gain.value = SIDES[side][i];
  });
  byId(`hear-${side}`).checked = true;
}

for (const side of Object.keys(SIDES)) {
  byId(`hear-${side}`).addEventListener('change', () => hear(side));
}
byId('hear-other-name').textContent = call.otherName;
