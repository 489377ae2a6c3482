/** What fuzzing starts from: captures of other projects where they are at hand, and the bundled sample in any case. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createCaptureInput } from '../../core/capture/open-capture.ts'
import { createTransport } from '../../core/transport/transport.ts'

const CORPUS = resolve(import.meta.dirname, '../../../shared/corpora/captures')
const SAMPLE = resolve(import.meta.dirname, '../../resources/sample.pcapng')

/** Captures above it are too large to be damaged whole; their messages are used. */
const MAX_CAPTURE_OCTETS = 16_384
/** Messages taken of one capture. */
const MAX_MESSAGES = 64

export interface Seeds {
  readonly captures: readonly Uint8Array[]
  /** The messages of each capture in their order: templates before what they describe. */
  readonly conversations: readonly (readonly Uint8Array[])[]
}

/** Reads the seeds; always in the same order. */
export function readSeeds(): Seeds {
  const corpus = existsSync(CORPUS)
    ? readdirSync(CORPUS)
        .sort()
        .map((name) => join(CORPUS, name))
    : []
  const files = [...corpus, SAMPLE].map((path) => new Uint8Array(readFileSync(path)))
  return {
    captures: files.filter((file) => file.length <= MAX_CAPTURE_OCTETS),
    conversations: files.map(messagesOf).filter((messages) => messages.length > 0),
  }
}

function messagesOf(file: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = []
  const transport = createTransport(
    {
      onDatagram: ({ octets }) => {
        if (messages.length < MAX_MESSAGES) messages.push(octets.slice())
      },
    },
    () => undefined,
  )
  const input = createCaptureInput(
    { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem: () => undefined },
    { isCompressed: false },
  )
  input.push(file)
  input.end()
  transport.end()
  return messages
}
