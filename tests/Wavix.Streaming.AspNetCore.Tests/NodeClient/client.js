// Plays Wavix with the `ws` package: sends the documented example of every event, pretty-printed and cut into small fragments, with an
// elided payload and an unknown event between them, and prints what came back as one line of JSON.
// Further arguments are WebSocket subprotocols to offer: without one of them in the answer, `ws` fails the connection.
// node client.js ws://127.0.0.1:5080/stream ../../../docs/reference/messages.md [subprotocol ...]
'use strict';
const fs = require('node:fs');
const WebSocket = require('ws');

const [url, document, ...subprotocols] = process.argv.slice(2);
const examples = fs.readFileSync(document, 'utf8')
  .split('<!-- examples: events -->')[1].split('<!-- /examples -->')[0]
  .match(/```json\n[^]*?\n```/g)
  .map(block => JSON.parse(block.slice(8, -4)));
const of = name => examples.find(example => example.event === name);

const elided = structuredClone(of('media'));
elided.media.payload = 'AAEC/f7...';
const later = structuredClone(of('media'));
later.sequence_number = 5;
const unknown = { event: 'dtmf', digit: '5' };
const script = [of('connected'), of('start'), of('media'), of('mark'), elided, unknown, later];
const echoes = 2;

const received = [];
const socket = new WebSocket(url, subprotocols);
const deadline = setTimeout(() => { console.error('no close within 15 s'); process.exit(2); }, 15_000);

function send(message) {
  const text = JSON.stringify(message, null, 2).replaceAll('\n', '\r\n');
  for (let at = 0; at < text.length; at += 7) {
    socket.send(text.slice(at, at + 7), { fin: at + 7 >= text.length });
  }
}

socket.on('open', () => script.forEach(send));
socket.on('message', (data, isBinary) => {
  received.push({ isBinary, message: JSON.parse(data.toString('utf8')) });
  if (received.length === echoes) {
    // Not before: what is said back after `stop` is rightly not sent.
    send(of('stop'));
  }
});
socket.on('error', error => { console.error(String(error)); process.exit(3); });
socket.on('close', code => {
  clearTimeout(deadline);
  console.log(JSON.stringify({ received, closeCode: code, subprotocol: socket.protocol }));
});
