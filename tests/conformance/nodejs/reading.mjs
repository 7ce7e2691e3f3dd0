// A record as an event, or why it cannot be read.

export const OURS = 'london.linkway.'
const MOST_BYTES = 1024 * 1024
const NEEDED = ['id', 'type', 'source', 'subject', 'time', 'sequence', 'correlationid', 'causationid', 'borough', 'recordedtime']

export class Unreadable extends Error {}

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
