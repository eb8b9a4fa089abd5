// A telephone call over the official Twilio transport, unmodified. Twilio itself is simulated here: it plays what it gets in real time, echoes marks
// when they are played, and forgets what it has when it gets a clear.
// Usage: node twilio.js <url> <key>. Prints one line of JSON, with what the caller heard as base64 of µ-law.
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { setTracingDisabled } from '@openai/agents';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';

const [url, apiKey] = process.argv.slice(2);
setTracingDisabled(true);

const frame = 160;
const silence = 0xff;

/** The bytes of a voice in µ-law, as a detector of levels hears it. */
const voice = Buffer.alloc(frame);
for (let i = 0; i < frame; i++) {
  voice[i] = i % 16 < 8 ? 0x9f : 0x1f;
}

class SimulatedTwilio extends EventTarget {
  heard = [];
  heardSamples = 0;

  /** Buffers of µ-law, and marks. */
  queue = [];
  spoken = 0;
  silentFrames = 0;
  clears = 0;

  start() {
    this.receive({
      event: 'start',
      start: { streamSid: 'MZ1', mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 } },
    });
    const started = performance.now();
    let frames = 0;
    this.timer = setInterval(() => {
      for (; frames * 20 < performance.now() - started; frames++) {
        this.tick(frames * 20);
      }
    }, 5);
  }

  stop() {
    clearInterval(this.timer);
  }

  /** What the SDK sends. */
  send(text) {
    const message = JSON.parse(text);
    switch (message.event) {
      case 'media':
        this.queue.push(Buffer.from(message.media.payload, 'base64'));
        break;
      case 'mark':
        this.queue.push(message);
        break;
      case 'clear': {
        this.clears++;
        const marks = this.queue.filter((one) => !Buffer.isBuffer(one));
        this.queue = [];
        marks.forEach((mark) => this.receive(mark));
        break;
      }
    }
  }

  close() {}

  /** 20 ms of the call. */
  tick(timestamp) {
    const played = Buffer.alloc(frame, silence);
    let length = 0;
    while (this.queue.length > 0 && (length < frame || !Buffer.isBuffer(this.queue[0]))) {
      const next = this.queue.shift();
      if (!Buffer.isBuffer(next)) {
        this.receive(next);
        continue;
      }

      const count = next.copy(played, length);
      length += count;
      if (count < next.length) {
        this.queue.unshift(next.subarray(count));
      }
    }

    this.heardSamples += length;
    this.silentFrames = length === 0 ? this.silentFrames + 1 : 0;
    this.heard.push(played);
    const payload = this.spoken-- > 0 ? voice : Buffer.alloc(frame, silence);
    this.receive({ event: 'media', media: { timestamp: String(timestamp), payload: payload.toString('base64') } });
  }

  receive(message) {
    const event = new Event('message');
    event.data = JSON.stringify(message);
    this.dispatchEvent(event);
  }
}

const twilio = new SimulatedTwilio();
const errors = [];
const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: twilio });
const session = new RealtimeSession(new RealtimeAgent({ name: 'Clerk', instructions: 'Be brief.' }), {
  transport,
  model: 'gpt-realtime',
  // The transport's own default is lost when it connects: the session asks for PCM before it.
  config: { audio: { input: { format: 'g711_ulaw' }, output: { format: 'g711_ulaw' } } },
});
session.on('error', (error) => errors.push(JSON.stringify(error, (_, value) => (value instanceof Error ? value.stack : value))));
const waits = [];
let done = 0;
transport.on('*', (event) => {
  if (event.type === 'response.done') {
    done++;
  }

  waits.forEach((look) => look());
});
const until = (condition) =>
  new Promise((resolve) => {
    const look = () => condition() && resolve();
    waits.push(look);
    look();
  });

twilio.start();
await session.connect({ apiKey, url });
twilio.spoken = 25;

// Interrupted when somewhat more than a second of the answer was heard.
await until(() => twilio.heardSamples > 9000);
twilio.spoken = 25;
await until(() => done === 2 && twilio.silentFrames > 10);
twilio.stop();
session.close();
const result = { errors, clears: twilio.clears, heard: Buffer.concat(twilio.heard).toString('base64') };
process.stdout.write(JSON.stringify(result) + '\n', () => process.exit(0));
