// Voice agents of the official SDK on Twilio Media Streams: a WebSocket server, and for each call a session over the unmodified Twilio transport.
// Usage: node server.js <key>. The first line that it prints is its address. The query of a call's address has the address of the model's service and
// the id of the call. Stops when its input ends.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { setTracingDisabled } from '@openai/agents';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';

const [apiKey] = process.argv.slice(2);
setTracingDisabled(true);

const http = createServer();
new WebSocketServer({ server: http }).on('connection', async (twilioWebSocket, request) => {
  const query = new URL(request.url, 'http://localhost').searchParams;
  const session = new RealtimeSession(
    // The model's service finds the session of a call by its instructions.
    new RealtimeAgent({ name: 'Agent', instructions: query.get('call') }),
    {
      transport: new TwilioRealtimeTransportLayer({ twilioWebSocket }),
      model: 'gpt-realtime',
      // The transport's own default is lost when it connects: the session asks for PCM before it.
      config: { audio: { input: { format: 'g711_ulaw' }, output: { format: 'g711_ulaw' } } },
    },
  );
  session.on('error', (error) => console.error(error));
  twilioWebSocket.on('close', () => session.close());
  try {
    await session.connect({ apiKey, url: query.get('model') });
  } catch (error) {
    console.error(error);
    twilioWebSocket.close(1011);
  }
});

process.stdin.resume().on('end', () => process.exit(0));
http.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${http.address().port}`));
