/** Words and figures of a live session. */
import { formatCount, formatBinaryOctets } from '../../core/elements/format-quantity.ts'
import type { ListenerReport, ListenerSpec, LiveReport, LiveSummary } from '../../core/protocol/live-api.ts'
import { findBufferShortage } from '../../core/protocol/receive-buffer.ts'

const PROTOCOLS = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** 872 → `00:14:32`. */
export function elapsedText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
}

/** `UDP 4739`. */
export function listenerName({ spec, port }: Pick<ListenerReport, 'spec' | 'port'>): string {
  return `${PROTOCOLS[spec.protocol]} ${port === 0 ? spec.port : port}`
}

/** `127.0.0.1:4739`, `[::1]:4739`. */
export function endpointOf({ address, port }: Pick<ListenerSpec, 'address' | 'port'>): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** What went missing on the way in, in a few words; undefined when nothing did. */
export function dropsText({ kernelDrops, queueDrops }: LiveSummary): string | undefined {
  if (kernelDrops > 0) return `${formatCount(kernelDrops)} dropped by the kernel`
  return queueDrops > 0 ? `${formatCount(queueDrops)} dropped, decoder behind` : undefined
}

export interface DropAdvice {
  readonly what: string
  readonly why: string
  readonly todo: string
  /** A command to copy. */
  readonly command?: string
}

/** Why datagrams were dropped and what to change, most grave first. */
export function dropAdvice(live: LiveSummary, report: LiveReport | undefined): readonly DropAdvice[] {
  const advice: DropAdvice[] = []
  if (live.kernelDrops > 0) {
    const shortage = findBufferShortage(report?.listeners ?? [])
    advice.push({
      what: `${formatCount(live.kernelDrops)} datagrams dropped by the kernel`,
      why:
        shortage === undefined
          ? 'The buffer of a socket was full.'
          : `The buffer of a socket was full; the system granted ${formatBinaryOctets(shortage.grantedOctets)} of ${formatBinaryOctets(shortage.askedOctets)}.`,
      todo:
        shortage === undefined
          ? 'Spread the exporters over several ports, or sample at the exporter.'
          : 'Raise the limit of the system, then stop and listen again:',
      ...(shortage && { command: shortage.command }),
    })
  }
  if (live.queueDrops > 0) {
    advice.push({
      what: `${formatCount(live.queueDrops)} datagrams dropped because the decoder was behind`,
      why: 'More arrived than this machine can decode. They are in the recording if there is one.',
      todo: 'Open the recording afterwards, let in fewer exporters, or sample at the exporter.',
    })
  }
  if (live.refused > 0) {
    advice.push({
      what: `${formatCount(live.refused)} datagrams refused`,
      why: 'Their senders are not on the list of exporters that are let in.',
      todo: 'Stop, add them to the list, and listen again.',
    })
  }
  return advice
}
