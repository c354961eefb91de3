import type { Dialect } from '../migrations/operation.js'
import type { Strength } from './model.js'

/** Where a manifest's packages come from. */
export const ECOSYSTEMS = ['npm', 'pypi', 'rubygems', 'go', 'cargo', 'maven', 'composer', 'nuget', 'hex'] as const
export type Ecosystem = (typeof ECOSYSTEMS)[number]

/** A package whose presence as a direct dependency speaks for a technology. */
export interface PackageSignal {
  /** `*` stands for any characters. Go major versions (`/v5`) are left out. */
  readonly name: string
  /** Default: strong. */
  readonly strength?: Strength
  /** The package speaks for the technology only with one of these features or extras. */
  readonly features?: readonly string[]
  /** What the package uses the store for; of a store that keeps data nothing else is told by its package. */
  readonly role?: 'queue' | 'primary'
}

export type PackageSignals = { readonly [E in Ecosystem]?: readonly (string | PackageSignal)[] }

/** The packages of all ecosystems in one list. */
export function packagesOf(packages: PackageSignals): readonly (PackageSignal & { readonly ecosystem: Ecosystem })[] {
  return ECOSYSTEMS.flatMap((ecosystem) =>
    (packages[ecosystem] ?? []).map((each) => ({ ecosystem, ...(typeof each === 'string' ? { name: each } : each) })),
  )
}

/** Everything by which a database shows itself in a repository: data, one file each under `databases/`. */
export interface DatabaseSignals {
  readonly id: Dialect
  readonly title: string
  readonly packages: PackageSignals
  /** The repository part of container images, any registry and tag; `*` stands for any characters. */
  readonly images: readonly string[]
  /** URL schemes, without `+driver` and `jdbc:`. */
  readonly schemes: readonly string[]
  /** Names of environment variables; `*` stands for any characters. */
  readonly environment: readonly string[]
  /** Words by which configurations of ORMs and tools name the dialect. */
  readonly dialectNames: readonly string[]
  /** Infrastructure that is this database by its type alone: Terraform types, CloudFormation types, kinds. */
  readonly resources: readonly string[]
  /** Values of `engine`, `database_version` and `Engine` in resources that serve several databases. */
  readonly engines: readonly string[]
}

/** Everything by which a migration tool or ORM shows itself: data, one file each under `tools/`. */
export interface ToolSignals {
  readonly id: string
  readonly title: string
  /** It keeps migrations of its own; a tool that only maps or queries does not. */
  readonly keepsMigrations?: true
  /** The names of its migrations, where no other tool's look like them. */
  readonly migrations?: RegExp
  readonly packages: PackageSignals
  /** Packages whose version is the tool's own. Default: the first of each ecosystem. */
  readonly versionFrom?: readonly string[]
  /** Files that only this tool has. */
  readonly files?: readonly RegExp[]
  /** Files that speak for the tool when they hold such a line. */
  readonly contents?: readonly { readonly path: RegExp; readonly line: RegExp }[]
  /** Names of environment variables. */
  readonly environment?: readonly string[]
}
