import type { KeySchema } from '../evidence/infrastructure/facts.js'
import { hazard, type Candidate } from './hazard.js'
import { lineOf } from './shared/place.js'

/**
 * A table's keys, the types of its key attributes and its name cannot be changed: infrastructure code makes another
 * table in its place. Terraform's provider marks name, hash_key and range_key ForceNew:
 * https://github.com/hashicorp/terraform-provider-aws/blob/01335dd3cd3dff10ace08b5250b7302d4dbb0e04/internal/service/dynamodb/table.go
 * CloudFormation's own specification of resources, as a crate generated from it shows it, calls KeySchema immutable:
 * https://docs.rs/cfn/0.0.7/cfn/aws/dynamodb/struct.TableProperties.html
 */
export const replaceKeySchema = hazard({
  id: 'replace-key-schema',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: ['dynamodb'],
  subject: 'repository',
  title: 'A change of keys replaces the table',
  why: 'DynamoDB cannot change the key schema of a table. Terraform and CloudFormation delete the table and make an empty one with the new keys; where deletion is protected the deploy fails.',
  safeWhen: 'The table is empty, or nothing reads it yet.',
  instead:
    'Declare a second table with the new keys, write to both, copy the items (export to S3 and import, or a scan that writes in batches), switch readers over, and remove the old one in a later release.',
  sources: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table#argument-reference',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html',
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html#HowItWorks.CoreComponents.PrimaryKey',
  ],
  bad: {},
  good: {},
  detect: ({ head, base }) =>
    base === undefined
      ? []
      : head.infrastructure.keySchemas.flatMap((table) => {
          const before = base.infrastructure.keySchemas.find((each) => each.address === table.address)
          return before === undefined ? [] : changed(before, table)
        }),
})

function changed(before: KeySchema, table: KeySchema): readonly Candidate[] {
  const changes = [
    differs('its partition key', before.hash, table.hash),
    sortKey(before, table),
    ...[table.hash, table.range].map((key) =>
      key === undefined || (key !== before.hash && key !== before.range)
        ? undefined
        : differs(`the type of ${key}`, before.types.get(key), table.types.get(key)),
    ),
    differs('its name', before.name, table.name),
  ].filter((each) => each !== undefined)
  if (changes.length === 0) return []
  return [
    {
      span: lineOf(table.seen),
      message: `${table.address}: ${changes.join(', ')}. The table is replaced by an empty one${table.protected ? '; its deletion is protected, so the deploy fails' : ', and its items are gone'}.`,
      object: table.address,
    },
  ]
}

/** Nothing is said of a value that cannot be resolved. */
function differs(what: string, before: string | undefined, now: string | undefined): string | undefined {
  return before === undefined || now === undefined || before === now
    ? undefined
    : `${what} changes from ${before} to ${now}`
}

function sortKey(before: KeySchema, table: KeySchema): string | undefined {
  if (!before.complete || !table.complete || before.range === table.range) return undefined
  if (before.range === undefined) return `a sort key ${table.range ?? ''} is added`
  return table.range === undefined
    ? `its sort key ${before.range} is removed`
    : `its sort key changes from ${before.range} to ${table.range}`
}
