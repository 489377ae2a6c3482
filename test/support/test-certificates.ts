/** Certificates that a test makes with OpenSSL: of an authority of its own, of whatever dates. */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface TestCertificate {
  readonly certificatePath: string
  readonly keyPath: string
}

export interface TestAuthority extends TestCertificate {
  /** Signs a certificate for `localhost` and 127.0.0.1; `days` below 0: it has expired already. */
  sign(name: string, days: number): Promise<TestCertificate>
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Makes an authority whose files go into a folder. */
export async function createAuthority(folder: string, name: string): Promise<TestAuthority> {
  const certificatePath = join(folder, `${name}.pem`)
  const keyPath = join(folder, `${name}-key.pem`)
  await run('openssl', ['req', '-x509', ...KEY, '-subj', `/CN=${name}`, '-keyout', keyPath, '-out', certificatePath])

  async function sign(who: string, days: number): Promise<TestCertificate> {
    const signed = { certificatePath: join(folder, `${who}.pem`), keyPath: join(folder, `${who}-key.pem`) }
    const request = join(folder, `${who}.csr`)
    await run('openssl', ['req', ...KEY, '-subj', `/CN=${who}`, '-keyout', signed.keyPath, '-out', request])
    const extensions = join(folder, `${who}.ext`)
    await writeFile(extensions, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
    const by = ['-CA', certificatePath, '-CAkey', keyPath, '-CAcreateserial', '-extfile', extensions]
    await run('openssl', [
      ...['x509', '-req', '-in', request, ...by],
      ...['-days', String(days), '-out', signed.certificatePath],
    ])
    return signed
  }
  return { certificatePath, keyPath, sign }
}

/** What a client of TLS needs of a certificate. */
export async function readCertificate({
  certificatePath,
  keyPath,
}: TestCertificate): Promise<{ cert: Buffer; key: Buffer }> {
  return { cert: await readFile(certificatePath), key: await readFile(keyPath) }
}
