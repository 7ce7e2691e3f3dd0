// What is answered: pure but for what is known of each referral.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { OURS, Unreadable, read } from './reading.mjs'

const MOST_AHEAD_MS = 5 * 60 * 1000
const ENDS = ['referral-closed.v1', 'referral-withdrawn.v1', 'referral-rerouted.v1', 'consent-withdrawn.v1', 'needs-a-human.v1']
const RELEASED = {
  'offer-declined.v1': 'offer-declined',
  'provider-declined.v1': 'provider-declined',
  'referral-closed.v1': 'closed',
  'referral-rerouted.v1': 'rerouted',
  'needs-a-human.v1': 'needs-a-human',
}

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
