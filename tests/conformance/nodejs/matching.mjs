// A matching in Node.js that knows nothing of Linkway but the contract's pages: the core, and no option.
//
//   node matching.mjs BROKERS BOROUGH PREFIX DIRECTORY STATE [GROUP]
//
// With a GROUP it takes over from another: it waits until Kafka has where that group begins, and says nothing before.
// It keeps what it knows in the file STATE: one borough's places are few, and a borough would use its own database.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import kafkajs from 'kafkajs'
import { unpack } from './lz4.mjs'

const { CompressionCodecs, CompressionTypes, Kafka, Partitioners, logLevel } = kafkajs

const OURS = 'london.linkway.'
const MOST_BYTES = 1024 * 1024
const MOST_AHEAD_MS = 5 * 60 * 1000
const NEEDED = ['id', 'type', 'source', 'subject', 'time', 'sequence', 'correlationid', 'causationid', 'borough', 'recordedtime']
const ENDS = ['referral-closed.v1', 'referral-withdrawn.v1', 'referral-rerouted.v1', 'consent-withdrawn.v1', 'needs-a-human.v1']
const RELEASED = {
  'offer-declined.v1': 'offer-declined',
  'provider-declined.v1': 'provider-declined',
  'referral-closed.v1': 'closed',
  'referral-rerouted.v1': 'rerouted',
  'needs-a-human.v1': 'needs-a-human',
}

class Unreadable extends Error {}

// --- Reading ---------------------------------------------------------------------------------------------------------

function text(bytes, reason) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unreadable(reason)
  }
}

function json(bytes) {
  const written = text(bytes, 'not-json')
  try {
    return JSON.parse(written)
  } catch {
    throw new Unreadable('not-json')
  }
}

function attributesOf(headers) {
  const attributes = {}
  for (const [name, bytes] of Object.entries(headers)) {
    if (bytes === null || Array.isArray(bytes)) throw new Unreadable(bytes === null ? 'header-null' : 'header-invalid')
    attributes[name.replace(/^ce_/, '')] = text(bytes, 'header-not-utf8')
  }
  return attributes
}

export function read({ headers, value }) {
  if (value === null) throw new Unreadable('value-null')
  if (value.length > MOST_BYTES) throw new Unreadable('too-large')
  let attributes = attributesOf(headers)
  let event = json(value)
  if ((attributes['content-type'] ?? '').startsWith('application/cloudevents')) {
    const { data, data_base64: encoded, ...rest } = event
    attributes = rest
    event = data ?? json(Buffer.from(encoded ?? '', 'base64'))
  }
  check(attributes, event)
  return { attributes, event }
}

function check(attributes, event) {
  if (!NEEDED.every((name) => attributes[name])) throw new Unreadable('header-missing')
  if (!/^[1-9][0-9]{0,9}$/.test(attributes.sequence) || Number.isNaN(Date.parse(attributes.time))) {
    throw new Unreadable('header-invalid')
  }
  const isCreated = attributes.type === `${OURS}referral-created.v1`
  if (isCreated && !(Array.isArray(event.needs) && event.needs.every((need) => /^[a-z-]+$/.test(need)))) {
    throw new Unreadable('schema-wrong')
  }
}

// --- Deciding: pure but for what is known of the referral --------------------------------------------------------------

export class Matching {
  constructor(borough, services, state) {
    this.borough = borough
    this.services = services
    this.state = state
  }

  /** What is to be said after one record. */
  work(record, now) {
    let message
    try {
      message = read(record)
    } catch (unreadable) {
      if (!(unreadable instanceof Unreadable)) throw unreadable
      return [this.deadLetter(record, unreadable.message, now)]
    }
    const { subject, sequence } = message.attributes
    const known = (this.state.referrals[subject] ??= { next: 1, said: 0, waiting: {} })
    if (Number(sequence) >= known.next) known.waiting[sequence] = message
    return this.goOn(known, now)
  }

  /** What was asked before another handed over: it is followed, and that one has answered it. */
  remember(record) {
    const message = this.readable(record)
    if (!message) return
    const { subject, sequence } = message.attributes
    const known = (this.state.referrals[subject] ??= { next: 1, said: 0, waiting: {} })
    if (Number(sequence) >= known.next) known.waiting[sequence] = message
    for (let next; (next = known.waiting[known.next]); ) {
      delete known.waiting[known.next++]
      this.follow(known, next)
    }
  }

  /** What another has said before: its numbers go on, and its places are held still. */
  recall(record) {
    const { attributes, event } = this.readable(record) ?? { attributes: {} }
    const known = this.state.referrals[attributes.subject]
    if (!known || Number(attributes.sequence) <= known.said) return
    known.said = Number(attributes.sequence)
    if (attributes.type === `${OURS}matched.v1`) known.at = event.service_id
    if (attributes.type === `${OURS}place-released.v1`) delete known.at
  }

  readable(record) {
    try {
      return read(record)
    } catch (unreadable) {
      if (!(unreadable instanceof Unreadable)) throw unreadable
    }
  }

  /** What has become due since: dates that were ahead and are no more. */
  due(now) {
    return Object.values(this.state.referrals).flatMap((known) => this.goOn(known, now))
  }

  goOn(known, now) {
    const said = []
    for (let next; (next = known.waiting[known.next]); ) {
      if (Date.parse(next.attributes.time) > now.getTime() + MOST_AHEAD_MS) break
      delete known.waiting[known.next++]
      for (const [name, body] of this.decide(known, next)) said.push(this.event(known, next.attributes, name, body, now))
    }
    return said
  }

  /** What the event says of what is sought. */
  follow(known, { attributes, event }) {
    const name = attributes.type.replace(OURS, '')
    if (name === 'referral-created.v1' && !known.wanted) {
      Object.assign(known, { wanted: event, declined: [], synthetic: String(attributes.synthetic) === 'true' })
    }
    if (known.wanted && ['offer-declined.v1', 'provider-declined.v1'].includes(name)) known.declined.push(event.service_id)
    return name
  }

  decide(known, message) {
    const { event } = message
    const name = this.follow(known, message)
    if (!known.wanted) return []
    // A human may have put these right.
    if (name === 'human-decided.v1') for (const code of ['needs', 'age_band']) known.wanted[code] = event[code] ?? known.wanted[code]
    const said = []
    if (ENDS.includes(name) || RELEASED[name]) said.push(...this.free(known, RELEASED[name] ?? 'withdrawn'))
    if (this.seeks(name, event)) said.push(this.answer(known))
    return said
  }

  seeks(name, event) {
    if (name === 'referral-created.v1') return !(event.needs_human ?? []).length
    if (name === 'human-decided.v1') return event.decision === 'go-on'
    return name === 'provider-declined.v1' || (name === 'offer-declined.v1' && event.seek_another)
  }

  answer(known) {
    const { referral_id, channel, needs, age_band } = known.wanted
    const about = { referral_id, channel }
    const there = this.services.filter(({ id, need }) => needs.includes(need) && !known.declined.includes(id))
    const chosen = age_band === '0-17' ? undefined : there.find((service) => this.hasRoom(service))
    if (!chosen) {
      const none = there.length ? 'no-room' : 'no-service-for-the-need'
      return ['unmatched', { ...about, reason: age_band === '0-17' ? 'too-young' : none, why: 'There is no place.' }]
    }
    known.at = chosen.id
    return ['matched', {
      ...about,
      service_id: chosen.id,
      service_name: chosen.name,
      organization_name: chosen.host,
      needs_met: [chosen.need],
      distance_metres: 0,
      score: 1,
      score_parts: [{ name: 'needs', value: 1, weight: 1 }],
      why: 'It is for what is asked for, and has room.',
    }]
  }

  hasRoom({ id, places }) {
    return Object.values(this.state.referrals).filter((one) => one.at === id && !one.synthetic).length < places
  }

  free(known, reason) {
    if (!known.at) return []
    const released = { referral_id: known.wanted.referral_id, service_id: known.at, reason }
    delete known.at
    return [['place-released', released]]
  }

  // --- Saying ---------------------------------------------------------------------------------------------------------

  event(known, cause, name, body, now) {
    const at = now.toISOString()
    known.said += 1
    const attributes = {
      specversion: '1.0',
      id: uuidOf(`${cause.subject}/${known.said}`),
      type: `${OURS}${name}.v1`,
      source: '/matching',
      subject: cause.subject,
      time: at,
      recordedtime: at,
      sequence: String(known.said),
      correlationid: cause.correlationid,
      causationid: cause.id,
      borough: this.borough,
      ...(known.synthetic ? { synthetic: 'true' } : {}),
    }
    const headers = Object.entries(attributes).map(([attribute, value]) => [`ce_${attribute}`, value])
    return {
      topic: `${this.borough}.${name === 'dead-lettered' ? 'dead-letters' : 'matches'}`,
      key: cause.subject,
      headers: { 'content-type': 'application/json', ...Object.fromEntries(headers) },
      value: JSON.stringify(body),
    }
  }

  deadLetter({ topic, partition, offset }, reason, now) {
    const key = uuidOf(`${topic}/${partition}/${offset}`)
    // A borough seals what came under a key of its own; here nothing of it is kept.
    const sealed = Buffer.from('not kept').toString('base64')
    const from = { topic, partition, offset: Number(offset) }
    const body = { service: 'matching', reason, detail: 'It cannot be read.', ...from, sealed }
    return this.event({ said: 0 }, { subject: key, correlationid: key, id: key }, 'dead-lettered', body, now)
  }
}

/** The same UUID for the same name, so that what is said again is the same event. */
function uuidOf(name) {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export function servicesIn(path) {
  return JSON.parse(readFileSync(path, 'utf-8')).contents.map(({ id, name, organization, attributes }) => {
    const terms = Object.fromEntries(attributes.map(({ taxonomy_term: term }) => [term.taxonomy, term.name]))
    return { id, name, host: organization.name, need: terms['linkway-needs'], places: Number(terms['linkway-places']) }
  })
}

// --- Running ---------------------------------------------------------------------------------------------------------

/** All that lies on the topics, from the first record on, as it comes; nothing of it is committed. */
async function history(kafka, group, topics) {
  const records = []
  const reached = {}
  const consumer = kafka.consumer({ groupId: `${group}.history`, sessionTimeout: 6000 })
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  const eachMessage = async ({ topic, partition, message }) => {
    records.push({ topic, partition, ...message })
    reached[`${topic}/${partition}`] = Number(message.offset) + 1
  }
  await consumer.run({ autoCommit: false, eachMessage })
  return { records, reached, consumer }
}

/** Take over: know what was asked and said before, once Kafka has where the group begins. */
async function takeOver(matching, kafka, group, prefix) {
  const [asked, said] = ['referrals', 'matches'].map((stream) => `${prefix}${matching.borough}.${stream}`)
  const { records, reached, consumer } = await history(kafka, group, [asked, said])
  const admin = kafka.admin()
  await admin.connect()
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  let begins
  do {
    await sleep(100)
    ;[{ partitions: begins }] = await admin.fetchOffsets({ groupId: group, topics: [asked] })
  } while (begins.some(({ offset }) => offset === '-1'))
  const ends = await admin.fetchTopicOffsets(said)
  const wanted = [...begins.map((one) => ({ topic: asked, ...one })), ...ends.map((one) => ({ topic: said, ...one }))]
  while (wanted.some(({ topic, partition, offset }) => (reached[`${topic}/${partition}`] ?? 0) < Number(offset))) await sleep(20)
  const from = Object.fromEntries(begins.map(({ partition, offset }) => [partition, Number(offset)]))
  for (const one of records) if (one.topic === asked && Number(one.offset) < from[one.partition]) matching.remember(one)
  for (const one of records) if (one.topic === said) matching.recall(one)
  matching.state.offsets = from
  await Promise.all([consumer.disconnect(), admin.disconnect()])
}

async function run([brokers, borough, prefix, directory, kept, group]) {
  // What the contract's topics hold is compressed by lz4, which kafkajs does not bring along.
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: async () => {
      throw new Error('What is said here is not compressed.')
    },
    decompress: async (packed) => unpack(packed),
  })
  const state = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf-8')) : { referrals: {}, offsets: {} }
  const matching = new Matching(borough, servicesIn(directory), state)
  const kafka = new Kafka({ clientId: 'matching-js', brokers: brokers.split(','), logLevel: logLevel.ERROR })
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner })
  // Whoever was killed is missed after so long; until then Kafka deals its partitions out to nobody.
  const groupId = group ?? `${prefix}${borough}.matching-js`
  const consumer = kafka.consumer({ groupId, sessionTimeout: 6000, heartbeatInterval: 1000 })
  const keep = () => {
    writeFileSync(`${kept}.new`, JSON.stringify(state))
    renameSync(`${kept}.new`, kept)
  }
  if (group && !existsSync(kept)) {
    await takeOver(matching, kafka, group, prefix)
    keep()
  }
  await Promise.all([producer.connect(), consumer.connect()])
  await consumer.subscribe({ topic: `${prefix}${borough}.referrals`, fromBeginning: true })

  const say = async (messages) => {
    for (const { topic, ...message } of messages) await producer.send({ topic: prefix + topic, messages: [message] })
  }
  const eachMessage = async ({ topic, partition, message: { offset, headers, value } }) => {
    if (Number(offset) < (state.offsets[partition] ?? 0)) return
    const now = new Date()
    await say([...matching.work({ topic, partition, offset, headers, value }, now), ...matching.due(now)])
    state.offsets[partition] = Number(offset) + 1
    keep()
  }
  await consumer.run({ eachMessage })
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, async () => {
      await consumer.disconnect()
      await producer.disconnect()
      process.exit(0)
    })
  }
}

await run(process.argv.slice(2))
