/** `flowglass bundle SOURCE --out FILE`: an incident bundle of a capture or a recording, as the window writes it of a live session. */
import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { version } from '../package.json'
import { formatCount } from '../core/elements/format-quantity.ts'
import { bundlePlace } from '../core/live/bundle-file.ts'
import { checkReplaceable } from '../core/live/check-place.ts'
import { writeCaptureBundle } from '../core/node/write-capture-bundle.ts'
import { addElementsOption, readElementsOption, type ElementsOption } from './elements-option.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from './decode-options.ts'
import { sayFailure } from './output-options.ts'

interface BundleCommandOptions extends DecodeOptions, ElementsOption {
  readonly out: string
  readonly last?: number
  readonly anonymise?: true
  readonly notes?: string
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!Number.isFinite(seconds) || seconds <= 0) throw new InvalidArgumentError('A number of seconds is needed.')
  return seconds
}

/** Adds the command to the program. */
export function addBundleCommand(program: Command): void {
  const command = program
    .command('bundle')
    .summary('make an incident bundle of a capture or a recording')
    .description(
      'Writes one pcapng file that holds the packets of SOURCE, or of its last seconds, and what was known before them: ' +
        'templates, labels, elements. It opens here with the numbers that it states, and in any reader of pcapng.',
    )
    .argument('SOURCE', 'capture file, or folder of a recording')
    .requiredOption('-o, --out <file>', 'where the bundle goes; what is there is replaced')
    .option('--last <seconds>', 'only what arrived in the last seconds', parseSeconds)
    .option(
      '--anonymise',
      'replace addresses (Crypto-PAn, a key of its own that is not kept) and names: see docs/bundles.md',
    )
    .option('--notes <text>', 'what happened, for whoever opens the bundle')
    .addHelpText('after', '\nExit status: 0 the bundle was written, 1 it could not be, 2 wrong usage.')
  addElementsOption(addDecodeOptions(command))
  command.action(async (source: string, options: BundleCommandOptions) => {
    const place = await checkReplaceable(bundlePlace(resolve(options.out)))
    if (!place.ok) {
      process.exitCode = sayFailure(place.failure)
      return
    }
    const settings = await readDecodeSettings(command, options)
    const elements = await readElementsOption(command, options)
    const { last, anonymise = false, notes = '' } = options
    const written = await writeCaptureBundle({
      source: resolve(source),
      path: resolve(options.out),
      request: { isAnonymised: anonymise, notes, view: '', ...(last !== undefined && { lastSeconds: last }) },
      elements,
      settings,
      program: `Flowglass ${version}`,
      madeAt: new Date().toISOString(),
    })
    if (!written.ok) {
      process.exitCode = sayFailure(written.failure)
      return
    }
    const { records, datagrams, octets } = written.value
    const counts = `${formatCount(records)} records in ${formatCount(datagrams)} datagrams`
    process.stdout.write(`${options.out}: ${counts}, ${formatCount(octets)} octets\n`)
  })
}
