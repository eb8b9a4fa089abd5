// A whole call with the official SDK, unmodified, over its WebSocket transport: it speaks, calls a tool, is interrupted, and hears a goodbye.
// Usage: node session.js <url> <key>. Prints one line of JSON.
import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents/realtime';
import { setTracingDisabled } from '@openai/agents';
import { z } from 'zod';

const [url, apiKey] = process.argv.slice(2);
setTracingDisabled(true);

const result = { audio: {}, errors: [], tools: [], types: [], interrupted: 0 };
const findOrder = tool({
  name: 'find_order',
  description: 'Finds an order.',
  parameters: z.object({ number: z.number() }),
  execute: async ({ number }) => {
    result.tools.push(number);
    return 'shipped';
  },
});
const agent = new RealtimeAgent({ name: 'Clerk', instructions: 'Be brief.', tools: [findOrder] });
const session = new RealtimeSession(agent, { transport: 'websocket', model: 'gpt-realtime' });

session.on('error', (error) => result.errors.push(JSON.stringify(error, (_, value) => (value instanceof Error ? value.stack : value))));
session.on('audio_interrupted', () => result.interrupted++);
session.transport.on('*', (event) => {
  result.types.push(event.type);
  if (event.type === 'response.output_audio.delta') {
    result.audio[event.item_id] = (result.audio[event.item_id] ?? 0) + Buffer.from(event.delta, 'base64').length;
  }
});

/** Resolves when an event was received a number of times in all. */
function received(type, count = 1) {
  return new Promise((resolve) => {
    const look = () => {
      if (result.types.filter((one) => one === type).length >= count) {
        session.transport.off('*', look);
        resolve();
      }
    };
    session.transport.on('*', look);
    look();
  });
}

/** PCM16 of 24 kHz: a voice, as a detector of levels hears it, then silence. */
function speak() {
  const audio = new Int16Array(24 * 1000);
  for (let i = 0; i < 24 * 400; i++) {
    audio[i] = 6000 * Math.sin((2 * Math.PI * 300 * i) / 24000);
  }

  session.sendAudio(audio.buffer);
}

await session.connect({ apiKey, url });
await received('session.updated');
speak();
await received('response.done', 2);
speak();
await received('input_audio_buffer.speech_started', 2);
await received('response.done', 3);
session.close();
console.log(JSON.stringify(result));
