// Taking over from another: what was asked and said before is known, once Kafka has where the group begins.

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

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** What is answered, asked again while a broker is only about to be there: the library's admin throws then. */
async function answered(ask) {
  for (;;) {
    try {
      return await ask()
    } catch (failure) {
      if (!failure.retriable) throw failure
      await sleep(100)
    }
  }
}

/** Know what was asked and said before. */
export async function takeOver(matching, kafka, group, prefix) {
  const [asked, said] = ['referrals', 'matches'].map((stream) => `${prefix}${matching.borough}.${stream}`)
  const { records, reached, consumer } = await history(kafka, group, [asked, said])
  const admin = kafka.admin()
  await admin.connect()
  let begins
  do {
    await sleep(100)
    ;[{ partitions: begins }] = await answered(() => admin.fetchOffsets({ groupId: group, topics: [asked] }))
  } while (begins.some(({ offset }) => offset === '-1'))
  const ends = await answered(() => admin.fetchTopicOffsets(said))
  const wanted = [...begins.map((one) => ({ topic: asked, ...one })), ...ends.map((one) => ({ topic: said, ...one }))]
  while (wanted.some(({ topic, partition, offset }) => (reached[`${topic}/${partition}`] ?? 0) < Number(offset))) await sleep(20)
  const from = Object.fromEntries(begins.map(({ partition, offset }) => [partition, Number(offset)]))
  for (const one of records) if (one.topic === asked && Number(one.offset) < from[one.partition]) matching.remember(one)
  for (const one of records) if (one.topic === said) matching.recall(one)
  matching.state.offsets = from
  await Promise.all([consumer.disconnect(), admin.disconnect()])
}
