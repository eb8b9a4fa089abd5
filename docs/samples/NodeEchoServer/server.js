// An application in another language: says back what the caller says. `wavix-sim check` is what tests it.
// node server.js 5080
'use strict';
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ port: Number(process.argv[2] ?? 5080), path: '/stream', maxPayload: 1024 * 1024 });

server.on('connection', socket => {
  let stream = null;
  socket.on('error', error => console.error(String(error)));
  socket.on('message', (data, isBinary) => {
    const event = isBinary ? null : parse(data);
    if (event?.event === 'start') {
      stream = event;
    } else if (event?.event === 'media' && stream?.stream_type === 'twoway' && event.stream_id === stream.stream_id && isAudio(event.media?.payload)) {
      socket.send(JSON.stringify({ event: 'media', stream_id: stream.stream_id, media: { payload: event.media.payload } }));
    }
  });
});

/** What is no JSON is skipped: the call goes on. */
function parse(data) {
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    return null;
  }
}

/** Base64 of whole 16-bit samples. */
function isAudio(payload) {
  return typeof payload === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(payload) && payload.length % 4 === 0
    && Buffer.from(payload, 'base64').length % 2 === 0;
}
