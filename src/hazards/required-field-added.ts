import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { deploy, fix } from './shared/fix.js'
import { listed } from './shared/words.js'

/**
 * MongoDB checks documents when they are written: those that stand and do not meet the validator can no longer be
 * updated, unless the level is moderate.
 * Source: https://www.mongodb.com/docs/manual/core/schema-validation/specify-validation-level/
 */
export const requiredFieldAdded = hazard({
  id: 'required-field-added',
  check: 'integrity/validation-tests',
  severity: 'high',
  engines: ['mongodb'],
  subject: 'operation',
  title: 'A required field that stored documents may lack',
  why: 'Documents without the field stay as they are until something updates them: then the update is refused, as is every insert of the release that still runs.',
  safeWhen: 'Every document was given the field before, or the collection is new.',
  instead:
    'Write the field in new code, fill it in stored documents in batches, count those without it, and only then require it; until then validationLevel moderate or validationAction warn.',
  sources: [
    'https://www.mongodb.com/docs/manual/core/schema-validation/specify-validation-level/',
    'https://www.mongodb.com/docs/manual/core/schema-validation/handle-invalid-documents/',
  ],
  bad: {},
  good: {},
  detect: ({ operation, before }) => {
    if (operation.kind !== 'set-validator' || !isOlderTable(before, operation.table)) return none
    const table = before.find(operation.table)
    const added = operation.required.filter((field) => table?.columns.get(field)?.nullable !== false)
    if (added.length === 0) return none
    const collection = showName(operation.table)
    const [field = ''] = added
    const what = `${listed(added)} ${added.length === 1 ? 'is' : 'are'} required in ${collection}`
    return [
      {
        span: operation.span,
        message: operation.strict
          ? `${what} from now on: a stored document without ${added.length === 1 ? 'it' : 'them'} can no longer be updated, and the running release's inserts are refused.`
          : `${what} from now on: the running release's inserts without ${added.length === 1 ? 'it' : 'them'} are refused.`,
        // Documents that stand are not touched by a moderate level.
        ...(operation.strict ? {} : { severity: 'medium' as const }),
        object: `${collection}.${added.join(',')}`,
        table: operation.table,
        fix: fix(
          deploy(`Release code that writes ${listed(added)}, and fill it in stored documents in batches.`),
          deploy(`Go on when db.${collection}.countDocuments({ ${field}: { $exists: false } }) is 0.`),
        ),
      },
    ]
  },
})
