import type { UnreadAction } from '../../evidence/automation/facts.js'
import type { Seen } from '../../evidence/facts.js'
import type { Answer, Evidence } from '../check.js'
import { inHours, isKin, isServer, mayBe, seenAnswer, type BackedUpStore } from './backups.js'

/** What a store is when nothing here says how it is run. */
export function notHere(evidence: Evidence, store: BackedUpStore, what: string, by?: UnreadAction['what']): Answer {
  const action = by === undefined ? undefined : actionElsewhere(evidence, store, by)
  if (action !== undefined) return seenAnswer('unverifiable', `${action.said}: ${what}`, action.seen)
  const others = evidence.facts.infrastructure.stores.filter((each) => mayBe(each, store.engine))
  const [undecided] = others
    .filter((each) => each.role === 'undecided')
    .sort((a, b) => a.seen.path.length - b.seen.path.length)
  if (undecided !== undefined) {
    const where = `${store.engine} runs in ${undecided.seen.path}, which does not say that it is for production`
    return seenAnswer('unverifiable', `${where}: ${what}`, undecided.seen)
  }
  const sandbox = others.find((each) => each.role === 'non-production')
  const [unread] = evidence.facts.infrastructure.unread
  const elsewhere = evidence.facts.infrastructure.elsewhere?.find(({ engine }) =>
    engine === undefined ? isServer(store.engine) : isKin(engine, store.engine),
  )
  if (sandbox === undefined && elsewhere !== undefined) {
    const made = `${elsewhere.address} takes ${store.engine} from ${elsewhere.source}, which is not read here`
    return seenAnswer('unverifiable', `${made}: ${what}`, elsewhere.seen)
  }
  if (sandbox === undefined && unread !== undefined && store.engine !== 'sqlite') {
    return seenAnswer('unverifiable', `${unread.path} is not read: ${what}`, unread)
  }
  return {
    status: 'unverifiable',
    summary:
      sandbox === undefined
        ? `${whereItIs(evidence, store)} outside this repository: ${what}`
        : `only ${sandbox.address} of ${sandbox.seen.path}, which is not for production, is declared here: ${what}`,
  }
}

function whereItIs(evidence: Evidence, { engine }: BackedUpStore): string {
  if (engine !== 'sqlite') return `${engine} runs`
  return isLibsql(evidence)
    ? 'the libSQL database, a file or a server such as Turso, is kept'
    : 'the SQLite file is kept'
}

/** Whether what opens SQLite here is a client of libSQL alone: of a file or of a server, which only its address tells. */
export function isLibsql({ survey }: Evidence): boolean {
  const clients = survey.stack.databases
    .filter(({ engine }) => engine === 'sqlite')
    .flatMap(({ signals }) =>
      signals.filter(({ detail, role }) => role !== 'test-only' && / in \w*[dD]ependencies$/.test(detail)),
    )
  return clients.length > 0 && clients.every(({ detail }) => detail.startsWith('"@libsql/client"'))
}

/** A job that hands the store to an action which is not here, by its name alone, with how often it runs. */
function actionElsewhere(
  { facts }: Evidence,
  { engine }: BackedUpStore,
  what: UnreadAction['what'],
): { readonly said: string; readonly seen: Seen } | undefined {
  for (const { name, reachable, schedules, unreadActions = [] } of facts.automation.units) {
    const action = unreadActions.find(
      (each) => each.what === what && (each.engine === undefined ? isServer(engine) : isKin(each.engine, engine)),
    )
    if (action === undefined || !reachable) continue
    const gap = Math.min(...schedules.flatMap((each) => (each.suspended ? [] : [each.maxGapHours ?? Infinity])))
    const often = Number.isFinite(gap) ? ` every ${inHours(gap)}` : ''
    return { said: `${name} runs ${action.uses}${often}, which is not read here`, seen: action.seen }
  }
  return undefined
}
