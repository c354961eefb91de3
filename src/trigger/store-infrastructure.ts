import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { describe, isWatched } from './watched.js'

const TERRAFORM = /\.(tf|tofu)$/
const VARIABLES = /\.tfvars$/
/** Templates, manifests and programs where they usually lie. */
const OTHERS = new RegExp(
  [
    String.raw`(^|\/)(serverless|template|sam|azuredeploy|mainTemplate|Pulumi)\.(ya?ml|json)$|(^|\/)wrangler(\.[\w-]+)?\.(toml|jsonc?)$`,
    String.raw`\.template\.(ya?ml|json)$|\.bicep$|(^|\/)kustomization\.ya?ml$|(^|\/)(base|components)\/.*\.ya?ml$`,
    String.raw`(^|\/)(infra(structure)?|iac|cdk|pulumi|stacks?|cloudformation|cfn|arm|bicep|k8s|kubernetes|helm|charts?|manifests?|deploy(ments?)?|overlays|clusters?|gitops|argocd|flux)\/.*\.(ya?ml|json|[cm]?[jt]s|py)$`,
    String.raw`(^|\/)[\w-]*stack\.([cm]?[jt]s|py)$|(^|\/)(lib|bin)\/[\w/-]*(database|storage|rds|dynamo|table|data)[\w-]*\.ts$`,
  ].join('|'),
  'i',
)

/** Resources that are stores, or protect one, as Terraform, CloudFormation, Azure, the CDK, Pulumi and operators name them. */
const STORE = new RegExp(
  [
    String.raw`\b(?:aws_(?:db_instance|db_cluster|rds|docdb|neptune|dynamodb|elasticache|memorydb|redshift|backup)\w*|google_(?:sql|alloydb|spanner|redis|bigtable)\w*|azurerm_(?:postgresql|mysql|mariadb|mssql|cosmosdb|redis)\w*|mongodbatlas_\w+|cloudflare_d1_database)|\bd1_databases\b`,
    String.raw`\bAWS::(?:RDS|DocDB|Neptune|DynamoDB|ElastiCache|MemoryDB|Redshift|Backup|Serverless::SimpleTable)(?:::\w+)?`,
    String.raw`\bMicrosoft\.(?:DBforPostgreSQL|DBforMySQL|DBforMariaDB|Sql|DocumentDB)\/\w+|\bavm\/res\/(?:db-for-[\w-]+|sql\/\w+|document-db\/[\w-]+)`,
    String.raw`\bdynamodb\.(?:Cfn)?(?:Global)?Table\w*|\brds\.(?:Cfn)?D[Bb]\w+|\brds\.(?:Database|Serverless)\w+|\bdocdb\.(?:Database|Cfn)\w+|\b(?:elasticache|memorydb)\.Cfn\w+`,
    String.raw`\b(?:aws|gcp|azure[\w-]*|mongodbatlas)[.:](?:rds|docdb|dynamodb|elasticache|memorydb|backup|sql|alloydb|postgresql|mysql|mariadb|mssql|cosmosdb|dbforpostgresql|dbformysql|documentdb)[.:/]\w+`,
    String.raw`\b(?:postgresql\.cnpg\.io|acid\.zalan\.do|postgres-operator\.crunchydata\.com|p(?:gv2|xc|smdb)\.percona\.com|mongodbcommunity\.mongodb\.com|velero\.io|k8s\.mariadb\.com)\/\w+`,
    String.raw`\bterraform-aws-modules\/(?:rds|rds-aurora|dynamodb-table|elasticache)\/aws`,
  ].join('|'),
)
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
