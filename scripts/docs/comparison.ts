import type { Hazard } from '../../src/hazards/hazard.js'
import { EUGENE } from './eugene.js'
import { PEERS, RULES, type Peer } from './peers.js'

/** Both directions: what peers say of our hazards, and which of their rules we have not. */
export function comparison(hazards: readonly Hazard[]): readonly string[] {
  return [
    '## Compared with other tools',
    '',
    'Rule by rule, from the peers’ own sources and documentation. A name in a column means that the peer has a rule for the same thing, not that it finds as much: most look at one statement at a time, and some rules come only with a paid edition. A dash means that it has none.',
    '',
    `| Hazard | ${peers().map(title).join(' | ')} |`,
    `|---|${peers()
      .map(() => '---')
      .join('|')}|`,
    ...hazards.map(
      (hazard) =>
        `| \`${hazard.id}\` | ${peers()
          .map((peer) => cell(peer, hazard.id))
          .join(' | ')} |`,
    ),
    '',
    '## Rules of theirs that are not ours',
    '',
    ...peers().flatMap(missing),
    ...differences(),
  ]
}

/** Where a peer's own examples come out otherwise here, with what the server says. */
function differences(): readonly string[] {
  return [
    '## eugene’s examples',
    '',
    'eugene shows each rule by a script that it reports (bad) and one that it does not (good). Run through this review, one file of a migration each, all come out as eugene’s page says, but for these. “The server” is what PostgreSQL 15 did with a change of the same shape; the tests ask it again. Of E4/bad we report the statement that fails, not the SELECT that follows it under the lock.',
    '',
    '| Example | eugene | This review | The server | Who is right |',
    '|---|---|---|---|---|',
    ...EUGENE.map(
      ({ example, theirs, ours, server, verdict }) => `| ${example} | ${theirs} | ${ours} | ${server} | ${verdict} |`,
    ),
    '',
  ]
}

function peers(): readonly Peer[] {
  return Object.keys(PEERS).filter((key): key is Peer => key in RULES)
}

function title(peer: Peer): string {
  return PEERS[peer]
}

function cell(peer: Peer, hazard: string): string {
  const rules = Object.entries(RULES[peer]).flatMap(([rule, ours]) =>
    typeof ours !== 'string' && ours.includes(hazard) ? [`\`${rule}\``] : [],
  )
  return rules.length === 0 ? '–' : rules.join(', ')
}

/** The rules without a counterpart, by reason. */
function missing(peer: Peer): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const [rule, ours] of Object.entries(RULES[peer])) {
    if (typeof ours === 'string') byReason.set(ours, [...(byReason.get(ours) ?? []), `\`${rule}\``])
  }
  const count = [...byReason.values()].flat().length
  const lines = [...byReason].map(([reason, rules]) => `- ${rules.join(', ')}: ${reason}`)
  return [`### ${title(peer)}: ${String(count)} of ${String(Object.keys(RULES[peer]).length)}`, '', ...lines, '']
}
