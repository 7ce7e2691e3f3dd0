// A partner in Node.js that knows nothing of Linkway but the contract's page: it asks once, and prints each answer on a
// line of its own until it has read that to its question.
//
//   node partner.mjs BROKERS EVENTS ANSWERS GROUP < question.json

import { readFileSync } from 'node:fs'
import kafkajs from 'kafkajs'

const { Kafka, logLevel } = kafkajs

const [brokers, events, answers, group] = process.argv.slice(2)
const { headers, key, body } = JSON.parse(readFileSync(0, 'utf-8'))
const kafka = new Kafka({ clientId: group, brokers: brokers.split(','), logLevel: logLevel.ERROR })
const producer = kafka.producer()
const consumer = kafka.consumer({ groupId: `${group}.${headers.ce_id}` })

const texts = (read) => Object.fromEntries(Object.entries(read).map(([name, bytes]) => [name, bytes.toString()]))

const answered = new Promise((resolve, reject) => {
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  const eachMessage = async ({ message }) => {
    const answer = { key: message.key.toString(), headers: texts(message.headers), body: JSON.parse(message.value) }
    console.log(JSON.stringify(answer))
    if (answer.headers.ce_causationid === headers.ce_id) resolve()
  }
  consumer
    .connect()
    .then(() => consumer.subscribe({ topic: answers, fromBeginning: true }))
    .then(() => consumer.run({ eachMessage }))
    .catch(reject)
})

await producer.connect()
await producer.send({ topic: events, messages: [{ key, headers, value: JSON.stringify(body) }] })
await answered
await Promise.all([consumer.disconnect(), producer.disconnect()])
