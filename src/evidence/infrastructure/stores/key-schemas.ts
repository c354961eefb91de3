import type { Declared } from '../declared.js'
import type { KeySchema } from '../facts.js'
import { at, booleanOf, items, textOf, type Property } from '../value.js'

/** The keys of the DynamoDB tables among declared resources, but for Terraform's own lock and tables of sandboxes. */
export function keySchemas(all: readonly Declared[]): readonly KeySchema[] {
  return all.flatMap((declared): readonly KeySchema[] => {
    if (declared.type !== 'aws_dynamodb_table' || declared.nonProduction) return []
    const { properties, address, seen } = declared
    const hash = at(properties, 'hash_key')
    if (hash === undefined || textOf(hash) === 'LockID') return []
    const range = at(properties, 'range_key')
    const { value } = properties
    return [
      {
        address,
        name: textOf(at(properties, 'name')),
        hash: textOf(hash),
        range: textOf(range),
        complete:
          value.kind === 'map' &&
          (value.complete || declared.from === 'registry module') &&
          (range === undefined || textOf(range) !== undefined),
        types: typesOf(properties),
        protected:
          booleanOf(at(properties, 'deletion_protection_enabled')) === true ||
          booleanOf(at(properties, 'lifecycle', 'prevent_destroy')) === true,
        seen: hash.seen.path === seen.path ? hash.seen : seen,
      },
    ]
  })
}

/** `attribute { name, type }` of Terraform, `AttributeDefinitions` of CloudFormation. */
function typesOf(properties: Property): ReadonlyMap<string, string> {
  const attributes = [
    ...items(at(properties, 'attribute')).map((each) => [at(each, 'name'), at(each, 'type')] as const),
    ...items(at(properties, 'attribute_definitions')).map(
      (each) => [at(each, 'AttributeName'), at(each, 'AttributeType')] as const,
    ),
  ]
  return new Map(
    attributes.flatMap(([name, type]) => {
      const [named, typed] = [textOf(name), textOf(type)]
      return named === undefined || typed === undefined ? [] : [[named, typed] as const]
    }),
  )
}
