import { describe, expect, test } from 'vitest'
import { parseStartArguments } from '../../electron/main/start-arguments.ts'

const parse = (...args: string[]) => parseStartArguments(['electron', '.', ...args], '/home/u', 'from-folder')

describe('arguments of the desktop', () => {
  test('are files when nothing else is said', () => {
    expect(parse('a.pcap', '--inspect=0')).toEqual({ files: ['/home/u/a.pcap'] })
  })

  test('say where to listen, and the address is no file', () => {
    const { files, live } = parse(
      '--listen',
      'udp://127.0.0.1:2055',
      '--listen=tcp://[::1]',
      '--allow',
      '10.0.0.0/8,::1',
    )
    expect(files).toEqual([])
    expect(live).toMatchObject({
      listeners: [
        { protocol: 'udp', address: '127.0.0.1', port: 2055 },
        { protocol: 'tcp', address: '::1', port: 4739 },
      ],
      allowedExporters: ['10.0.0.0/8', '::1'],
      recorder: { maxOctets: 2 ** 32, files: 8 },
    })
  })

  test('name the certificate of a TLS listener and the size of the ring', () => {
    const { live } = parse('--listen', 'tls://', '--tls-cert', 'c.pem', '--tls-key', 'k.pem', '--ring', '64MiB/1h/4')
    expect(live).toMatchObject({
      listeners: [{ protocol: 'tls', port: 4740, tls: { certificatePath: 'c.pem', keyPath: 'k.pem' } }],
      recorder: { maxOctets: 2 ** 26, maxSeconds: 3600, files: 4 },
    })
  })

  test('let a file arrive again', () => {
    expect(parse('--replay', '10', 'a.pcap')).toEqual({ files: ['/home/u/a.pcap'], replaySpeed: 10 })
    expect(parse('--replay=max', 'a.pcap')).toMatchObject({ replaySpeed: 'max' })
  })

  test.each([
    [['--replay', 'fast'], 'request-invalid'],
    [['--listen', 'udp://collector.example:2055'], 'request-invalid'],
    [['--listen', 'tls://127.0.0.1'], 'certificate-unusable'],
    [['--listen', 'udp://', '--ring', 'much'], 'request-invalid'],
  ])('that are wrong are a failure: %j', (args, code) => {
    expect(parse(...args)).toMatchObject({ files: [], failure: { code } })
  })
})
