/** The quirks of all exporters as the Health view lists them: what was found, what speaks for it, and what the user has switched. */
import { MAX_LEDGER_ROWS } from '../limits/decode.ts'
import type { QuirkName } from '../protocol/decode-settings.ts'
import type { ClockReport, QuirkReport } from '../protocol/health-report.ts'
import { isMostlySmall } from '../wire/plan-runtime.ts'
import type { DecoderState } from './decoder-state.ts'
import type { SessionState } from './exporter-state.ts'

/** Values that have to agree before they are evidence. */
const LEAST_EVIDENCE = 4
const counts = new Intl.NumberFormat('en-US')

/** What the sessions have shown so far, the first `MAX_LEDGER_ROWS` of it. `clocks` are those of the same moment. */
export function reportQuirks(state: DecoderState, clocks: readonly ClockReport[]): readonly QuirkReport[] {
  const reports: QuirkReport[] = []
  const clockOf = new Map(clocks.map((report) => [report.session, report]))
  for (const session of state.exporters.sessions()) {
    const clock = clockOf.get(session.id)
    for (const report of [
      plainMicroseconds(session),
      fourOctetSeconds(session),
      clockOffset(session, clock),
      trailingNul(session),
      textMethod(session),
    ]) {
      if (report !== undefined) reports.push(report)
    }
    if (reports.length >= MAX_LEDGER_ROWS) break
  }
  return reports.slice(0, MAX_LEDGER_ROWS)
}

function commonFacts(session: SessionState, quirk: QuirkName): Pick<QuirkReport, 'session' | 'exporter' | 'state'> {
  return { session: session.id, exporter: session.transport.exporter, state: session.quirk.states[quirk] }
}

/** Listed where a tenth of the values speaks for it: a glance tells then why it is applied, or is not. */
function plainMicroseconds(session: SessionState): QuirkReport | undefined {
  const { isNetscaler, flowTimes, smallFractions, neededTenths } = session.quirk
  const facts = commonFacts(session, 'plain-microseconds')
  const isWorthIt = facts.state !== 'by-evidence' || smallFractions * 10 >= flowTimes
  if (flowTimes === 0 || !isWorthIt) return undefined
  const isRecognised = isNetscaler && isMostlySmall(smallFractions, flowTimes, neededTenths)
  const enterprise = isNetscaler ? 'Enterprise 5951 is in use' : 'Enterprise 5951 is not in use'
  const shares = `${counts.format(smallFractions)} of ${counts.format(flowTimes)} fractions of flow times are below 1,000,000`
  return {
    ...facts,
    quirk: 'plain-microseconds',
    isApplied: facts.state === 'on' || (facts.state === 'by-evidence' && isRecognised),
    count: smallFractions,
    evidence: `${enterprise}, and ${shares}; by RFC 7011 one in 4,300 would be.`,
  }
}

function fourOctetSeconds(session: SessionState): QuirkReport | undefined {
  const { shortTimes, syslogTimes } = session.quirk
  const { values, looked, near, key } = shortTimes
  const facts = commonFacts(session, 'four-octet-seconds')
  const isShown = values > 0 && (facts.state !== 'by-evidence' || (looked >= LEAST_EVIDENCE && near === looked))
  if (!isShown && syslogTimes === 0) return undefined
  const sentences: string[] = []
  if (isShown) {
    const what = looked === 0 ? 'no value other than 0 was found in them' : nearWords(looked, near)
    sentences.push(`${key ?? 'A dateTimeMilliseconds'} has 4 octets; ${what}.`)
  }
  if (syslogTimes > 0) sentences.push('syslogTimestamp of enterprise 5951 in 4 octets is always read as Unix seconds.')
  return {
    ...facts,
    quirk: 'four-octet-seconds',
    ...(isShown ? {} : { isSwitchable: false }),
    isApplied: !isShown || facts.state === 'on',
    count: isShown ? values : syslogTimes,
    evidence: sentences.join(' '),
  }
}

function nearWords(looked: number, near: number): string {
  return `${counts.format(near)} of ${counts.format(looked)} values looked at are within a day of the export time as Unix seconds`
}

/** Never by evidence alone: the capture's clock may be the wrong one. */
function clockOffset(session: SessionState, clock: ClockReport | undefined): QuirkReport | undefined {
  const { clockOffsetNs } = session.quirk
  const facts = commonFacts(session, 'clock-offset')
  const offsetNs = clockOffsetNs === undefined ? clock?.offsetNs : String(clockOffsetNs)
  if (facts.state === 'by-evidence' && clock?.isOdd !== true) return undefined
  return {
    ...facts,
    quirk: 'clock-offset',
    isApplied: clockOffsetNs !== undefined,
    count: recordsOf(session),
    evidence:
      clock === undefined ? 'No arrival times to compare with.' : `Export times against arrival: ${clock.words}.`,
    ...(offsetNs === undefined ? {} : { offsetNs }),
  }
}

function recordsOf(session: SessionState): number {
  let records = session.forgotten.records.decoded
  for (const { ledger } of session.domains.values()) records += ledger.records.decoded
  return records
}

function trailingNul(session: SessionState): QuirkReport | undefined {
  const { looked, endInNul } = session.quirk.strings
  if (looked < LEAST_EVIDENCE || endInNul * 10 < looked * 9) return undefined
  return {
    session: session.id,
    exporter: session.transport.exporter,
    quirk: 'trailing-nul',
    isSwitchable: false,
    state: 'by-evidence',
    isApplied: true,
    count: endInNul,
    evidence: `${counts.format(endInNul)} of ${counts.format(looked)} strings looked at end in a NUL, which is not shown.`,
  }
}

function textMethod(session: SessionState): QuirkReport | undefined {
  const { textMethods } = session.quirk
  if (textMethods === 0) return undefined
  return {
    session: session.id,
    exporter: session.transport.exporter,
    quirk: 'method-as-text',
    isSwitchable: false,
    state: 'by-evidence',
    isApplied: true,
    count: textMethods,
    evidence: `${counts.format(textMethods)} records have httpReqMethod (5951:141) as a text instead of a number of 8 bits.`,
  }
}
