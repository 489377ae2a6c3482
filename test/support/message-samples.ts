/** Export messages that are sound on the wire and hold nothing of interest: for layers below the decoder. */
import { concatOctets, packNumbers } from './capture-builders.ts'

/** An IPFIX message with one data set of `dataOctets` octets, each of value `fill`. */
export function ipfixMessage(dataOctets: number, fill = 0, exportTime = 1_714_557_600): Uint8Array<ArrayBuffer> {
  return concatOctets([
    packNumbers('big', [
      [2, 10], // version
      [2, 20 + dataOctets], // length
      [4, exportTime],
      [4, fill], // sequence number
      [4, 1], // observation domain
      [2, 256], // set id
      [2, 4 + dataOctets], // set length
    ]),
    new Uint8Array(dataOctets).fill(fill),
  ])
}

/** A NetFlow v9 message with one data FlowSet of `dataOctets` octets. */
export function netflow9Message(dataOctets: number, fill = 0): Uint8Array<ArrayBuffer> {
  return concatOctets([
    packNumbers('big', [
      [2, 9], // version
      [2, 1], // count
      [4, 1000], // sysUpTime
      [4, 1_714_557_600],
      [4, fill], // sequence number
      [4, 1], // source id
      [2, 256], // FlowSet id
      [2, 4 + dataOctets], // FlowSet length
    ]),
    new Uint8Array(dataOctets).fill(fill),
  ])
}

/** A NetFlow v5 message with `count` records of zeros. */
export function netflow5Message(count: number): Uint8Array<ArrayBuffer> {
  return concatOctets([
    packNumbers('big', [
      [2, 5], // version
      [2, count],
      [4, 1000], // sysUpTime
      [4, 1_714_557_600],
      [4, 0], // nanoseconds
      [4, 0], // flow sequence
      [4, 0], // engine, sampling
    ]),
    new Uint8Array(48 * count),
  ])
}
