import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runCollector } from '../../../core/node/collector.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import type { CollectorAnswer, FromCollector, ToCollector } from '../../../core/session/collector-messages.ts'

const SAMPLE = fileURLToPath(new URL('../../../resources/sample.pcapng', import.meta.url))

it('tells when records were lost, also when the file is read to its end', async () => {
  let send: (message: ToCollector) => void = () => undefined
  let hear: (message: FromCollector) => void = () => undefined
  runCollector({ post: (message) => hear(message), onMessage: (listener) => (send = listener) }, () => {
    throw new Error('nobody listens in this test')
  })
  function ask(): CollectorAnswer | undefined {
    let answer: CollectorAnswer | undefined
    const listener = hear
    hear = (message) => {
      if (message.kind === 'answer') answer = message.answer
    }
    send({ kind: 'ask', id: 1, question: { about: 'losses' } })
    hear = listener
    return answer
  }
  expect(ask()).toEqual({ about: 'losses', losses: [] })

  await new Promise<void>((settle) => {
    hear = (message) => {
      if (message.kind === 'finished') settle()
      // As the session does: in a turn of its own.
      if (message.kind === 'block') setImmediate(() => send({ kind: 'stored' }))
    }
    send({ kind: 'open', path: SAMPLE, settings: DEFAULT_DECODE_SETTINGS, elements: [] })
  })
  const answer = ask()
  // The NetScaler of the sample loses a stretch of its records.
  expect(answer).toMatchObject({ about: 'losses', losses: [{ domain: 0 }] })
  for (const { fromSeconds, toSeconds } of answer?.about === 'losses' ? answer.losses : []) {
    expect(fromSeconds).toBeGreaterThan(1_700_000_000)
    expect(toSeconds - fromSeconds).toBeLessThan(60)
  }
})
