import { expect, test } from '@jest/globals'
import { gatherModels } from '../../../src/evidence/code/gather.js'
import type { Entry, Tree } from '../../../src/tree/tree.js'

const ORDER = `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"example.com/shop/pkg/shared"
)

type Order struct {
	ent.Schema
}

func (Order) Mixin() []ent.Mixin {
	return []ent.Mixin{
		mixin.Time{},
		shared.Audited{},
		Priced{Currency: "eur"},
	}
}

func (Order) Fields() []ent.Field {
	return []ent.Field{
		field.String("number").Unique(),
	}
}

func (Order) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{
			Table: "sales_orders",
		},
		entsql.WithComments(true),
		schema.Comment("One row for each checkout."),
	}
}
`
const PRICED = `package schema

type Priced struct {
	mixin.Schema
	Currency string
}

func (Priced) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("price_cents").
			Comment("In the currency of the order."),
	}
}
`
const SHARED = `package shared

type Audited struct {
	mixin.Schema
}

func (Audited) Fields() []ent.Field {
	fields := Keyed{}.Fields()
	return append(fields, field.String("changed_by").Optional())
}

func (Audited) Indexes() []ent.Index {
	return Keyed{}.Indexes()
}
`
const KEYED = `package shared

type Keyed struct {
	mixin.Schema
}

func (Keyed) Fields() []ent.Field {
	return []ent.Field{field.String("key")}
}

func (Keyed) Indexes() []ent.Index {
	return []ent.Index{index.Fields("key").Unique()}
}
`

function treeOf(files: Readonly<Record<string, string>>): Tree {
  const entries = Object.entries(files).map(([path, text]): Entry => ({
    path,
    kind: 'file',
    blob: path,
    size: text.length,
  }))
  return {
    name: 'the working copy',
    commit: undefined,
    entries: new Map(entries.map((entry) => [entry.path, entry])),
    read: (paths) =>
      Promise.resolve(new Map([...paths].map((path) => [path, { kind: 'text', text: files[path] ?? '', bom: false }]))),
  }
}

async function order(files: Readonly<Record<string, string>>) {
  const [found] = await gatherModels(treeOf({ 'ent/schema/order.go': ORDER, ...files }))
  if (found === undefined) throw new Error('no model')
  return found.model
}

const ALL = { 'ent/schema/priced.go': PRICED, 'pkg/shared/audited.go': SHARED, 'pkg/shared/keyed.go': KEYED }

test('fields, indexes and comments that mixins of other files and packages give a schema', async () => {
  const model = await order(ALL)
  expect(model.table).toBe('sales_orders')
  expect(model.fields.map(({ column, required }) => `${column}${required === true ? '!' : ''}`)).toEqual([
    'create_time!',
    'update_time!',
    'changed_by',
    'key!',
    'price_cents!',
    'number!',
  ])
  expect(model.uniques).toEqual([['number'], ['key']])
  expect(model.listsColumns).toBe(true)
})

test('what a mixin says in words stands where the schema takes it in; what the schema says, where it says it', async () => {
  const model = await order(ALL)
  expect(model.fields.find(({ column }) => column === 'price_cents')).toMatchObject({ commented: true, line: 21 })
  expect(model.commentLine).toBe(37)
})

test('a mixin that is not here leaves the columns open', async () => {
  const model = await order({ 'ent/schema/priced.go': PRICED })
  expect(model.listsColumns).toBe(false)
  expect(model.fields.some(({ column }) => column === 'key')).toBe(false)
})

test("a schema's mixins that a call puts together leave the columns open", async () => {
  const text = ORDER.replace(/return \[\]ent\.Mixin\{[^]*?\n\t\}/, 'return shared.All()')
  expect((await order({ ...ALL, 'ent/schema/order.go': text })).listsColumns).toBe(false)
})
