/**
 * Cases whose expectation is itself wrong: what the grader says of them, to the letter, and why the program stays as it is. A case
 * that passes, or fails in any other way, fails its test.
 */

export interface WrongExpectation {
  readonly case: string
  readonly why: string
  readonly says: readonly string[]
}

export const WRONG_EXPECTATIONS: readonly WrongExpectation[] = [
  {
    case: 'telegraf_sflow_issue_15918',
    // From offset 0x1fe of the capture: source id 0x3c, input 0x65, output 0x3c. Another dissector reads 101 and 60, too.
    why: 'For samples taken where packets leave, the source writes the index of the data source as the input interface; the samples state another one, which is what ingressInterface is.',
    says: [
      'values: a golden record: in_snmp: expected 60, dump has ingressInterface=101',
      'values: a golden record: in_snmp: expected 76, dump has ingressInterface=97',
      'values: a golden record: in_snmp: expected 101, dump has ingressInterface=60',
      'values: a golden record: in_snmp: expected 72, dump has ingressInterface=97',
    ],
  },
]
