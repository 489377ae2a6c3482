/** What the formatters of `dump` need beside a batch: texts of the dictionary, messages, templates, sessions. */
import type { DecodedBlock, MessageFacts, SessionFacts, Shape, TemplateVersion } from '../../core/decode/block.ts'

export interface DumpContext {
  readonly shapes: Shape[]
  readonly templates: TemplateVersion[]
  readonly sessions: SessionFacts[]
  /** JSON text of a dictionary id, quotes included; memory is given back when the dictionary begins anew. */
  jsonOf(id: number): string
  messageOf(number: number): MessageFacts
  /** Takes what a block brings, before its records are formatted. */
  open(block: DecodedBlock): void
  /** Forgets what later blocks do not refer to. */
  close(block: DecodedBlock): void
}

/** Makes a context that has seen no block. */
export function createDumpContext(): DumpContext {
  const shapes: Shape[] = []
  const templates: TemplateVersion[] = []
  const sessions: SessionFacts[] = []
  let texts: string[] = []
  let firstText = 0
  let messages: readonly MessageFacts[] = []
  let firstMessage = 0
  const earlier = new Map<number, MessageFacts>()

  function addTexts({ dictionary }: DecodedBlock): void {
    const octets = Buffer.from(dictionary.octets.buffer, dictionary.octets.byteOffset, dictionary.octets.byteLength)
    let start = 0
    for (let index = 0; index < dictionary.count; index++) {
      const end = dictionary.ends[index]!
      texts.push(JSON.stringify(octets.toString('utf8', start, end)))
      start = end
    }
  }

  return {
    shapes,
    templates,
    sessions,
    jsonOf: (id) => texts[id - firstText]!,
    messageOf: (number) => messages[number - firstMessage] ?? earlier.get(number)!,
    open(block) {
      for (const shape of block.newShapes) shapes[shape.id] = shape
      for (const template of block.newTemplates) templates[template.id] = template
      for (const session of block.newSessions) sessions[session.id] = session
      addTexts(block)
      messages = block.messages
      firstMessage = messages[0]?.number ?? 0
      earlier.clear()
      for (const message of block.earlierMessages) earlier.set(message.number, message)
    },
    close({ dictionary: { firstLiveId } }) {
      if (firstLiveId === undefined || firstLiveId <= firstText) return
      texts = texts.slice(firstLiveId - firstText)
      firstText = firstLiveId
    },
  }
}
