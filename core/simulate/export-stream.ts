/**
 * What an exporter has to say for as long as it runs, in the order of time and without holding more than what is about to
 * be exported: pieces of traffic come by their beginnings, their records leave when they are over.
 */
import type { ScheduledExport } from './message-packer.ts'
import type { TemplateDefinition } from './template-definition.ts'
import { TimeQueue } from './time-queue.ts'
import type { Restart } from './traffic-pace.ts'

/** A transaction, a flow or a session; no record of it is exported before it begins. Unix microseconds. */
export interface TrafficPiece {
  readonly startMicros: number
  readonly exports: readonly ScheduledExport[]
}

/** Templates and options data, which come again and again. */
export interface RecurringExport {
  /** After the exporter began to send templates. */
  readonly firstAfterMicros: number
  /** Infinite: once. */
  readonly everyMicros: number
  exportsAt(atMicros: number): readonly ScheduledExport[]
}

/** When templates come. */
export interface TemplateTimes {
  /** For the first time, Unix microseconds. */
  readonly fromMicros: number
  /** Infinite: once, as over TCP (RFC 7011 §8.1). */
  readonly everyMicros: number
  /** When those of data change, Unix microseconds. */
  readonly changeMicros: number | undefined
}

/** Templates that take the place of others with the same ids. */
export interface TemplateChange {
  readonly atMicros: number
  readonly before: readonly TemplateDefinition[]
  readonly after: readonly TemplateDefinition[]
}

/** All moments in Unix microseconds. */
export interface StreamPlan {
  /** When the exporter begins to send templates. */
  readonly templates: TemplateTimes
  /** Of those of the same moment the first comes first. */
  readonly recurring: readonly RecurringExport[]
  /** In the order of their beginnings. */
  readonly traffic: Iterable<TrafficPiece>
  /** Exports from here on are cut off; infinite: all that began is exported. */
  readonly untilMicros: number
  readonly change: TemplateChange | undefined
  readonly restart: Restart | undefined
}

/** Gives the exports of a plan in the order of their moments. */
export function* streamExports(plan: StreamPlan): Generator<ScheduledExport, void> {
  const pending = new TimeQueue<ScheduledExport>()
  const recurring = plan.recurring.map((source) => ({
    source,
    nextMicros: plan.templates.fromMicros + source.firstAfterMicros,
  }))
  let changeMicros = plan.change?.atMicros ?? Number.POSITIVE_INFINITY
  let { restart } = plan

  /** Everything that is exported before `micros`. */
  function* releaseBefore(micros: number): Generator<ScheduledExport, void> {
    const endMicros = Math.min(micros, plan.untilMicros)
    for (;;) {
      let next: (typeof recurring)[number] | undefined
      for (const candidate of recurring) {
        if (next === undefined || candidate.nextMicros < next.nextMicros) next = candidate
      }
      const nextMicros = next?.nextMicros ?? Number.POSITIVE_INFINITY
      if (Math.min(nextMicros, changeMicros, pending.nextMicros) >= endMicros) return
      if (changeMicros <= nextMicros && changeMicros <= pending.nextMicros) {
        if (plan.change !== undefined) yield* changeExports(plan.change, plan.templates)
        changeMicros = Number.POSITIVE_INFINITY
      } else if (next !== undefined && nextMicros <= pending.nextMicros) {
        yield* next.source.exportsAt(nextMicros)
        next.nextMicros += next.source.everyMicros
      } else {
        const item = pending.take()
        if (item !== undefined) yield item
      }
    }
  }

  function* comeUpAgain({ downMicros, upMicros }: Restart): Generator<ScheduledExport, void> {
    yield* releaseBefore(downMicros)
    dropAll(pending)
    yield { kind: 'restart', atMicros: upMicros }
    for (const item of recurring) item.nextMicros = upMicros + item.source.firstAfterMicros
  }

  for (const piece of plan.traffic) {
    if (restart !== undefined && piece.startMicros >= restart.upMicros) {
      yield* comeUpAgain(restart)
      restart = undefined
    }
    yield* releaseBefore(piece.startMicros)
    for (const item of piece.exports) pending.add(item.atMicros, item)
  }
  while (pending.nextMicros < plan.untilMicros) yield* releaseBefore(pending.nextMicros + 1)
  dropAll(pending)
}

/** Where templates come only once they are withdrawn before their ids mean something else (RFC 7011 §8.1). */
function changeExports({ atMicros, before, after }: TemplateChange, { everyMicros }: TemplateTimes): ScheduledExport[] {
  const templates: ScheduledExport = { kind: 'templates', atMicros, templates: after }
  return Number.isFinite(everyMicros) ? [templates] : [{ kind: 'withdrawal', atMicros, templates: before }, templates]
}

function dropAll(pending: TimeQueue<ScheduledExport>): void {
  for (let item = pending.take(); item !== undefined; item = pending.take()) {
    if (item.kind === 'record') item.fate?.drop()
  }
}
