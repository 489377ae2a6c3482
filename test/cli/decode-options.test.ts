import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { addDecodeOptions, parseQuirkSwitch, readDecodeSettings, type DecodeOptions } from '../../cli/decode-options.ts'
import { DEFAULT_DECODE_SETTINGS, type DecodeSettings } from '../../core/protocol/decode-settings.ts'

function settingsOf(...args: string[]): Promise<DecodeSettings> {
  const command = addDecodeOptions(new Command('dump').argument('FILE').exitOverride())
  command.configureOutput({ writeErr: () => undefined })
  command.parse(['capture.pcap', ...args], { from: 'user' })
  return readDecodeSettings(command, command.opts<DecodeOptions>())
}

describe('the options of decoding', () => {
  it('are those of a file that is simply opened when none is given', async () => {
    expect(await settingsOf()).toEqual(DEFAULT_DECODE_SETTINGS)
  })

  it('switch quirks of one exporter and of all, one after the other', async () => {
    const { quirks } = await settingsOf(
      '--quirk=plain-microseconds=off@192.0.2.1:4739',
      '--quirk=four-octet-seconds=on',
      '--quirk=plain-microseconds=by-evidence@[2001:db8::1]:4739',
    )
    expect(quirks).toEqual([
      { quirk: 'plain-microseconds', state: 'off', exporter: '192.0.2.1:4739' },
      { quirk: 'four-octet-seconds', state: 'on', exporter: '*' },
      { quirk: 'plain-microseconds', state: 'by-evidence', exporter: '[2001:db8::1]:4739' },
    ])
  })

  it.each([
    ['clock-offset=12.1', '12100000000'],
    ['clock-offset=-3600', '-3600000000000'],
    ['clock-offset=+0.000000001', '1'],
    ['clock-offset=-0.5', '-500000000'],
  ])('take the seconds by which a clock is ahead: %s', (text, offsetNs) => {
    expect(parseQuirkSwitch(text)).toEqual({ quirk: 'clock-offset', state: 'on', offsetNs, exporter: '*' })
  })

  it('drop stale templates when asked to', async () => {
    expect((await settingsOf('--drop-stale-templates')).dropStaleTemplates).toBe(true)
  })

  it.each([
    ['plain-microseconds', 'NAME=on'],
    ['plain-microseconds=', 'on, off or by-evidence'],
    ['plain-microseconds=perhaps', 'on, off or by-evidence'],
    ['plain-microseconds=on@', 'NAME=on'],
    ['no-such-quirk=on', 'No quirk is called no-such-quirk'],
    ['plain-microseconds=constructor', 'on, off or by-evidence'],
    ['clock-offset=on', 'the seconds by which the clock is ahead'],
    ['clock-offset=1e3', 'the seconds by which the clock is ahead'],
    ['clock-offset=1234567890', 'the seconds by which the clock is ahead'],
  ])('refuse --quirk %s and say what is needed', (text, words) => {
    expect(() => settingsOf(`--quirk=${text}`)).toThrow(CommanderError)
    expect(() => settingsOf(`--quirk=${text}`)).toThrow(words)
  })

  it('take templates of another capture, or of the other sessions of this one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
    try {
      const template = { exporter: '192.0.2.1:4739', domain: 1, protocolVersion: 10, templateId: 256, kind: 'data' }
      const whole = { ...template, scopeFieldCount: 0, fields: [{ pen: 0, id: 10, length: 4 }] }
      writeFileSync(
        join(folder, 'set.json'),
        JSON.stringify({ format: 'flowglass-template-set', version: 1, templates: [whole] }),
      )
      const settings = await settingsOf(
        `--assume-templates=${join(folder, 'set.json')}`,
        '--assume-templates=other-sessions',
      )
      expect(settings).toMatchObject({ assumeFromOtherSessions: true, assumedTemplates: [whole] })
      writeFileSync(join(folder, 'bad.json'), '{"format":"flowglass-template-set","version":1,"templates":[{}]}')
      await expect(settingsOf(`--assume-templates=${join(folder, 'bad.json')}`)).rejects.toThrow(
        'bad.json is no template set: templates[0].fields is no list.',
      )
      await expect(settingsOf('--assume-templates=/nowhere.json')).rejects.toThrow('cannot be read')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
