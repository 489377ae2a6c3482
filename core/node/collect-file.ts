/** Feeds a collector from a capture file, never further ahead of the store than the feed allows. */
import type { Failure } from '../protocol/failure.ts'
import type { CollectorPort } from '../session/collector-messages.ts'
import type { CollectorFeed } from './collector-feed.ts'
import { fileIdentity } from './file-identity.ts'
import { readCapture, STANDARD_INPUT, type ReadStart } from './file-source.ts'

/** Reads the file to its end, or until the signal; the failure says why it could not. */
export async function collectFile(
  path: string,
  feed: CollectorFeed,
  port: CollectorPort,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  let facts: ReadStart | undefined
  let refusal: Failure | undefined
  let isAccepted = false
  const identity = path === STANDARD_INPUT ? undefined : await fileIdentity(path)

  function accept(): void {
    const format = feed.ingest()?.format()
    if (isAccepted || format === undefined) return
    isAccepted = true
    port.post({ kind: 'accepted', format, compression: facts?.compression, octets: facts?.fileOctets, identity })
  }

  const summary = await readCapture(path, {
    signal,
    onProblem: (problem) => feed.ingest()?.onProblem(problem),
    onStart: (started) => {
      facts = started
      feed.begin({ isCompressed: started.compression !== undefined || started.fileOctets === undefined })
    },
    onChunk: async (chunk, octets) => {
      refusal = feed.ingest()?.push(chunk)
      if (refusal !== undefined) return 'stop'
      accept()
      feed.taken(octets)
      await feed.room(signal)
      return undefined
    },
  })
  if (refusal !== undefined) return refusal
  // Tens of millions of records may have waited for the last template: they come no faster than others.
  while (!signal.aborted && feed.ingest()?.release() === true) await feed.room(signal)
  const ended = feed.ingest()?.end()
  accept()
  if (!summary.ok) return summary.failure
  return ended?.ok === false ? ended.failure : undefined
}
