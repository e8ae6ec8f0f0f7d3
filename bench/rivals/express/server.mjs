// POST /api/leads as an Express application does it: validates, then writes lead, contact, property, activity and job in
// one transaction on PostgreSQL.
//   node server.mjs URL SOCKET-OR-PORT PROCESSES
import cluster from 'node:cluster'
import { randomUUID } from 'node:crypto'

import express from 'express'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import pg from 'pg'
import validator from 'validator'

const [url, port, processes] = process.argv.slice(2)
const key = 'bench-key'

const collapsed = (text) => (typeof text === 'string' ? text.trim().replace(/\s+/g, ' ') : '')

function contactOf({ firstName, lastName, email, phone } = {}) {
  const contact = { firstName: collapsed(firstName), lastName: collapsed(lastName), email: collapsed(email), phone: collapsed(phone), emailKey: null }
  if (contact.email) {
    if (!validator.isEmail(contact.email)) return { error: 'email_invalid' }
    contact.emailKey = validator.normalizeEmail(contact.email)
  }
  if (contact.phone) {
    const parsed = parsePhoneNumberFromString(contact.phone, 'US')
    if (parsed?.isValid()) contact.phone = parsed.number
  }
  return { contact }
}

function propertyOf({ address } = {}) {
  const street = collapsed(address?.street).toUpperCase()
  if (!/^\d+ \S/.test(street)) return null
  const [city, state, zip] = [address.city, address.state, address.zip].map((part) => collapsed(part).toUpperCase())
  return { street, city, state, zip, key: [street, city, state, zip].join('|') }
}

// Prepared once a connection.
const statements = {
  contact: 'insert into contacts(id, first_name, last_name, email, email_key, phone) values ($1, $2, $3, $4, $5, $6)',
  property:
    'insert into properties(id, street, city, state, zip, address_key) values ($1, $2, $3, $4, $5, $6)' +
    ' on conflict (address_key) do update set address_key = excluded.address_key returning id',
  duplicate:
    'select l.id from leads l join contacts c on c.id = l.contact_id where c.email_key = $1 or c.phone = $2 or l.property_id = $3 order by l.created_at limit 1',
  lead: 'insert into leads(id, source, notes, contact_id, property_id, duplicate_of, enrichment_status) values ($1, $2, $3, $4, $5, $6, $7) returning created_at',
  activity: "insert into activities(id, lead_id, type, summary) values ($1, $2, 'lead_created', 'Lead created')",
  job: "insert into jobs(id, queue, kind, payload) values ($1, 'enrichment', 'enrich-lead', $2)",
}

async function store(client, input, contact, property) {
  const run = (name, values) => client.query({ name, text: statements[name], values })
  const contactId = randomUUID()
  const id = randomUUID()
  await client.query('begin')
  try {
    await run('contact', [contactId, contact.firstName, contact.lastName, contact.email, contact.emailKey, contact.phone])
    let propertyId = null
    if (property)
      propertyId = (await run('property', [randomUUID(), property.street, property.city, property.state, property.zip, property.key])).rows[0].id
    const duplicate = (await run('duplicate', [contact.emailKey, contact.phone, propertyId])).rows[0]?.id ?? null
    const lead = await run('lead', [id, collapsed(input.source) || 'unknown', collapsed(input.notes), contactId, propertyId, duplicate, property ? 'queued' : 'none'])
    await run('activity', [randomUUID(), id])
    if (property) await run('job', [randomUUID(), { leadId: id }])
    await client.query('commit')
    return { id, status: 'new', contact, property, duplicateOf: duplicate, createdAt: lead.rows[0].created_at }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

function serve() {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use(express.json({ limit: '1mb' }))
  app.get('/api/health', (request, response) => response.json({ ok: true }))
  app.post('/api/leads', async (request, response) => {
    if (request.get('authorization') !== `Bearer ${key}`) return response.status(401).json({ code: 'unauthenticated' })
    const { contact, error } = contactOf(request.body.contact)
    if (error) return response.status(400).json({ code: error })
    const property = propertyOf(request.body.property)
    const client = await pool.connect()
    try {
      response.status(201).json(await store(client, request.body, contact, property))
    } finally {
      client.release()
    }
  })
  app.listen(Number(port), '127.0.0.1')
}

if (cluster.isPrimary && Number(processes) > 1) {
  for (let i = 0; i < Number(processes); ++i) cluster.fork()
} else {
  serve()
}
