import { describe, expect, test } from '@jest/globals'
import { loadReaders } from '../../../../src/migrations/sql/readers.js'
import { django } from '../../../../src/migrations/tools/django/index.js'
import { replayedHistory } from '../../../replay/sql-history.js'
import { historyIn } from '../trees.js'

const SETTINGS = "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n"

/** What RunPython with this code may do to the schema: `rows` alone, or `anything`; undefined where it sends nothing. */
async function reachOf(code: string, call = 'forwards, migrations.RunPython.noop'): Promise<string | undefined> {
  const readers = loadReaders()
  await readers.load('postgres')
  const module = [
    'import json, uuid, subprocess',
    'from django.db import connection, migrations, models, transaction',
    'from django.db.models import F, Func',
    'from django.db.models.expressions import RawSQL',
    'from shop.zones import RENAMED, rename_zones',
    '',
    code,
    '',
    'class Migration(migrations.Migration):',
    '    dependencies = []',
    `    operations = [migrations.RunPython(${call})]`,
    '',
  ].join('\n')
  const files = { 'manage.py': '', 'site/settings.py': SETTINGS, 'shop/migrations/0001_fill.py': module }
  const { migrations } = await historyIn(django, files, {}, readers)
  const [operation] = migrations.flatMap(({ up }) => up.flatMap(({ operations }) => operations))
  if (operation === undefined) return undefined
  if (operation.kind !== 'opaque') return operation.kind
  expect(operation.reason).toBe('Python runs here')
  return operation.touches === undefined ? 'anything' : operation.touches.length === 0 ? 'rows' : 'tables'
}

function forwards(...lines: readonly string[]): string {
  return [
    'def forwards(apps, schema_editor):',
    "    Order = apps.get_model('shop', 'Order')",
    ...lines.map((each) => `    ${each}`),
  ].join('\n')
}

describe('RunPython leaves the schema as it is', () => {
  test.each([
    ['an update', forwards("Order.objects.filter(note='').update(note=F('title'))")],
    [
      'a loop that saves',
      forwards('for order in Order.objects.iterator():', '    order.code = uuid.uuid4()', '    order.save()'),
    ],
    ['new rows', forwards("order = Order(note='a')", 'order.save()', 'Order.objects.bulk_create([order, Order()])')],
    [
      'typed parameters',
      "def forwards(apps: Apps, schema_editor: Any) -> None:\n    apps.get_model('a', 'B').objects.all().delete()",
    ],
    [
      'the alias and vendor of the connection',
      forwards(
        'if schema_editor.connection.vendor != "sqlite":',
        '    Order.objects.using(schema_editor.connection.alias).delete()',
      ),
    ],
    [
      'a transaction',
      forwards('with transaction.atomic():', "    Order.objects.create(note=json.dumps({'a': f'{1}'}))"),
    ],
    [
      'an error that it raises or awaits',
      forwards(
        'try:',
        '    Order.objects.get(id=1)',
        'except Order.DoesNotExist as e:',
        "    raise ValueError(f'none {e}')",
      ),
    ],
    [
      'a mapping of the project that it looks through',
      forwards('for old, new in RENAMED.items():', '    Order.objects.filter(zone=old).update(zone=new)'),
    ],
    [
      'a helper and a constant of the same file',
      `NOTE = 'a'\n\ndef fill(model, note=NOTE):\n    model.objects.update(note=note)\n\n${forwards('fill(Order)', 'fill(Order, NOTE)')}`,
    ],
    [
      'a helper that calls itself',
      `def depth(row):\n    return depth(row.parent) if row.parent else 0\n\n${forwards('depth(Order.objects.first())')}`,
    ],
    [
      'an inner function',
      forwards(
        'def note(order):',
        '    return order.title',
        'for o in Order.objects.all():',
        '    o.note = note(o)',
        '    o.save()',
      ),
    ],
    ['nothing at all', 'def forwards(apps, schema_editor):\n    pass'],
  ])('with %s', async (_, code) => {
    expect(await reachOf(code)).toBe('rows')
  })

  test('when it is given by name, as `code`', async () => {
    expect(await reachOf(forwards('Order.objects.all().delete()'), 'code=forwards')).toBe('rows')
  })

  test('and sends nothing when it does nothing', async () => {
    expect(await reachOf('', 'migrations.RunPython.noop, migrations.RunPython.noop')).toBeUndefined()
  })
})

describe('RunPython may change any table', () => {
  test.each([
    ['the schema editor', forwards('schema_editor.execute("DROP TABLE a")')],
    ['a method of the schema editor', forwards('schema_editor.remove_field(Order, Order._meta.get_field("note"))')],
    ['the schema editor under another name', forwards('editor = schema_editor', 'editor.add(Order)')],
    [
      'the schema editor that a helper gets',
      `def fill(editor):\n    editor.add(1)\n\n${forwards('fill(schema_editor)')}`,
    ],
    [
      'a cursor of its connection',
      forwards('with schema_editor.connection.cursor() as c:', '    c.execute("DROP TABLE a")'),
    ],
    ['the connection of the module', forwards('connection.cursor().execute("DROP TABLE a")')],
    ['a connection imported where it is used', forwards('from django.db import connection as db', 'db.cursor()')],
    ['raw SQL', forwards('list(Order.objects.raw("SELECT wipe()"))')],
    ['RawSQL', forwards('Order.objects.update(note=RawSQL("wipe()", []))')],
    ['a function of the database', forwards('Order.objects.update(note=Func(function="wipe"))')],
    ['a function of the project', forwards('rename_zones(Order)')],
    ['a function of the project as a value', forwards('for f in [rename_zones]:', '    f()')],
    ['functions that a mapping of the project holds', forwards('for fill in RENAMED.values():', '    fill()')],
    ['a function out of a mapping of the project', forwards('RENAMED["a"]()')],
    ['a method of its own', forwards('Order.objects.rebuild()')],
    ['another program', forwards('subprocess.run(["psql"])')],
    ['a name that nobody gives', forwards('wipe(Order)')],
    ['code in a text', forwards('exec("wipe()")')],
    ['an attribute by name', forwards('getattr(Order.objects, "raw")("SELECT wipe()")')],
    ['a helper that does', `def wipe():\n    connection.cursor()\n\n${forwards('wipe()')}`],
    ['a constant that does', `NOTE = connection.cursor()\n\n${forwards('Order.objects.update(note=NOTE)')}`],
    ['a name that is given twice', `${forwards('pass')}\n\nforwards = rename_zones`],
    ['a decorator', `@rename_zones\n${forwards('pass')}`],
    ['fewer parameters', 'def forwards(*args):\n    args[1].execute("DROP TABLE a")'],
    ['a syntax error in the function', forwards('Order.objects.update(note= = 1)')],
    ['a syntax error that hides where it ends', forwards('Order.objects.update(note=')],
  ])('through %s', async (_, code) => {
    expect(await reachOf(code)).toBe('anything')
  })

  test.each(['rename_zones', 'lambda apps, schema_editor: None', 'zones.forwards'])(
    'that is not in the file: %s',
    async (call) => {
      expect(await reachOf('', call)).toBe('anything')
    },
  )
})

test.each([
  ['Order.objects.all().delete()', true, 'it leaves the schema as it is, and what it does to the rows is unknown'],
  ['schema_editor.delete_model(Order)', false, 'what it does to the schema is unknown'],
])('the tables before it stay known or not: %s', async (line, isKnown, said) => {
  const readers = loadReaders()
  await readers.load('postgres')
  const module = (before: string, dependencies: string, operation: string): string =>
    `${before}\n\nclass Migration(migrations.Migration):\n    dependencies = [${dependencies}]\n    operations = [${operation}]\n`
  const created = "migrations.CreateModel(name='Order', fields=[('id', models.BigAutoField(primary_key=True))])"
  const files = {
    'manage.py': '',
    'site/settings.py': SETTINGS,
    'shop/migrations/0001_initial.py': module('', '', created),
    'shop/migrations/0002_fill.py': module(
      forwards(line),
      "('shop', '0001_initial')",
      'migrations.RunPython(forwards, migrations.RunPython.noop)',
    ),
  }
  const { migrations } = await historyIn(django, files, {}, readers)
  const { after, detected } = replayedHistory(migrations, 'postgres', new Set(['shop.0002_fill']))
  expect(after.table({ name: 'shop_order' }).exact).toBe(isKnown)
  expect(
    detected.filter(({ hazard }) => hazard.id === 'not-analysed').map(({ candidate }) => candidate.message),
  ).toEqual([`Not analysed (Python runs here): no hazard was looked for here, and ${said}.`])
})
