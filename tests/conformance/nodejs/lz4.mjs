// Unpacks LZ4 frames, as Kafka's other clients write them: kafkajs brings no codec for LZ4. Checksums are not looked at,
// because Kafka's own record batches have one.

const MAGIC = 0x184d2204
const HAS_BLOCK_SUMS = 0x10
const HAS_CONTENT_SIZE = 0x08
const HAS_DICTIONARY = 0x01
const IS_RAW = 0x80000000

/** The bytes that a frame holds. Throws an Error where it is none. */
export function unpack(frame) {
  if (frame.readUInt32LE(0) !== MAGIC) throw new Error('This is no LZ4 frame.')
  const flags = frame[4]
  let at = 7 + (flags & HAS_CONTENT_SIZE ? 8 : 0) + (flags & HAS_DICTIONARY ? 4 : 0)
  const out = new Growing(frame.length * 4)
  for (;;) {
    const size = frame.readUInt32LE(at)
    at += 4
    if (size === 0) return out.bytes()
    const length = (size & ~IS_RAW) >>> 0
    const block = frame.subarray(at, at + length)
    if (size & IS_RAW) out.add(block)
    else unpackBlock(block, out)
    at += length + (flags & HAS_BLOCK_SUMS ? 4 : 0)
  }
}

/** Each sequence is a run of literals, then a copy of what was written so far back. */
function unpackBlock(block, out) {
  let at = 0
  const lengthFrom = (nibble) => {
    let length = nibble
    if (nibble === 15) {
      let more
      do length += more = block[at++]
      while (more === 255)
    }
    return length
  }
  while (at < block.length) {
    const token = block[at++]
    const literals = lengthFrom(token >> 4)
    out.add(block.subarray(at, at + literals))
    at += literals
    if (at >= block.length) return
    const back = block.readUInt16LE(at)
    at += 2
    out.copy(back, lengthFrom(token & 15) + 4)
  }
}

class Growing {
  constructor(size) {
    this.held = Buffer.allocUnsafe(Math.max(size, 1024))
    this.length = 0
  }

  add(bytes) {
    this.fit(bytes.length)
    bytes.copy(this.held, this.length)
    this.length += bytes.length
  }

  /** What is copied may reach into what the copy itself writes, so it goes byte by byte. */
  copy(back, length) {
    this.fit(length)
    for (let end = this.length + length; this.length < end; this.length += 1) {
      this.held[this.length] = this.held[this.length - back]
    }
  }

  fit(more) {
    if (this.length + more <= this.held.length) return
    const larger = Buffer.allocUnsafe((this.length + more) * 2)
    this.held.copy(larger, 0, 0, this.length)
    this.held = larger
  }

  bytes() {
    return this.held.subarray(0, this.length)
  }
}
