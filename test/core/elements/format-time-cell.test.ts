import { afterEach, describe, expect, test } from 'vitest'
import { formatDate, formatTime, THIN_SPACE, type TimeOptions } from '../../../core/elements/format-time-cell.ts'

const UTC: TimeOptions = { timeZone: 'utc', precision: 'auto', timeFormat: 'absolute' }
const LOCAL_DATE: TimeOptions = { timeZone: 'local', precision: 'auto', timeFormat: 'date' }
const MICROS = '2024-07-11T09:21:42.318204Z'
const zone = process.env.TZ

afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

describe('times', () => {
  test('set the digits below the millisecond apart', () => {
    expect(formatTime(MICROS, UTC)).toEqual({ text: '09:21:42.318', dim: '204' })
    expect(formatTime('2024-07-11T09:21:42.318204007Z', UTC)).toEqual({
      text: '09:21:42.318',
      dim: `204${THIN_SPACE}007`,
    })
    expect(formatTime('2024-07-11T09:21:42Z', UTC)).toEqual({ text: '09:21:42' })
  })

  test('leave out, at automatic precision, digits of a canonical time that no element had', () => {
    expect(formatTime('2024-07-11T09:21:42.318000000Z', UTC)).toEqual({ text: '09:21:42.318' })
    expect(formatTime('2024-07-11T09:21:42.318204000Z', UTC)).toEqual({ text: '09:21:42.318', dim: '204' })
    expect(formatTime('2024-07-11T09:21:42.318000Z', UTC)).toEqual({ text: '09:21:42.318', dim: '000' })
  })

  test('have no more digits than asked for, and never more than the wire', () => {
    expect(formatTime(MICROS, { ...UTC, precision: 's' })).toEqual({ text: '09:21:42' })
    expect(formatTime(MICROS, { ...UTC, precision: 'ms' })).toEqual({ text: '09:21:42.318' })
    expect(formatTime(MICROS, { ...UTC, precision: 'ns' })).toEqual({ text: '09:21:42.318', dim: '204' })
  })

  test('read as date and time, as Unix seconds, and since another time', () => {
    expect(formatTime(MICROS, { ...UTC, timeFormat: 'date' })).toEqual({ text: '2024-07-11 09:21:42.318', dim: '204' })
    expect(formatTime(MICROS, { ...UTC, timeFormat: 'epoch' })).toEqual({ text: '1720689702.318', dim: '204' })
    const since = (reference: string): unknown => formatTime(MICROS, { ...UTC, timeFormat: 'relative', reference })
    expect(since('2024-07-11T09:21:30.000001Z')).toEqual({ text: '12.318', dim: '203' })
    expect(since('2024-07-11T09:21:41.918Z')).toEqual({ text: '0.400', dim: '204' })
    expect(since('2024-07-11T09:21:42.318204Z')).toEqual({ text: '0.000', dim: '000' })
    expect(since('2024-07-11T09:21:42.400000Z')).toEqual({ text: '−0.081', dim: '796' })
    expect(since('2024-07-11T09:21:44.1Z')).toEqual({ text: '−1.781', dim: '796' })
  })

  test('read in the local zone with its offset, summer and winter, half hours and the west', () => {
    process.env.TZ = 'Europe/Amsterdam'
    expect(formatTime(MICROS, LOCAL_DATE)).toEqual({ text: '2024-07-11 11:21:42.318', dim: '204', suffix: '+02:00' })
    expect(formatTime('2024-01-11T23:30:00Z', LOCAL_DATE)).toEqual({ text: '2024-01-12 00:30:00', suffix: '+01:00' })
    expect(formatTime(MICROS, { ...LOCAL_DATE, timeFormat: 'absolute' })).toEqual({ text: '11:21:42.318', dim: '204' })
    process.env.TZ = 'Asia/Kolkata'
    expect(formatTime(MICROS, LOCAL_DATE)).toMatchObject({ text: '2024-07-11 14:51:42.318', suffix: '+05:30' })
    process.env.TZ = 'America/St_Johns'
    expect(formatTime('2024-07-11T01:00:00Z', LOCAL_DATE)).toEqual({ text: '2024-07-10 22:30:00', suffix: '−02:30' })
    expect(formatDate('2024-07-11T01:00:00Z', 'local')).toBe('2024-07-10')
  })

  test('give their date, to be shown where it changes', () => {
    expect(formatDate(MICROS, 'utc')).toBe('2024-07-11')
    expect(formatDate('3 o’clock', 'utc')).toBeUndefined()
  })

  test('stand at the ends of the calendar', () => {
    process.env.TZ = 'Europe/Amsterdam'
    expect(formatTime('9999-12-31T23:59:59.999Z', { ...LOCAL_DATE, timeFormat: 'absolute' })?.text).toBe('00:59:59.999')
    expect(formatTime('0001-01-01T00:00:00Z', { ...UTC, timeFormat: 'date' })?.text).toBe('0001-01-01 00:00:00')
  })

  test('that are none have no text', () => {
    for (const text of ['', '1720689702', '2024-07-11', '2024-13-41T00:00:00Z', '00ff']) {
      expect(formatTime(text, UTC)).toBeUndefined()
    }
  })
})
