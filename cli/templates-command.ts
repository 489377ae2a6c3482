/** `flowglass templates FILE`: the templates of a capture, as text or JSON, or as a template set for other captures. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { createElementRegistry } from '../core/elements/registry.ts'
import { checkWritable } from '../core/live/check-place.ts'
import { describeWriteFailure, type UnwrittenFile } from '../core/live/write-failure.ts'
import { readCapture } from '../core/node/file-source.ts'
import type { DecodeSettings, TemplateSet } from '../core/protocol/decode-settings.ts'
import type { Failure } from '../core/protocol/failure.ts'
import type { TemplateDescription, TemplateTree, TemplateVersionReport } from '../core/protocol/template-report.ts'
import { createIngest, type Ingest } from '../core/session/ingest.ts'
import { exportTemplate } from '../core/protocol/template-set.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from './decode-options.ts'
import { createOutput } from './output.ts'
import { sayFailure } from './output-options.ts'
import { formatTemplateTree } from './format-templates.ts'

interface TemplatesOptions extends DecodeOptions {
  readonly json?: true
  readonly export?: string
}

/** The tree, and each of its templates with all versions and events. */
interface TemplatesOfFile {
  readonly tree: TemplateTree
  readonly descriptions: readonly TemplateDescription[]
}

async function runTemplates(path: string, options: TemplatesOptions, settings: DecodeSettings): Promise<number> {
  const place = options.export === undefined ? undefined : await checkWritable(templateSetPlace(options.export))
  if (place?.ok === false) return sayFailure(place.failure)
  const read = await readTemplates(path, settings)
  if ('failure' in read) return sayFailure(read.failure)
  if (options.export !== undefined) {
    try {
      await writeFile(options.export, `${JSON.stringify(templateSetOf(read), undefined, 2)}\n`)
    } catch (error) {
      const failed = describeWriteFailure(error, templateSetPlace(options.export))
      if (!failed.ok) return sayFailure(failed.failure)
    }
  }
  const output = createOutput(process.stdout)
  output.writeText(
    options.json
      ? `${JSON.stringify({ ...read.tree, templates: read.descriptions })}\n`
      : formatTemplateTree(read.tree, read.descriptions),
  )
  await output.finish()
  return 0
}

function templateSetPlace(path: string): UnwrittenFile {
  return { path, what: 'template set', code: 'export-not-written', smaller: 'take fewer templates' }
}

async function readTemplates(
  path: string,
  settings: DecodeSettings,
): Promise<TemplatesOfFile | { readonly failure: Failure }> {
  let ingest: Ingest | undefined
  let isCompressed = false
  let failure: Failure | undefined
  const open = (): Ingest =>
    (ingest ??= createIngest({
      registry: createElementRegistry(),
      settings,
      keepMessageOctets: 'never',
      isCompressed,
      onBlock: () => undefined,
    }))
  const read = await readCapture(path, {
    onStart(start) {
      isCompressed = start.compression !== undefined
    },
    onChunk(chunk) {
      failure = open().push(chunk)
      return Promise.resolve(failure === undefined ? undefined : 'stop')
    },
    onProblem: (problem) => open().onProblem(problem),
  })
  if (!read.ok) return { failure: read.failure }
  const end = open().end()
  failure ??= end.ok ? undefined : end.failure
  if (failure !== undefined) return { failure }
  const tree = open().templateTree()
  const keys = tree.sessions.flatMap(({ domains }) =>
    domains.flatMap(({ templates }) => templates.map(({ key }) => key)),
  )
  return { tree, descriptions: keys.flatMap((key) => open().describeTemplate(key) ?? []) }
}

/** The newest definition of each template that the exporters themselves sent. */
function templateSetOf({ tree, descriptions }: TemplatesOfFile): TemplateSet {
  const sessions = new Map(tree.sessions.map((session) => [session.session, session]))
  const templates = descriptions.flatMap(({ summary, versions }) => {
    const session = sessions.get(summary.key.session)
    const newest = newestOf(versions)
    if (session === undefined || newest === undefined || summary.state === 'assumed') return []
    return exportTemplate(session, summary.key, summary.kind, newest) ?? []
  })
  return { format: 'flowglass-template-set', version: 1, templates }
}

/** One that came late stands behind the one that took its place, which has no end yet; of withdrawn ones the last ended last. */
function newestOf(versions: readonly TemplateVersionReport[]): TemplateVersionReport | undefined {
  const endOf = ({ until }: TemplateVersionReport): string => until ?? 'z'
  return versions.reduce<TemplateVersionReport | undefined>(
    (newest, version) => (newest === undefined || endOf(version) >= endOf(newest) ? version : newest),
    undefined,
  )
}

/** Adds the command to the program. */
export function addTemplatesCommand(program: Command): void {
  const command = program
    .command('templates')
    .summary('print the templates of a capture and what became of them')
    .description('Prints the exporters of FILE with their domains and templates: versions, refreshes, data that waits.')
    .argument('FILE', 'capture to read, - for standard input')
    .option('--json', 'print one JSON object instead of text')
    .option('--export <set>', 'write the templates to a file that --assume-templates takes')
    .addHelpText('after', '\nExit status: 0 the file was read to its end, 1 it could not be read, 2 wrong usage.')
  addDecodeOptions(command)
  command.action(async (file: string, options: TemplatesOptions) => {
    process.exitCode = await runTemplates(file, options, await readDecodeSettings(command, options))
  })
}
