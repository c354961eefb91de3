import type { Schedule } from '../../automation/facts.js'
import { scheduleOf } from '../../automation/schedule.js'
import type { Seen } from '../../facts.js'
import { absent, refersTo, type Declared } from '../declared.js'
import type { StoreResource } from '../facts.js'
import { at, booleanOf, items, numberOf, textOf, type Property } from '../value.js'

/** Whether something covers a store: `unknown` where tags or references cannot be resolved. */
type Covers = 'yes' | 'no' | 'unknown'

/**
 * Adds AWS Backup to a store: a plan counts only with a selection that matches the store by ARN, wildcard or tag
 * (https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html).
 */
export function withAwsBackup(store: StoreResource, declared: Declared, all: readonly Declared[]): StoreResource {
  const plans = all.filter((each) => each.type === 'aws_backup_plan')
  return all
    .filter((each) => each.type === 'aws_backup_selection')
    .reduce((result, selection) => {
      const covered = covers(selection, declared)
      if (covered === 'no') return result
      const plan = plans.find((each) => isPlanOf(selection, each))
      return plan === undefined || covered === 'unknown'
        ? unsure(result, selection.seen)
        : withPlan(result, declared, plan, all)
    }, store)
}

function isPlanOf(selection: Declared, plan: Declared): boolean {
  const id = at(selection.properties, 'plan_id')
  return id?.value.kind === 'reference' && refersTo(id.value.to, plan)
}

function unsure(store: StoreResource, seen: Seen): StoreResource {
  if (store.backups.state !== 'off') return store
  const note = 'a backup selection here may or may not cover it'
  return { ...store, backups: { ...store.backups, state: 'unknown', seen, note } }
}

function withPlan(store: StoreResource, declared: Declared, plan: Declared, all: readonly Declared[]): StoreResource {
  return items(at(plan.properties, 'rule')).reduce((each, rule) => withRule(each, declared, rule, all), store)
}

function withRule(store: StoreResource, declared: Declared, rule: Property, all: readonly Declared[]): StoreResource {
  const expression = at(rule, 'schedule')
  const written = textOf(expression)
  // Without a schedule a rule runs daily: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRule.html
  const schedule =
    written === undefined
      ? {
          expression: 'daily, by AWS Backup',
          maxGapHours: expression === undefined ? 24 : undefined,
          suspended: false,
          seen: rule.seen,
        }
      : scheduleOf(written, 'aws', expression?.seen ?? rule.seen)
  const keeps = numberOf(at(rule, 'lifecycle', 'delete_after'))
  const continuous = booleanOf(at(rule, 'enable_continuous_backup')) === true
  const copies = items(at(rule, 'copy_action'))
  const wasOn = store.backups.state === 'on'
  return {
    ...store,
    backups: {
      state: 'on',
      retentionDays: wasOn ? longest(store.backups.retentionDays, keeps) : keeps,
      schedule: wasOn ? oftener(store.backups.schedule, schedule) : schedule,
      seen: wasOn ? store.backups.seen : rule.seen,
      note: wasOn ? store.backups.note : 'AWS Backup',
    },
    pitr:
      continuous && store.pitr.state !== 'on' && store.pitr.state !== 'not applicable'
        ? { state: 'on', seen: at(rule, 'enable_continuous_backup')?.seen ?? rule.seen, note: undefined }
        : store.pitr,
    crossRegion: copies.reduce((region, copy) => copied(region, copy, declared, all), store.crossRegion),
  }
}

/** A rule without an end keeps its backups for good: no number of days. */
function longest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b)
}

function oftener(a: Schedule | undefined, b: Schedule): Schedule {
  return a?.maxGapHours !== undefined && (b.maxGapHours === undefined || a.maxGapHours <= b.maxGapHours) ? a : b
}

/** Where a copy action puts its copy: by the region in the vault's ARN, else of the vault declared here. */
function copied(
  before: StoreResource['crossRegion'],
  copy: Property,
  declared: Declared,
  all: readonly Declared[],
): StoreResource['crossRegion'] {
  if (before.state === 'on') return before
  const vault = at(copy, 'destination_vault_arn')
  const seen = vault?.seen ?? copy.seen
  const home = declared.placement.region
  const to = vault?.value
  const region =
    to?.kind === 'text'
      ? /^arn:[^:]*:backup:([a-z0-9-]+):/.exec(to.text)?.[1]
      : to?.kind === 'reference'
        ? all.find((each) => each.type === 'aws_backup_vault' && refersTo(to.to, each))?.placement.region
        : undefined
  if (region === undefined || home === undefined) {
    return { state: 'unknown', seen, note: 'the region of the copy cannot be resolved' }
  }
  return region === home
    ? { state: 'weak', seen, note: `the copy stays in ${home}` }
    : { state: 'on', seen, note: `copied to ${region}` }
}

function covers(selection: Declared, store: Declared): Covers {
  const excluded = items(at(selection.properties, 'not_resources')).map((each) => byArn(each, store))
  if (excluded.includes('yes')) return 'no'
  const byResource = items(at(selection.properties, 'resources')).map((each) => byArn(each, store))
  const byTag = items(at(selection.properties, 'selection_tag')).map((each) =>
    tagged(store, textOf(at(each, 'key')), at(each, 'value')),
  )
  const conditions = items(at(selection.properties, 'condition')).flatMap((each) => items(at(each, 'string_equals')))
  const required = conditions.map((each) =>
    tagged(store, textOf(at(each, 'key'))?.replace(/^aws:ResourceTag\//, ''), at(each, 'value')),
  )
  const any = [...byResource, ...byTag]
  if (any.length === 0 && required.length === 0) return absent(selection, 'no')
  // Tags are alternatives to resources; conditions narrow both.
  const first: Covers = any.length === 0 || any.includes('yes') ? 'yes' : any.includes('unknown') ? 'unknown' : 'no'
  if (first === 'no' || required.includes('no')) return 'no'
  return first === 'unknown' || required.includes('unknown') ? 'unknown' : 'yes'
}

function byArn(property: Property, store: Declared): Covers {
  const { value } = property
  if (value.kind === 'reference') return refersTo(value.to, store) ? 'yes' : 'no'
  if (value.kind !== 'text') return 'unknown'
  if (value.text === '*') return 'yes'
  const [, , service = '', , , ...rest] = value.text.split(':')
  const wanted = ARN_OF[store.type]
  if (wanted === undefined || (service !== '*' && service !== wanted.service)) return 'no'
  const resource = rest.join(':')
  const [kind = '', name = ''] = resource.split(wanted.separator)
  if (resource === '*') return 'yes'
  if (kind !== '*' && kind !== wanted.kind) return 'no'
  const own = textOf(at(store.properties, wanted.name))
  if (name === '*') return value.exact || resource.endsWith('*') ? 'yes' : 'unknown'
  if (own === undefined) return 'unknown'
  return matches(own, name) ? 'yes' : value.exact ? 'no' : 'unknown'
}

/** How a resource's ARN ends: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
const ARN_OF: Readonly<
  Record<string, { readonly service: string; readonly kind: string; readonly separator: string; readonly name: string }>
> = {
  aws_db_instance: { service: 'rds', kind: 'db', separator: ':', name: 'identifier' },
  aws_rds_cluster: { service: 'rds', kind: 'cluster', separator: ':', name: 'cluster_identifier' },
  aws_docdb_cluster: { service: 'rds', kind: 'cluster', separator: ':', name: 'cluster_identifier' },
  aws_dynamodb_table: { service: 'dynamodb', kind: 'table', separator: '/', name: 'name' },
}

function matches(name: string, pattern: string): boolean {
  const [head = '', ...tail] = pattern.split('*')
  if (tail.length === 0) return name === pattern
  const end = tail.at(-1) ?? ''
  return name.startsWith(head) && name.endsWith(end) && name.length >= head.length + end.length
}

function tagged(store: Declared, key: string | undefined, value: Property | undefined): Covers {
  const wanted = textOf(value)
  if (key === undefined || wanted === undefined) return 'unknown'
  const tags = at(store.properties, 'tags')
  const own = at(tags, key) ?? at(store.defaultTags, key)
  if (own === undefined) {
    const whole = tags === undefined || (tags.value.kind === 'map' && tags.value.complete)
    return whole ? absent(store, 'no') : 'unknown'
  }
  const said = textOf(own)
  return said === undefined ? 'unknown' : said === wanted ? 'yes' : 'no'
}
