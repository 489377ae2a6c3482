/** What fuzzing starts from: built messages, the bundled sample, and captures of other projects where they are at hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createCaptureInput } from '../../core/capture/open-capture.ts'
import { createTransport } from '../../core/transport/transport.ts'
import { builtCaptures, builtConversations } from './built-seeds.ts'

const CORPUS = resolve(import.meta.dirname, '../../../shared/corpora/captures')
const SAMPLE = resolve(import.meta.dirname, '../../resources/sample.pcapng')

/** Captures above it are too large to be damaged whole; their messages are used. */
const MAX_CAPTURE_OCTETS = 16_384
/** How often each built seed stands among the others. */
const BUILT_SHARE = 6
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
    captures: [...files.filter((file) => file.length <= MAX_CAPTURE_OCTETS), ...repeat(builtCaptures())],
    conversations: [
      ...files.map(messagesOf).filter((messages) => messages.length > 0),
      ...repeat(builtConversations()),
    ],
  }
}

/** There are few of them beside the captures, and they reach what captures do not. */
function repeat<T>(seeds: readonly T[]): T[] {
  return Array.from({ length: BUILT_SHARE }, () => seeds).flat()
}

function messagesOf(file: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = []
  const transport = createTransport(
    {
      onDatagram: ({ octets, from, end }) => {
        if (messages.length < MAX_MESSAGES) messages.push(octets.slice(from, end))
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
