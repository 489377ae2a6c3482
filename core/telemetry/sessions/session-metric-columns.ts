/** What LoadMaster and Flowmon probes measure of a session, as columns. */
import type { RelationColumn } from '../relation.ts'
import { wordsOf, type ColumnWords, type MakeNumber, type ReadValue } from './session-column.ts'
import type { SessionColumns } from './session-columns.ts'
import * as values from './session-values.ts'

/** Times, TCP and what the first packets show. */
export function metricColumns(columns: SessionColumns, number: MakeNumber): readonly RelationColumn[] {
  const read = (reader: ReadValue) => (row: number) => reader(columns, row)
  const spread = (name: Parameters<typeof values.spreadReader>[0]) => read(values.spreadReader(name))
  return [
    number(
      'rtt',
      time('RTT', 'Round-trip time: SYN to SYN-ACK and SYN-ACK to ACK; 0 is not measured.', 69),
      read(values.roundTripTime),
      'roundTripTime',
    ),
    number(
      'srt',
      time('SRT', "Server response time: request to the answer's first packet; 0 is not measured.", 70),
      read(values.serverResponseTime),
      'serverResponseTime',
    ),
    number(
      'jitterAverage',
      time('Jitter avg', 'Jitter of the direction where it is larger.', 62),
      spread('jitterAverage'),
      'jitter',
    ),
    number(
      'jitterMinimum',
      time('Jitter min', 'Smallest jitter of that direction.', 63),
      spread('jitterMinimum'),
      'jitter',
    ),
    number(
      'jitterMaximum',
      time('Jitter max', 'Largest jitter of that direction.', 64),
      spread('jitterMaximum'),
      'jitter',
    ),
    number(
      'jitterDeviation',
      time('Jitter dev', 'Deviation of the jitter of that direction.', 61),
      spread('jitterDeviation'),
      'jitter',
    ),
    number(
      'delayAverage',
      time('Delay avg', 'Delay between packets of the direction where it is larger.', 66),
      spread('delayAverage'),
      'delay',
    ),
    number('delayMinimum', time('Delay min', 'Smallest delay of that direction.', 67), spread('delayMinimum'), 'delay'),
    number('delayMaximum', time('Delay max', 'Largest delay of that direction.', 68), spread('delayMaximum'), 'delay'),
    number(
      'delayDeviation',
      time('Delay dev', 'Deviation of the delay of that direction.', 65),
      spread('delayDeviation'),
      'delay',
    ),
    number(
      'retransmissions',
      wordsOf('tcp', 'packetCount', 'Retr.', 'Packets sent again, of both directions.', { element: '39499:71' }),
      read(values.retransmissions),
      'retransmissions',
    ),
    number(
      'outOfOrder',
      wordsOf('tcp', 'packetCount', 'Reord.', 'Packets out of order, of both directions.', { element: '39499:72' }),
      read(values.outOfOrder),
      'outOfOrder',
    ),
    number(
      'ttl',
      wordsOf('tcp', 'integer', 'TTL', "TTL of the client's SYN, else of its packets.", {
        units: 'hops',
        element: '39499:81',
      }),
      read(values.clientTtl),
    ),
    number(
      'serverTtl',
      wordsOf('tcp', 'integer', 'TTL server', "TTL of the server's packets.", { units: 'hops', element: '192' }),
      read(values.serverTtl),
    ),
    number(
      'synSize',
      wordsOf('tcp', 'octetCount', 'SYN size', "Octets of the client's SYN.", { element: '39499:80' }),
      read(values.synSize),
    ),
    number(
      'windowSize',
      wordsOf('tcp', 'integer', 'Window', "The client's TCP window.", { element: '186' }),
      read(values.windowSize),
    ),
  ]
}

function time(title: string, description: string, element: number): ColumnWords {
  return wordsOf('tcp', 'duration', title, description, { element: `39499:${element}` })
}
