/** A small settings file: read with a schema, replaced whole, so that a crash leaves the old content or the new. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { makeFolder } from '../store/make-folder.ts'

/** The content of a JSON file as far as it matches the schema, which must have a default; a missing or broken file gives it. */
export async function readJsonFile<S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S>> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  const parsed = v.safeParse(schema, parseJson(text))
  return parsed.success ? parsed.output : v.parse(schema, {})
}

/** Replaces a JSON file, making its folder; throws what the file system throws. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await makeFolder(dirname(path))
  const temporary = `${path}.${String(process.pid)}.tmp`
  try {
    await writeFile(temporary, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 })
    await rename(temporary, path)
  } catch (reason) {
    await rm(temporary, { force: true })
    throw reason
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
