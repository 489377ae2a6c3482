/** nfdump's statistics over files of its own collector: the same groups with the same figures here. */
import { afterAll, describe, expect, it } from 'vitest'
import type { TopResult } from '../../core/protocol/aggregate-api.ts'
import { buildProgram } from '../support/built-program.ts'
import { runToEnd } from '../support/peer-processes.ts'
import { createFlowCollection, hasNfdump } from './collected-flows.ts'
import { peerPath } from './nfcapd.ts'

describe.skipIf(!hasNfdump)('statistics of nfdump', () => {
  const flows = createFlowCollection()

  async function ask(...question: string[]): Promise<TopResult> {
    const { capture } = await flows.collect()
    const { cliPath } = await buildProgram()
    const args = ['top', capture, ...question, '-n', '1000', '--json']
    return JSON.parse((await runToEnd(process.execPath, [cliPath, ...args])).out) as TopResult
  }

  afterAll(flows.remove)

  it.each([
    ['srcip/bytes', ''],
    ['dstip/packets', ''],
    // Of ICMP nfdump has type and code in the place of the port.
    ['srcport/bytes', 'proto tcp'],
    ['dstport/bytes', 'proto udp and bytes > 1000'],
    ['proto/bytes', ''],
    ['tos/bytes', ''],
    ['ip/bytes', '', 'srcip,dstip'],
    ['port/bytes', 'proto tcp', 'srcport,dstport'],
    ['if/packets', '', 'inif,outif'],
  ])(
    'are the same groups: -s %s %s',
    async (statistic, filter, sides?: string) => {
      const { folder } = await flows.collect()
      const args = ['-R', folder, '-q', '-s', statistic, '-n', '0', '-o', 'csv', ...(filter === '' ? [] : [filter])]
      const theirs = groupsOfNfdump((await runToEnd(peerPath('nfdump'), args)).out)
      const ours = groupsOf(await ask('-s', statistic, '--filter', filter))
      // nfdump counts a flow twice in the group that is on both of its sides.
      if (sides !== undefined) {
        const pairs = await ask('--by', sides, '--filter', filter)
        const twice = pairs.rows.filter(({ keys }) => keys[0] === keys[1])
        for (const row of twice) addTo(ours, keyOf(row), figuresOf(pairs, row))
      }
      expect(ours).toEqual(theirs)
      expect(theirs.size).toBeGreaterThan(2)
    },
    60_000,
  )
})

interface Figures {
  readonly flows: number
  readonly packets: number
  readonly octets: number
}

type Groups = Map<string, Figures>

/** `ts,te,td,pr,val,fl,flP,pkt,pktP,byt,…`: a line for each group. */
function groupsOfNfdump(csv: string): Groups {
  const [head = '', ...lines] = csv.split('\n')
  const names = head.split(',')
  const at = (cells: readonly string[], name: string): string => cells[names.indexOf(name)] ?? ''
  return new Map(
    lines.flatMap((line) => {
      const cells = line.split(',')
      if (cells.length < names.length) return []
      const [flows, packets, octets] = [Number(at(cells, 'fl')), Number(at(cells, 'pkt')), Number(at(cells, 'byt'))]
      return [[at(cells, 'val').trim(), { flows, packets, octets }] as const]
    }),
  )
}

function groupsOf(answer: TopResult): Groups {
  return new Map(answer.rows.map((row) => [keyOf(row), figuresOf(answer, row)]))
}

function keyOf({ keys: [key = null] }: TopResult['rows'][number]): string {
  return typeof key === 'object' ? '' : String(key)
}

function figuresOf({ measures }: TopResult, { figures }: TopResult['rows'][number]): Figures {
  const valueOf = (wanted: string): number => Number(figures[measures.findIndex(({ id }) => id === wanted)]?.value ?? 0)
  return { flows: valueOf('records'), packets: valueOf('packets'), octets: valueOf('octets') }
}

function addTo(groups: Groups, key: string, more: Figures): void {
  const { flows, packets, octets } = groups.get(key) ?? { flows: 0, packets: 0, octets: 0 }
  groups.set(key, { flows: flows + more.flows, packets: packets + more.packets, octets: octets + more.octets })
}
