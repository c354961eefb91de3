import type { Report, ReportedDatabase } from '../report.js'

/** Every store of a report for its header: primary ones first, then those that are not reviewed. Not escaped. */
export function storeNames(report: Report): readonly string[] {
  const others = (report.unreviewedStores ?? []).map(({ title }) => `${title} (not analysed)`)
  return [...report.databases.map(storeName), ...others]
}

/**
 * `postgres 15`, `postgres 15 (orders)`, `redis 7 (queue)`. A role other than primary is said, so that nobody wonders
 * where the store is in the checklist.
 */
export function storeName({ id, engine, version, role }: ReportedDatabase): string {
  const name = version === null ? engine : `${engine} ${version}`
  const said = [...(id === engine ? [] : [id]), ...(role === 'primary' ? [] : [role])]
  return said.length === 0 ? name : `${name} (${said.join(', ')})`
}
