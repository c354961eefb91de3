import type { Collection } from './code/collections/collection.js'
import type { AutomationFacts } from './automation/facts.js'
import type {
  AppliedByCode,
  ForeignKeySwitch,
  LedgerInCode,
  LocatedModel,
  OwnBackup,
  SchemaPush,
  UpsertTarget,
} from './code/facts.js'
import type { DocumentFacts } from './documents/facts.js'
import type { GitHubFacts } from './github/facts.js'
import type { InfrastructureFacts } from './infrastructure/facts.js'

/** Where a fact was seen. Quotes are at most 160 characters, secrets masked. */
export interface Seen {
  readonly path: string
  readonly line: number
  readonly quote: string
}

/** Everything that was seen besides migrations, by readers that know nothing of checks. */
export interface Facts {
  readonly documents: DocumentFacts
  readonly automation: AutomationFacts
  readonly infrastructure: InfrastructureFacts
  /** Undefined where GitHub was not asked: in a terminal, without a token. */
  readonly github?: GitHubFacts | undefined
  /** What mapped classes and schemas in code declare; undefined: nobody looked. */
  readonly models?: readonly LocatedModel[]
  /** Where code changes the schema of production without a migration; undefined: nobody looked. */
  readonly pushes?: readonly SchemaPush[]
  /** Where code writes a row or updates the one that is there; undefined: nobody looked. */
  readonly upserts?: readonly UpsertTarget[]
  /** What models and validators declare of the collections of a document store; undefined: nobody looked. */
  readonly collections?: readonly Collection[]
  /** Where code applies the migrations that it brings; undefined: nobody looked. */
  readonly applied?: readonly AppliedByCode[]
  /** Where code takes backups of its own database; undefined: nobody looked. */
  readonly ownBackups?: readonly OwnBackup[]
  /** Where code names a tool's ledger; undefined: nobody looked. */
  readonly ledgers?: readonly LedgerInCode[]
  /** Where code tells SQLite whether to check foreign keys; undefined: nobody looked. */
  readonly foreignKeySwitches?: readonly ForeignKeySwitch[]
}
