import type { Alert, AutomationFacts } from './facts.js'
import { isEvidence, isYaml } from './sources/paths.js'
import { seenAt } from './unit.js'
import { Yaml } from './yaml.js'

/** Prometheus rules, Terraform's alarms and monitors, Grafana's provisioned rules and dashboards. */
export function wantsAlerts(path: string): boolean {
  if (!isEvidence(path)) return false
  return (
    (isYaml(path) && /(alert|rule|prometheus|monitor|grafana|observab)/i.test(path)) ||
    /\.tf$/.test(path) ||
    isGrafana(path)
  )
}

function isGrafana(path: string): boolean {
  return /\.json$/.test(path) && /(grafana|alert)/i.test(path)
}

type On = Alert['on']

/**
 * Metrics by what they watch: postgres_exporter, mysqld_exporter, CloudWatch for RDS, Datadog's integrations.
 * https://github.com/prometheus-community/postgres_exporter, https://github.com/prometheus/mysqld_exporter,
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html, https://docs.datadoghq.com/integrations/postgres/
 */
const METRICS: readonly (readonly [RegExp, On])[] = [
  [
    /\bpg_stat_activity_max_tx_duration|pg_long_running_transactions|longest_transaction|postgresql\.transactions\.(duration|idle)|pg_stat_activity.*xact_start|mysql_info_schema_innodb_trx|MaximumUsedTransactionIDs|idle_in_transaction/i,
    'long transactions',
  ],
  [
    /\bpg_locks_count|pg_stat_database_deadlocks|mysql_global_status_innodb_(row_lock|deadlocks)\w*|innodb_row_lock\w*|postgresql\.(locks|deadlocks|waiting_queries)|mysql\.innodb\.(row_lock|deadlocks)\w*|\bDeadlocks\b|cnpg_backends_waiting|mongodb\w*lock\w*|lock_waits?\b/i,
    'locks',
  ],
  [
    /\bpg_\w+|\bmysql_\w+|\bcnpg_\w+|postgresql\.\w+|mysql\.\w+|\bDatabaseConnections\b|\bReplicaLag\b|\bFreeStorageSpace\b|mongodb_\w+|redis_\w+|cloudsql\.googleapis\.com/i,
    'other database metric',
  ],
]

const FAILURE = /kube_job_status_failed|kube_job_failed|KubeJobFailed/i
const DURATION = /kube_job_status_start_time|kube_job_.*(active|start).*time|kube_job_complete/i

/** What an alert's own expression watches; undefined where it is no database. */
function watched(expression: string, name: string): On | 'no database' {
  const about = /migrat/i.test(`${expression} ${name}`)
  if (about && FAILURE.test(expression)) return 'failure'
  if (about && DURATION.test(expression)) return 'duration'
  return METRICS.find(([pattern]) => pattern.test(expression))?.[1] ?? 'no database'
}

/** An alert with what it watches, databases or not. */
interface Watch {
  readonly on: On | 'no database'
  readonly seen: Alert['seen']
}

/** Alerts on databases and migrations, and one on something else where there are others. */
export function alertsIn(files: ReadonlyMap<string, string>): Pick<AutomationFacts, 'alerts' | 'otherAlert'> {
  const watches = [...files].flatMap(([path, text]) => {
    if (!wantsAlerts(path) || text.length > 1_000_000) return []
    if (path.endsWith('.tf')) return terraform(path, text)
    return isGrafana(path) ? grafana(path, text) : rules(path, text)
  })
  const other = watches.find(({ on }) => on === 'no database')
  return {
    alerts: watches.flatMap(({ on, seen }) => (on === 'no database' ? [] : [{ on, seen }])),
    ...(other === undefined ? {} : { otherAlert: other.seen }),
  }
}

/** `groups: [{rules: [{alert, expr}]}]`, alone or within a PrometheusRule. */
function rules(path: string, text: string): readonly Watch[] {
  return Yaml.read(text).flatMap((root) => {
    const groups = (root.get('groups') ?? root.get('spec', 'groups'))?.items() ?? []
    return groups.flatMap((group) =>
      (group.get('rules')?.items() ?? []).flatMap((rule): readonly Watch[] => {
        const name = rule.get('alert')?.text() ?? rule.get('title')?.text()
        const expression =
          rule.get('expr')?.text() ??
          rule
            .get('data')
            ?.items()
            .map((each) => each.get('model', 'expr')?.text() ?? '')
            .join(' ')
        if (name === undefined || expression === undefined) return []
        return [{ on: watched(expression, name), seen: seenAt(path, rule.line, `${name}: ${expression}`) }]
      }),
    )
  })
}

const RESOURCES =
  /^\s*resource\s+"(aws_cloudwatch_metric_alarm|datadog_monitor|google_monitoring_alert_policy|azurerm_monitor_metric_alert|grafana_rule_group|newrelic_nrql_alert_condition)"\s+"([\w-]+)"/

/** Alarms and monitors by their lines, up to the next block at the left margin. */
function terraform(path: string, text: string): readonly Watch[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index): readonly Watch[] => {
    const [, resource, name] = RESOURCES.exec(line) ?? []
    if (resource === undefined || name === undefined) return []
    const length = lines.slice(index + 1).findIndex((each) => each.startsWith('}'))
    const body = lines
      .slice(index + 1, index + 1 + (length === -1 ? 60 : length))
      .filter((each) => !/^\s*(#|\/\/)/.test(each))
    if (body.some((each) => /^\s*count\s*=\s*0\s*$/.test(each))) return []
    const expression = body
      .filter((each) => /\b(metric_name|namespace|query|filter|condition|expr)\b/.test(each))
      .join(' ')
    return [{ on: watched(expression, name), seen: seenAt(path, index + 1, `${resource}.${name}`) }]
  })
}

/** Expressions of alert rules: dashboards alone wake nobody. */
function grafana(path: string, text: string): readonly Watch[] {
  if (!/"(alert|noDataState|alertRuleTags|condition)"\s*:/.test(text)) return []
  return text.split('\n').flatMap((line, index): readonly Watch[] => {
    const expression = /"(?:expr|rawSql)"\s*:\s*"(.*)"/.exec(line)?.[1]
    return expression === undefined ? [] : [{ on: watched(expression, ''), seen: seenAt(path, index + 1, line) }]
  })
}
