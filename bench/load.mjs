// Posts leads over keep-alive connections as fast as they are answered, by raw sockets: the generator must cost little of
// the machine that it shares with the server.
import { connect } from 'node:net'

const streets = ['LINDEN AVE', 'MAPLE GROVE RD', 'OLD MILL LN', 'HARPETH CT', 'FOXGLOVE DR', 'CEDAR HOLLOW PL']

// Lead n: e-mail, phone and address of its own, as docs/guide/api.md shows.
const leadOf = (n) => ({
  source: 'web',
  notes: 'Asked to be called after 5 pm.',
  contact: {
    firstName: 'Dana',
    lastName: 'Reyes',
    email: `dana.reyes.${n}@example.com`,
    phone: `615.${200 + (Math.floor(n / 10_000) % 700)}.${String(n % 10_000).padStart(4, '0')}`,
  },
  property: { address: { street: `${100 + Math.floor(n / streets.length)} ${streets[n % streets.length]}`, city: 'Nashville', state: 'TN', zip: '37203' } },
})

function requestOf(n, key) {
  const body = JSON.stringify(leadOf(n))
  const head = `POST /api/leads HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n`
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

// The status of a complete answer at the begin of `text`, and where it ends; undefined while it is incomplete.
function answerIn(text) {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headEnd))
  if (!length) throw new Error(`no length: ${text.slice(0, 300)}`)
  const end = headEnd + 4 + Number(length[1])
  return text.length < end ? undefined : { status: Number(text.slice(9, 12)), end }
}

// `count` leads beginning with number `first`; answers {rate, p50, p99} in requests a second and milliseconds.
export async function postLeads({ port, key, connections, first, count }) {
  const latencies = []
  let next = first
  const begin = performance.now()
  const one = () =>
    new Promise((done, failed) => {
      const socket = connect(port, '127.0.0.1')
      let sent = 0
      let text = ''
      const send = () => {
        if (next >= first + count) return done(socket.destroy())
        sent = performance.now()
        socket.write(requestOf(next++, key))
      }
      socket.setNoDelay(true).setEncoding('latin1')
      socket.on('connect', send).on('error', failed)
      socket.on('close', () => next < first + count && failed(new Error('the server closed the connection')))
      socket.on('data', (part) => {
        text += part
        const answer = answerIn(text)
        if (!answer) return
        if (answer.status !== 201) return failed(new Error(text.slice(0, 600)))
        text = text.slice(answer.end)
        latencies.push(performance.now() - sent)
        send()
      })
    })
  await Promise.all(Array.from({ length: connections }, one))
  const seconds = (performance.now() - begin) / 1000
  latencies.sort((a, b) => a - b)
  const at = (part) => latencies[Math.min(latencies.length - 1, Math.floor(part * latencies.length))]
  return { rate: count / seconds, p50: at(0.5), p99: at(0.99) }
}
