// What the packages of the Actions toolkit take from undici: without a proxy Node's own fetch does the same, so that half
// a megabyte of undici is loaded only behind one.

export class ProxyAgent {
  #options
  #agent

  constructor(options) {
    this.#options = options
  }

  /** The agent itself, the same one for every request. */
  agentOf(undici) {
    this.#agent ??= new undici.ProxyAgent(this.#options)
    return this.#agent
  }
}

export async function fetch(input, init) {
  const proxy = init?.dispatcher
  if (!(proxy instanceof ProxyAgent)) return globalThis.fetch(input, init)
  const { default: undici } = await import('../node_modules/undici/index.js')
  return undici.fetch(input, { ...init, dispatcher: proxy.agentOf(undici) })
}
