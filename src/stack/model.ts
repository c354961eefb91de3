import type { Dialect } from '../migrations/operation.js'

/** Points of a signal: a technology is detected at 3, possible at 2, ignored at 1. */
export type Strength = 'strong' | 'medium' | 'weak'

/** What a store is to this repository. Only primary stores enter backup and integrity checks. */
export type Role = 'primary' | 'cache' | 'queue' | 'test-only' | 'tooling'

/** One thing seen that speaks for a technology. Never holds a secret: URLs are reduced to scheme and host class. */
export interface Signal {
  readonly technology: string
  readonly strength: Strength
  readonly path: string
  readonly line: number
  /** `"pg" in dependencies`, `provider = "postgresql"`. */
  readonly detail: string
  /** The role that this signal alone would give. */
  readonly role: Role
}

export interface Database {
  /** The engine, or the id that the configuration gives. */
  readonly id: string
  readonly engine: Dialect
  readonly version: string | undefined
  readonly role: Role
  readonly signals: readonly Signal[]
}

export interface DetectedTool {
  readonly id: string
  readonly title: string
  /** The installed version from a lock file; undefined where none says it. */
  readonly version: string | undefined
  readonly signals: readonly Signal[]
}

/** A database that is used and not reviewed: said, and taken for no other. */
export interface UnreviewedStore {
  readonly id: string
  readonly title: string
  /** The engine that is reviewed in its stead, since its drivers are that engine's. */
  readonly reviewedAs: Dialect | undefined
  readonly signals: readonly Signal[]
}

export interface Stack {
  readonly databases: readonly Database[]
  readonly tools: readonly DetectedTool[]
  /** Undefined: nobody looked. */
  readonly unreviewed?: readonly UnreviewedStore[]
  /** A library that supports many databases is no application with many stores. */
  readonly kind: 'application' | 'library'
}

/** A file that the stack is read from. */
export interface StackFile {
  readonly path: string
  readonly text: string
}
