/** On what the figures were measured. */
import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGib: number
  readonly system: string
  /** Of the last minute; above 1 other programs take time from the figures. */
  readonly load: number
  readonly node: string
  readonly packages: Readonly<Record<string, string>>
}

interface PackageManifest {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Packages whose version moves the figures. */
const DECISIVE_PACKAGES = ['@duckdb/node-api', 'birpc', 'ag-grid-community', 'electron', 'typescript']

export function describeMachine(): Machine {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as PackageManifest
  const versions = { ...manifest.dependencies, ...manifest.devDependencies }
  const chosen = DECISIVE_PACKAGES.flatMap((name) => (versions[name] === undefined ? [] : [[name, versions[name]]]))
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    system: `${platform()} ${release()} ${arch()}`,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    node: process.version,
    packages: { flowglass: manifest.version, ...(Object.fromEntries(chosen) as Record<string, string>) },
  }
}

/** The machine in two lines. */
export function formatMachine(machine: Machine): string {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`)
  return (
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.system}, load before ${machine.load}\n` +
    `Node ${machine.node}, ${packages.join(', ')}\n`
  )
}
