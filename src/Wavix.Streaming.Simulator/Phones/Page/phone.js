import { Sound, describeMicrophoneError, readAudioFile } from './sound.js';
import { addCaption, clearCall, showAnswer, showBuffer, showLevel, showTime } from './view.js';

const byId = id => document.getElementById(id);
const KEYS = [
  ['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'],
  ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'], ['*', ''], ['0', '+'], ['#', ''],
];
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const NAMES = { '*': 'star', '#': 'pound' };
const MOST_WAITING_BYTES = 25 * 960;

let state = 'lost';
let sound = null;
let file = null;
let isMuted = false;

// The socket.

const socket = new WebSocket(new URL('socket', location.href.replace(/^http/, 'ws')));
socket.binaryType = 'arraybuffer';
socket.addEventListener('message', event => {
  if (typeof event.data !== 'string') {
    sound?.play(event.data);
    return;
  }
  const message = JSON.parse(event.data);
  received[message.type]?.(message);
});
socket.addEventListener('close', () => {
  if (state !== 'closed') {
    say('The connection to wavix-sim is lost. Start it again, and open the address that it prints.', true);
  }
  setState('closed');
});
const send = message => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));

const received = {
  hello({ target, faults }) {
    byId('target').textContent = target;
    document.title = `Phone: ${target}`;
    byId('faults').replaceChildren(...faults.map(createSwitch));
    say('Ready');
    setState('ready');
  },
  refused({ message }) {
    say(message, true);
    setState('closed');
  },
  state({ state: next }) {
    setState(next);
    if (next === 'talking') {
      say('In call');
      sayFile();
    } else if (next === 'ending') {
      say('Hanging up \u2026');
    }
  },
  caption(caption) {
    if (caption.kind === 'clear') {
      sound?.hurry();
    }
    addCaption(caption);
  },
  key: ({ key, isCollected }) => addCaption({
    kind: 'key', text: isCollected ? `key ${key} was collected` : `key ${key} was not collected: the application has not asked for it`,
  }),
  meter({ at, queued }) {
    showTime(at);
    showBuffer(queued);
  },
  answer: ({ ms }) => showAnswer(ms),
  async ended({ number, isInOrder, message, hasRecording }) {
    addCaption({ kind: isInOrder ? 'state' : 'problem', text: message });
    say(message, !isInOrder);
    await closeSound();
    setState('ready');
    byId('after').hidden = !hasRecording;
    if (hasRecording) {
      byId('timeline-link').href = byId('timeline').src = `calls/${number}/timeline`;
      byId('recording-link').href = `calls/${number}/recording.wav`;
    }
  },
  bye({ message }) {
    say(message);
    setState('closed');
  },
};

// The call.

function say(text, isBad = false) {
  const status = byId('status');
  status.textContent = text;
  status.classList.toggle('bad', isBad);
  status.classList.toggle('long', text.length > 40);
}

function setState(next) {
  state = next;
  const isCalling = ['opening', 'calling', 'talking', 'ending'].includes(state);
  const hadFocus = [byId('call'), byId('hang-up')].includes(document.activeElement);
  byId('call').hidden = isCalling;
  byId('call').disabled = state !== 'ready';
  byId('hang-up').hidden = !isCalling;
  byId('mute').disabled = !isCalling;
  byId('again').disabled = state !== 'talking' || !file;
  for (const input of document.querySelectorAll('#voice input, #clean, #file')) {
    input.disabled = isCalling;
  }
  if (hadFocus) {
    // The one takes the place of the other, for the keyboard too.
    (isCalling ? byId('hang-up') : byId('call')).focus();
  }
  if (state === 'closed') {
    closeSound();
  }
}

async function call() {
  const usesFile = document.querySelector('input[name=source]:checked').value === 'file';
  if (usesFile && !file) {
    say('Choose a WAV file first.', true);
    byId('file').focus();
    return;
  }
  byId('voice-note').textContent = '';
  say(usesFile ? 'Calling \u2026' : 'Waiting for the microphone \u2026');
  setState('opening');
  try {
    sound = await Sound.open({
      file: usesFile ? file : null,
      isCleaned: byId('clean').checked,
      onFrame: speak,
      onHeardLevel: level => showLevel(byId('other'), level),
    });
  } catch (error) {
    say('No microphone', true);
    setState('ready');
    offerFile(describeMicrophoneError(error));
    return;
  }
  if (state !== 'opening') {
    await closeSound();
    return;
  }
  clearCall();
  byId('after').hidden = true;
  sound.mute(isMuted);
  say('Calling \u2026');
  setState('calling');
  send({ type: 'call' });
}

function hangUp() {
  if (state === 'opening') {
    say('Ready');
    setState('ready');
  } else {
    send({ type: 'hangUp' });
  }
}

function speak(frame, level) {
  showLevel(byId('you'), level);
  if (state === 'talking' && socket.bufferedAmount < MOST_WAITING_BYTES) {
    socket.send(frame);
  }
}

function sayFile() {
  byId('again').disabled = true;
  sound?.sayFile(() => { byId('again').disabled = state !== 'talking'; });
}

async function closeSound() {
  const closing = sound;
  sound = null;
  await closing?.close();
  showLevel(byId('you'), 0);
  showLevel(byId('other'), 0);
  showBuffer(0);
}

// The dial pad.

byId('pad').append(...KEYS.map(([key, letters], i) => {
  const button = document.createElement('button');
  const small = document.createElement('small');
  small.textContent = letters;
  button.type = 'button';
  button.dataset.key = key;
  button.append(key, ' ', small);
  if (NAMES[key]) {
    button.setAttribute('aria-label', NAMES[key]);
  }
  button.addEventListener('click', () => press(key, [ROWS[Math.floor(i / 3)], COLUMNS[i % 3]]));
  return button;
}));

function press(key, frequencies) {
  if (state === 'talking' || state === 'calling') {
    sound?.beep(frequencies);
    addCaption({ kind: 'key', text: `key ${key}` });
    send({ type: 'key', key });
  }
}

document.addEventListener('keydown', event => {
  const button = document.querySelector(`#pad button[data-key="${CSS.escape(event.key)}"]`);
  const isTyping = event.target.closest('input, select, textarea') && event.target.type !== 'checkbox';
  if (button && !isTyping && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey) {
    button.click();
    button.classList.add('pressed');
    setTimeout(() => button.classList.remove('pressed'), 150);
  }
});

byId('call').addEventListener('click', call);
byId('hang-up').addEventListener('click', hangUp);
byId('mute').addEventListener('click', () => {
  isMuted = !isMuted;
  byId('mute').setAttribute('aria-pressed', String(isMuted));
  byId('mute').textContent = isMuted ? 'Muted' : 'Mute';
  sound?.mute(isMuted);
});

// Faults and the voice.

function createSwitch({ name, label, description }) {
  const row = document.createElement('label');
  row.className = 'switch';
  const input = Object.assign(document.createElement('input'), { type: 'checkbox', name: 'fault', value: name });
  input.setAttribute('role', 'switch');
  input.addEventListener('change', () =>
    send({ type: 'faults', names: [...document.querySelectorAll('input[name=fault]:checked')].map(checked => checked.value) }));
  const track = Object.assign(document.createElement('span'), { className: 'track' });
  track.setAttribute('aria-hidden', 'true');
  const text = document.createElement('span');
  const small = document.createElement('small');
  small.textContent = description;
  text.append(label, small);
  row.append(input, track, text);
  return row;
}

function offerFile(reason) {
  byId('voice-note').textContent = reason;
  document.querySelector('input[name=source][value=file]').checked = true;
  showSource();
  byId('file').focus();
}

function showSource() {
  const usesFile = document.querySelector('input[name=source]:checked').value === 'file';
  byId('file-row').hidden = !usesFile;
  byId('clean-row').hidden = usesFile;
}

byId('voice').addEventListener('change', showSource);
byId('again').addEventListener('click', sayFile);
byId('file').addEventListener('change', async () => {
  const [chosen] = byId('file').files;
  if (!chosen) {
    return;
  }
  try {
    file = await readAudioFile(chosen);
    byId('file-name').textContent = `${chosen.name}, ${file.duration.toFixed(1)} s`;
    byId('voice-note').textContent = '';
    if (state === 'ready') {
      say('Ready');
    }
  } catch {
    file = null;
    byId('file-name').textContent = `${chosen.name} is not audio that this browser can read. Choose a WAV file.`;
  }
});
showSource();
