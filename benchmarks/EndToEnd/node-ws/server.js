// What one writes on Node: ws, JSON.parse, a Buffer of the audio, and back. Its first line is the port.
'use strict';

const http = require('http');
const { WebSocketServer } = require('ws');

const server = http.createServer((request, response) => {
  if (global.gc) {
    global.gc();
  }
  response.end(`0 0 0 ${process.memoryUsage.rss()}`);
});

new WebSocketServer({ server, path: '/stream', perMessageDeflate: false }).on('connection', (socket) => {
  let streamId;
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      return;
    }
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    switch (message.event) {
      case 'start':
        streamId = message.stream_id;
        break;
      case 'media': {
        const pcm = Buffer.from(message.media.payload, 'base64');
        socket.send(JSON.stringify({ event: 'media', stream_id: streamId, media: { payload: pcm.toString('base64') } }));
        break;
      }
    }
  });
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
