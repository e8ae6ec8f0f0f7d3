// Bytes straight to the server, for requests that no HTTP library would send.
import net from 'node:net';

// What came back until the server closed, or fell silent for `patience` ms: { status, text }; status 0 when nothing came.
export function rawRequest(port, bytes, { patience = 1_500 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    const chunks = [];
    const finish = () => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      resolve({ status: Number(text.match(/^HTTP\/1\.1 (\d{3})/)?.[1] ?? 0), text });
    };
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isComplete(Buffer.concat(chunks).toString('latin1'))) finish();
    });
    socket.setTimeout(patience, finish);
    socket.on('end', finish);
    socket.on('error', (error) => (['ECONNRESET', 'EPIPE'].includes(error.code) ? finish() : reject(error)));
  });
}

function isComplete(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = text.match(/^content-length: (\d+)/im)?.[1];
  return length === undefined ? /^HTTP\/1\.1 (204|304)/.test(text) : text.length - end - 4 >= Number(length);
}

export const requestBytes = (line, headers, body = '') => {
  const head = `${line}\r\n${headers.map((h) => `${h}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.isBuffer(body) ? body : Buffer.from(body)]);
};
