/** Output that cannot go on: a full disk is told, a reader that has gone is not, a slow one is waited for. */
import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { createOutput, OutputError } from '../../cli/output.ts'

function failingStream(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done(Object.assign(new Error(code), { code }))
    },
  })
}

it('rejects with a sentence when the disk is full', async () => {
  const output = createOutput(failingStream('ENOSPC'))
  output.writeText('line\n')
  const finished = output.finish()
  await expect(finished).rejects.toThrow(OutputError)
  await expect(finished).rejects.toThrow(/cannot be written \(ENOSPC\)/)
})

it('ends quietly when the reader has gone', async () => {
  const output = createOutput(failingStream('EPIPE'))
  output.writeText('line\n')
  await output.finish()
  expect(output.isClosed()).toBe(true)
})

it('waits for a slow reader and leaves no listener behind', async () => {
  const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void setImmediate(done) })
  const output = createOutput(stream)
  const counts = () => ['drain', 'close', 'error'].map((event) => stream.listenerCount(event))
  const before = counts()
  for (let piece = 0; piece < 4; piece++) {
    output.writeText('x'.repeat(1 << 19))
    await output.ready()
  }
  expect(counts()).toEqual(before)
  expect(stream.writableLength).toBe(0)
})
