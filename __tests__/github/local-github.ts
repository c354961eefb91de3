import { afterEach, beforeEach, expect } from '@jest/globals'
import { createClient, type Client, type ClientOptions } from '../../src/github/client.js'
import { TOKENS } from '../github-server/access.js'
import type { Repository } from '../github-server/records.js'
import { startGitHub, type GitHubServer } from '../github-server/server.js'
import { addRepository } from '../github-server/state.js'

export const SHOP = { owner: 'acme', repo: 'shop' } as const

export interface LocalGitHub {
  readonly server: GitHubServer
  readonly repository: Repository
  /** How long, in milliseconds, clients were asked to wait by rate limits. */
  readonly waits: number[]
  readonly client: (options?: Partial<ClientOptions>) => Client
}

/** A GitHub with the repository acme/shop, fresh for each test; after each, nobody may have broken GitHub's contract. */
export function localGitHub(): () => LocalGitHub {
  let current: LocalGitHub | undefined
  beforeEach(async () => {
    const server = await startGitHub()
    const waits: number[] = []
    const client = (options: Partial<ClientOptions> = {}) =>
      createClient({
        token: TOKENS.write,
        apiUrl: server.apiUrl,
        version: '1.2.3',
        retryAfter: 1,
        wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
        ...options,
      })
    current = { server, repository: addRepository(server.state, { name: 'acme/shop' }), waits, client }
  })
  afterEach(async () => {
    expect(current?.server.contractBreaks).toEqual([])
    await current?.server.close()
  })
  return () => {
    if (current === undefined) throw new Error('asked for outside of a test')
    return current
  }
}
