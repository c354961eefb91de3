import type { Dialect } from '../../migrations/operation.js'
import { databaseSignals } from '../databases/registry.js'
import type { Observation } from '../observation.js'
import { linesOf } from '../observation.js'
import { roleByPath } from '../paths.js'
import { matchesAny } from '../patterns.js'
import { isNamedCache } from '../caches.js'
import { unreviewedSignals } from '../unreviewed.js'

interface Block {
  readonly type: string
  /** The label behind the type, as Terraform writes it. */
  readonly label: string
  readonly line: number
  readonly values: Map<string, { readonly value: string; readonly line: number }>
}

/** Resources of infrastructure as code, recognised by their lines: Terraform, CloudFormation, Kubernetes operators. */
export function readInfrastructure(path: string, text: string): readonly Observation[] {
  return blocksIn(path, text).flatMap((block) => observed(path, block))
}

function blocksIn(path: string, text: string): readonly Block[] {
  const blocks: Block[] = []
  for (const { text: line, line: number } of linesOf(text)) {
    const type = path.endsWith('.tf')
      ? (/^\s*resource\s+"(\w+)"/.exec(line)?.[1] ??
        /^\s*(?:module|data|variable|output|locals|provider)\b/.exec(line)?.[0].trim())
      : (/^\s*["']?Type["']?\s*:\s*["']?(AWS::[\w:]+)/.exec(line)?.[1] ??
        /^\s*["']?apiVersion["']?\s*:\s*["']?([\w.-]+)\//.exec(line)?.[1])
    if (type !== undefined)
      blocks.push({ type, label: /"([\w-]+)"\s*\{/.exec(line)?.[1] ?? '', line: number, values: new Map() })
    const setting = /^\s*["']?(\w+)["']?\s*[=:]\s*["']?([\w.-]+)/.exec(line)
    if (setting?.[1] !== undefined && setting[2] !== undefined) {
      blocks.at(-1)?.values.set(setting[1], { value: setting[2], line: number })
    }
  }
  return blocks
}

const SIGNALS = [...databaseSignals, ...unreviewedSignals]

/** Resources whose engine is a setting. Modules of RDS take the same setting. */
const WITH_ENGINE =
  /^(aws_db_instance|aws_rds_cluster|aws_rds_global_cluster|google_sql_database_instance|digitalocean_database_cluster|module|AWS::RDS::\w+)$/

function observed(path: string, { type, label, line, values }: Block): readonly Observation[] {
  const byType = SIGNALS.find(({ resources }) => matchesAny(type, resources))
  if (byType !== undefined) {
    if (values.get('engine')?.value === 'memcached') return []
    // Terraform keeps its own state lock in such a table: https://developer.hashicorp.com/terraform/language/backend/s3
    const isLock = byType.id === 'dynamodb' && [...values.values()].some(({ value }) => value === 'LockID')
    const isCache = byType.id === 'dynamodb' && isNamedCache(`${label} ${values.get('name')?.value ?? ''}`)
    const persistent = byType.id === 'redis' && Number(values.get('snapshot_retention_limit')?.value ?? 0) > 0
    const role = isLock ? 'tooling' : isCache || (byType.id === 'redis' && !persistent) ? 'cache' : 'primary'
    return [
      {
        technology: byType.id,
        strength: 'strong',
        kind: 'infrastructure',
        path,
        line,
        detail: type,
        role: roleByPath(path, role),
        version: literalVersion(values.get('engine_version')?.value ?? values.get('version')?.value),
        persistent,
      },
    ]
  }
  if (INSTALLS_CHARTS.test(type)) return ofChart(path, values.get('chart'))
  if (!WITH_ENGINE.test(type)) return []
  const engine = values.get('engine') ?? values.get('database_version') ?? values.get('Engine')
  const database = engine === undefined ? undefined : SIGNALS.find(({ engines }) => matchesAny(engine.value, engines))
  if (engine === undefined || database === undefined) return []
  const version =
    values.get('engine_version')?.value ??
    values.get('EngineVersion')?.value ??
    engine.value.replace(/^[A-Z]+_/, '').replaceAll('_', '.')
  return [
    {
      technology: database.id,
      strength: 'strong',
      kind: 'infrastructure',
      path,
      line: engine.line,
      detail: `${type} engine ${engine.value}`,
      role: roleByPath(path, 'primary'),
      version: literalVersion(version),
    },
  ]
}

/** Releases and applications that install a chart of a registry. */
const INSTALLS_CHARTS = /^(helm\.toolkit\.fluxcd\.io|argoproj\.io)$/

/** Bitnami's charts of databases, by the names in https://github.com/bitnami/charts. */
const CHARTS: ReadonlyMap<string, Dialect> = new Map([
  ['postgresql', 'postgres'],
  ['postgresql-ha', 'postgres'],
  ['mysql', 'mysql'],
  ['mariadb', 'mariadb'],
  ['mariadb-galera', 'mariadb'],
  ['mongodb', 'mongodb'],
  ['mongodb-sharded', 'mongodb'],
  ['redis', 'redis'],
  ['redis-cluster', 'redis'],
  ['valkey', 'redis'],
])

function ofChart(path: string, chart: { readonly value: string; readonly line: number } | undefined): Observation[] {
  const technology = CHARTS.get(chart?.value ?? '')
  if (chart === undefined || technology === undefined) return []
  return [
    {
      technology,
      strength: 'strong',
      kind: 'infrastructure',
      path,
      line: chart.line,
      detail: `chart ${chart.value}`,
      role: roleByPath(path, technology === 'redis' ? 'cache' : 'primary'),
      version: undefined,
    },
  ]
}

function literalVersion(text: string | undefined): string | undefined {
  return text !== undefined && /^\d+(\.\d+)*$/.test(text) ? text : undefined
}
