/** Why TLS did not come about with an exporter, in words. */
import type { X509Certificate } from 'node:crypto'

const REASONS: Readonly<Record<string, string>> = {
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: 'it showed no certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'it showed no certificate of an authority that is trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of no authority that is trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of no authority that is trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of no authority that is trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself alone',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate is revoked',
  INVALID_PURPOSE: 'its certificate is not meant for clients',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_HTTP_REQUEST: 'it does not speak TLS',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks no version of TLS that is taken here (1.2 and later)',
  ERR_SSL_NO_SHARED_CIPHER: 'it has no cipher in common',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not trust the certificate of this listener',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it does not take the certificate of this listener',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'it does not take the certificate of this listener',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'it says that the certificate of this listener has expired',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'it did not finish the handshake in time',
  ECONNRESET: 'it went away during the handshake: it may not trust the certificate of this listener',
}

/** An exporter that finds fault with the listener's certificate says one of these, or, with most libraries, just goes away. */
const REJECTIONS: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
])

/** The reason for a code of OpenSSL or of the system; `ownFault` is what is wrong with the listener's certificate, if anything. */
export function describeTlsFailure(code: string, ownFault?: string): string {
  if (ownFault !== undefined && REJECTIONS.has(code)) return `it went away during the handshake: ${ownFault}`
  return REASONS[code] ?? `the handshake failed (${code})`
}

/** What exporters object to in a certificate by its dates; undefined within them. */
export function describeDates(
  certificate: Pick<X509Certificate, 'validFrom' | 'validTo'>,
  nowMs: number,
): string | undefined {
  const [fromMs, toMs] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  if (nowMs > toMs) return `the certificate of this listener has expired on ${dayOf(toMs)}`
  if (nowMs < fromMs) return `the certificate of this listener is not valid before ${dayOf(fromMs)}`
  return undefined
}

function dayOf(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(0, 10)
}
