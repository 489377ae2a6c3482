/** What the formatters of `dump` need beside a batch: texts of the dictionary, messages, templates, sessions. */
import { present } from '../../core/bytes/invariant.ts'
import type {
  DecodedBlock,
  MessageColumns,
  MessageFacts,
  SessionFacts,
  Shape,
  TemplateVersion,
} from '../../core/decode/block.ts'
import { messageAt } from '../../core/decode/message-columns.ts'
import { createDictionaryReader, type DictionaryReader } from './dictionary-texts.ts'

export interface DumpContext {
  readonly shapes: Shape[]
  readonly templates: TemplateVersion[]
  readonly sessions: SessionFacts[]
  readonly dictionary: DictionaryReader
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
  const dictionary = createDictionaryReader()
  let messages: MessageColumns | undefined
  const earlier = new Map<number, MessageFacts>()

  return {
    shapes,
    templates,
    sessions,
    dictionary,
    messageOf(number) {
      const here = messages && messageAt(messages, number - (messages.number[0] ?? 0))
      return here ?? present(earlier.get(number), 'a message')
    },
    open(block) {
      for (const shape of block.newShapes) shapes[shape.id] = shape
      for (const template of block.newTemplates) templates[template.id] = template
      for (const session of block.newSessions) sessions[session.id] = session
      dictionary.add(block.dictionary)
      messages = block.messages
      earlier.clear()
      for (const message of block.earlierMessages) earlier.set(message.number, message)
    },
    close(block) {
      if (block.dictionary.firstLiveId !== undefined) dictionary.forgetBefore(block.dictionary.firstLiveId)
    },
  }
}
