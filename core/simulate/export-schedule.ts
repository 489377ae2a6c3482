/** A short schedule of exports as datagrams in memory; a stretch of messages can be lost on the way, to a record exactly. */
import { MessagePacker, type PackedMessage, type ScheduledExport } from './message-packer.ts'
import type { MessageWriter } from './message-writer.ts'

export interface SimulatedDatagram {
  readonly sentMicros: number
  readonly payload: Uint8Array
}

/** Records that never arrive: the first `records` of those exported from `fromMicros` on. */
export interface Loss {
  readonly fromMicros: number
  readonly records: number
}

export interface PackedExports {
  readonly datagrams: readonly SimulatedDatagram[]
  /** Of the datagrams that are there. */
  readonly counts: { readonly data: number; readonly options: number; readonly lost: number }
}

/** Packs exports, in any order, into datagrams in the order of time. */
export function packExports(writer: MessageWriter, exports: readonly ScheduledExport[], loss?: Loss): PackedExports {
  const datagrams: SimulatedDatagram[] = []
  const counts = { data: 0, options: 0, lost: 0 }
  let toLose = 0
  let lossBegan = false
  const packer = new MessagePacker(writer, (message: PackedMessage) => {
    if (toLose > 0) {
      toLose -= message.records.length
      counts.lost += message.records.length
    } else {
      datagrams.push({ sentMicros: message.sentMicros, payload: message.payload.slice() })
      counts.data += message.dataRecords
      counts.options += message.optionsRecords
    }
  })
  for (const item of [...exports].sort((left, right) => left.atMicros - right.atMicros)) {
    if (loss !== undefined && !lossBegan && item.kind === 'record' && item.atMicros >= loss.fromMicros) {
      packer.passTo(item.atMicros)
      packer.send(item.atMicros)
      lossBegan = true
      toLose = loss.records
    }
    packer.add(item)
    if (toLose > 0 && packer.recordCount === toLose) packer.send(item.atMicros)
  }
  packer.finish()
  return { datagrams, counts }
}
