/** Certificate, key and authorities of a TLS listener (RFC 7011 §11.3): read and tried before anybody connects. */
import { readFile } from 'node:fs/promises'
import { createSecureContext, type TlsOptions } from 'node:tls'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { TlsFiles } from '../protocol/live-api.ts'

export type TlsCredentials = { readonly cert: Buffer; readonly key: Buffer } & Pick<TlsOptions, 'ca'> &
  Required<Pick<TlsOptions, 'requestCert' | 'rejectUnauthorized'>>

/** Reads the files; fails with `certificate-unusable` and what is wrong with which. */
export async function readTlsCredentials(files: TlsFiles | undefined): Promise<Result<TlsCredentials>> {
  if (files === undefined) {
    return fail(
      'certificate-unusable',
      'A listener with TLS has neither certificate nor key.',
      'Name a certificate and its key, both in PEM.',
    )
  }
  const { certificatePath, keyPath, clientAuthoritiesPath } = files
  const cert = await readPem(certificatePath, 'certificate')
  if (!cert.ok) return cert
  const key = await readPem(keyPath, 'key')
  if (!key.ok) return key
  const refusal = tryCredentials(
    { cert: cert.value },
    `${certificatePath} holds no certificate`,
    'Name a certificate in PEM, with those that sign it below it in the same file.',
  )
  if (refusal !== undefined) return refusal
  const badKey = tryCredentials(
    { key: key.value },
    `${keyPath} holds no key that can be used`,
    'Name the key of the certificate in PEM, without a passphrase.',
  )
  if (badKey !== undefined) return badKey
  const mismatch = tryCredentials(
    { cert: cert.value, key: key.value },
    `The key in ${keyPath} is not that of the certificate in ${certificatePath}`,
    'Name the key with which the certificate was made.',
  )
  if (mismatch !== undefined) return mismatch
  if (clientAuthoritiesPath === undefined) {
    return succeed({ cert: cert.value, key: key.value, requestCert: false, rejectUnauthorized: false })
  }
  const ca = await readPem(clientAuthoritiesPath, 'list of authorities')
  if (!ca.ok) return ca
  // A file without any certificate would be taken for an empty list, and let nobody in.
  const badAuthorities = ca.value.includes('-----BEGIN')
    ? tryCredentials({ ca: ca.value }, ...describeAuthorities(clientAuthoritiesPath))
    : fail('certificate-unusable', `${describeAuthorities(clientAuthoritiesPath)[0]}.`, describeAuthorities('')[1])
  if (badAuthorities !== undefined) return badAuthorities
  return succeed({ cert: cert.value, key: key.value, ca: ca.value, requestCert: true, rejectUnauthorized: true })
}

function describeAuthorities(path: string): [what: string, nextStep: string] {
  return [
    `${path} holds no certificates of authorities`,
    'Name a file with the certificates, in PEM, of those who sign the certificates of exporters.',
  ]
}

async function readPem(path: string, what: string): Promise<Result<Buffer>> {
  try {
    return succeed(await readFile(path))
  } catch (reason) {
    const { code = 'unknown' } = reason as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'no permission' : code
    return fail(
      'certificate-unusable',
      `The ${what} ${path} cannot be read: ${why}.`,
      'Check the path, and that this user may read the file.',
    )
  }
}

function tryCredentials(
  options: Parameters<typeof createSecureContext>[0],
  what: string,
  nextStep: string,
): Result<never> | undefined {
  try {
    createSecureContext(options)
    return undefined
  } catch (reason) {
    const { code = 'unknown' } = reason as NodeJS.ErrnoException
    return fail('certificate-unusable', `${what} (${code}).`, nextStep)
  }
}
