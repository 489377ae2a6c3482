/**
 * Reads the corpus of captures that other projects made, where it is at hand: the same export messages come out of
 * every container and transport that they are in.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExportDatagram } from '../../../core/transport/export-datagram.ts'
import type { Problem } from '../../../core/problems/problem.ts'
import { runCapture, runTransportOn } from '../../support/capture-runs.ts'

const CAPTURES = join(import.meta.dirname, '../../../../shared/corpora/captures')
const names = existsSync(CAPTURES) ? readdirSync(CAPTURES).sort() : []

interface Reading {
  readonly octets: Buffer
  readonly datagrams: readonly ExportDatagram[]
  readonly problems: readonly Problem[]
}

function read(name: string, sizes: readonly number[] = []): Reading {
  const run = runCapture(new Uint8Array(readFileSync(join(CAPTURES, name))), sizes)
  expect(run.result.ok).toBe(true)
  if (run.messages.length > 0) {
    return {
      octets: Buffer.concat(run.messages.map((message) => message.octets)),
      datagrams: [],
      problems: run.problems,
    }
  }
  const { datagrams, problems } = runTransportOn(run.frames)
  return {
    octets: Buffer.concat(datagrams.map((datagram) => datagram.octets)),
    datagrams,
    problems: [...run.problems, ...problems],
  }
}

/** Cases that are cut on purpose, and captures with BMP or BGP over TCP beside the IPFIX. */
const EXPECTED_PROBLEMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^variant_snaplen/, ['frame-cut']],
  [/^variant_truncated_file/, ['file-cut-short', 'frame-cut']],
  [/^pmacct_(400|402|403|50[12])/, ['stream-not-ipfix']],
]

describe.skipIf(names.length === 0)('corpus', () => {
  it.each(names.filter((name) => /\.pcap(ng)?$/.test(name)))('reads %s', (name) => {
    const { datagrams, problems } = read(name)
    expect(datagrams.length).toBeGreaterThan(0)
    const expected = EXPECTED_PROBLEMS.find(([pattern]) => pattern.test(name))?.[1] ?? []
    expect([...new Set(problems.map((problem) => problem.code))].sort()).toEqual(expected)
    for (const datagram of datagrams) expect(datagram.octets.length).toBeLessThanOrEqual(datagram.originalLength)
  })

  it.each(names.filter((name) => name.endsWith('.ipfix')))('finds the messages of %s in its packet capture', (name) => {
    const file = read(name)
    expect(file.octets.equals(readFileSync(join(CAPTURES, name)))).toBe(true)
    expect(read(name.replace(/ipfix$/, 'pcap')).octets.includes(file.octets)).toBe(true)
  })

  it.each([
    ['variant_tcp_netscaler_logstash.pcap', 'logstash_ipfix_netscaler_with_variable_length_fields.pcap'],
    ['variant_tcp_disorder_ipfixcol_02_odid0.pcap', 'ipfixcol_02_odid0.ipfix'],
    ['variant_pcapng_netscaler_logstash.pcapng', 'logstash_ipfix_netscaler_with_variable_length_fields.pcap'],
    ['variant_pcapng_nprobe_v9_3.pcapng', 'graylog2-server_netflow_data_nprobe_netflow9_3.pcap'],
    ['variant_pcapng_netgraph_v5.pcapng', 'graylog2-server_netflow_data_netgraph_netflow5.pcap'],
    ['variant_nsec_cisco_asa_v9.pcap', 'graylog2-server_netflow_data_cisco_asa_netflowv9.pcap'],
  ])('finds the same octets in %s as in %s', (variant, original) => {
    expect(read(variant, [1, 100, 3]).octets.equals(read(original).octets)).toBe(true)
  })

  it('says where each datagram lies in the file', () => {
    const name = 'variant_pcapng_nprobe_v9_3.pcapng'
    const file = readFileSync(join(CAPTURES, name))
    const { datagrams } = read(name, [4096])
    expect(datagrams).toHaveLength(72)
    for (const { fileOffset, octets } of datagrams) {
      const start = fileOffset ?? Number.NaN
      expect(file.subarray(start, start + octets.length).equals(octets)).toBe(true)
    }
  })
})
