// A matching in Node.js that knows nothing of Linkway but the contract's pages: the core, and no option.
//
//   node matching.mjs BROKERS BOROUGH PREFIX DIRECTORY STATE [GROUP]
//
// With a GROUP it takes over from another: it waits until Kafka has where that group begins, and says nothing before.
// It keeps what it knows in the file STATE: one borough's places are few, and a borough would use its own database.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import kafkajs from 'kafkajs'
import { Matching, servicesIn } from './deciding.mjs'
import { unpack } from './lz4.mjs'
import { takeOver } from './taking_over.mjs'

const { CompressionCodecs, CompressionTypes, Kafka, Partitioners, logLevel } = kafkajs

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