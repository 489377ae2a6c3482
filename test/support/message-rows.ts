/** Facts of messages as a list, for tests that count and compare them. */
import type { MessageColumns, MessageFacts } from '../../core/decode/block.ts'
import { createBlockMemory } from '../../core/decode/block-memory.ts'
import { createMessageColumnsBuilder, messageAt } from '../../core/decode/message-columns.ts'

export function messageColumnsOf(messages: readonly MessageFacts[]): MessageColumns {
  const builder = createMessageColumnsBuilder(createBlockMemory())
  for (const message of messages) builder.add(message)
  return builder.take()
}

export function messagesOf(columns: MessageColumns): MessageFacts[] {
  return Array.from({ length: columns.count }, (_, row) => messageAt(columns, row)!)
}
