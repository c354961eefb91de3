import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { describe, isWatched } from './watched.js'

const TERRAFORM = /\.(tf|tofu)$/
const VARIABLES = /\.tfvars$/
/** Templates, manifests and programs where they usually lie. */
const OTHERS =
  /(^|\/)(serverless|template|sam)\.(ya?ml|json)$|\.template\.(ya?ml|json)$|(^|\/)(infra(structure)?|iac|cdk|pulumi|stacks?|cloudformation|cfn|k8s|kubernetes|helm|charts?|manifests?|deploy(ments?)?|overlays|clusters?|gitops|argocd|flux)\/.*\.(ya?ml|json|ts|py)$|(^|\/)[\w-]*stack\.(ts|py)$/i

/** Resources that are stores, or protect one, as Terraform, CloudFormation, the CDK and operators name them. */
const STORE =
  /\b(?:aws_(?:db_instance|db_cluster|rds|docdb|neptune|dynamodb|elasticache|memorydb|redshift|backup)\w*|google_(?:sql|alloydb|spanner|redis|bigtable)\w*|azurerm_(?:postgresql|mysql|mariadb|mssql|cosmosdb|redis)\w*|mongodbatlas_\w+|AWS::(?:RDS|DocDB|Neptune|DynamoDB|ElastiCache|MemoryDB|Redshift|Backup|Serverless::SimpleTable)(?:::\w+)?|dynamodb\.(?:Table(?:V2)?|TableV2)|rds\.Database\w+|(?:postgresql\.cnpg\.io|acid\.zalan\.do|postgres-operator\.crunchydata\.com|p(?:gv2|xc|smdb)\.percona\.com|mongodbcommunity\.mongodb\.com|velero\.io|k8s\.mariadb\.com)\/\w+|terraform-aws-modules\/(?:rds|rds-aurora|dynamodb-table|elasticache)\/aws)/
/** Variables by whose name one sees that a store depends on them. */
const OF_STORE =
  /^\s*"?\w*(?:backup|retention|snapshot|pitr|database|postgres|mysql|mariadb|mongo|dynamo|redis|rds|db_)\w*"?\s*=/i

/** Infrastructure code of a store: its keys, its backups, its encryption. */
export const storeInfrastructure: Reason = {
  id: 'store-infrastructure',
  replaceable: true,
  find,
  mayHold: (change) =>
    change.files.some((file) => isWatched(file, change) && mayDeclareStores(file.previousPath ?? file.path)),
}

/** A part of a file that is about stores. */
interface Part {
  readonly name: string
  readonly line: number
  readonly text: string
}

function find(change: ChangeSet): readonly TriggerReason[] {
  return change.files.flatMap((file) => {
    if (!isWatched(file, change)) return []
    const before = partsIn(file.previousPath ?? file.path, change.baseText(file.previousPath ?? file.path))
    const after = partsIn(file.path, change.headText(file.path))
    const fresh = after.find(({ text }) => !before.some((each) => each.text === text))
    const gone = before.find(({ text }) => !after.some((each) => each.text === text))
    const found = fresh ?? gone
    if (found === undefined) return []
    return [
      {
        id: 'store-infrastructure',
        detail: `${found.name} in infrastructure code ${describe(file)}`,
        path: file.path,
        line: fresh?.line ?? 1,
      },
    ]
  })
}

function partsIn(path: string, text: string | undefined): readonly Part[] {
  if (text === undefined || !mayDeclareStores(path)) return []
  const lines = text.split(/\r?\n/)
  if (TERRAFORM.test(path)) return blocksOf(lines)
  if (VARIABLES.test(path))
    return lines.flatMap((each, index) =>
      OF_STORE.test(each) ? [{ name: each.split('=')[0]?.trim() ?? '', line: index + 1, text: each.trim() }] : [],
    )
  const at = lines.findIndex((each) => STORE.test(each))
  if (at === -1) return []
  return [{ name: STORE.exec(lines[at] ?? '')?.[0] ?? '', line: at + 1, text: said(lines) }]
}

/** Terraform's blocks begin and end at the start of a line; only those that name a store matter. */
function blocksOf(lines: readonly string[]): readonly Part[] {
  const starts = lines.flatMap((line, index) => (/^\w[^=]*\{/.test(line) ? [index] : []))
  return starts.flatMap((start, index) => {
    const block = lines.slice(start, starts[index + 1])
    const end = block.findIndex((line) => /^\}/.test(line))
    const own = end === -1 ? block : block.slice(0, end + 1)
    const header = own[0] ?? ''
    const named = STORE.test(header)
      ? /"(\w+)"\s+"([\w-]+)"/.exec(header)
      : /^module\b/.test(header) && own.some((line) => /^\s*source\s*=/.test(line) && STORE.test(line))
        ? /(module)\s+"([\w-]+)"/.exec(header)
        : null
    return named === null ? [] : [{ name: `${named[1] ?? ''}.${named[2] ?? ''}`, line: start + 1, text: said(own) }]
  })
}

/** Lines without comments and indentation: a remark changes no store. */
function said(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '' && !/^(#|\/\/)/.test(line))
    .join('\n')
}

/** Whether the text of a changed file has to be read for this reason. */
export function mayDeclareStores(path: string): boolean {
  return TERRAFORM.test(path) || VARIABLES.test(path) || OTHERS.test(path)
}
