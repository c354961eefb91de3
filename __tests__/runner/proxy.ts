import { createServer, request } from 'node:http'
import { connect } from 'node:net'

export interface Proxy {
  /** For `http_proxy` and `https_proxy`. */
  readonly url: string
  /** The hosts that were asked for, in order. */
  readonly asked: readonly string[]
  readonly close: () => Promise<void>
}

/**
 * An HTTP proxy on 127.0.0.1 that leads every host to one server. Clients pass proxies by for 127.0.0.1 and localhost,
 * so a test names a host that only the proxy can find, such as `http://github.test`.
 */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target)
  const asked: string[] = []
  const server = createServer((incoming, outgoing) => {
    asked.push(new URL(incoming.url ?? '', target).host)
    const { pathname, search } = new URL(incoming.url ?? '', target)
    const { method, headers } = incoming
    const onward = request({ hostname, port, path: pathname + search, method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  server.on('connect', ({ url = '' }, client) => {
    asked.push(url)
    const tunnel = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      tunnel.pipe(client)
      client.pipe(tunnel)
    })
    tunnel.on('error', () => client.destroy())
    client.on('error', () => tunnel.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const ownPort = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${ownPort}`,
    asked,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed()
        })
        server.closeAllConnections()
      }),
  }
}
