import { isDeepStrictEqual } from 'node:util'
import { UserError } from '../errors.js'
import { parseConfigurationFile } from './file.js'
import type { ConfigurationFile, KnownIds } from './file.js'
import type { Inputs } from './inputs.js'
import { mergeSettings } from './merge.js'
import { notYet } from './not-yet.js'
import type { Configuration } from './schema.js'
import type { Settings } from './settings.js'

/** A configuration file as it stands in a tree. */
export interface ConfigurationSource {
  readonly path: string
  readonly text: string
}

export interface SettingsSources {
  /** The base's file in a review. Undefined: there is no base, or it has no such file. */
  readonly base: ConfigurationSource | undefined
  readonly head: ConfigurationSource | undefined
  readonly inputs: Inputs
  readonly known?: KnownIds
}

export interface SettledSettings {
  readonly settings: Settings
  readonly settingsFrom: 'base' | 'head' | 'inputs'
  /** What is asked for and not done, and what changes when this is merged: one sentence each. */
  readonly notices: readonly string[]
}

/**
 * The settings of a run. The base's file decides where there is one, so that a change cannot loosen its own gate; of the
 * head's, only databases that the base does not know are taken. The head's file is validated all the same: throws a
 * ConfigurationError with every mistake in it. A base whose own file is broken is repaired by the head's.
 */
export function settingsFor({ base, head, inputs, known }: SettingsSources): SettledSettings {
  const headFile = head === undefined ? undefined : parseConfigurationFile(head.path, head.text, known)
  const headSettings = mergeSettings(headFile, inputs.shared)
  const settingsFrom = headFile === undefined ? 'inputs' : 'head'
  if (base === undefined) return { settings: headSettings, settingsFrom, notices: notYet(headSettings, inputs) }
  const read = readBase(base, inputs)
  if (read instanceof UserError) {
    const notice = `The configuration on the base branch is broken and this change’s own is used: ${read.message}`
    return { settings: headSettings, settingsFrom, notices: [notice, ...notYet(headSettings, inputs)] }
  }
  const { file, settings } = read
  const ids = new Set(settings.databases.map((each) => each.id))
  const added = headSettings.databases.filter((each) => each.paths.length > 0 && !ids.has(each.id))
  return {
    settings: { ...settings, databases: [...settings.databases, ...added] },
    settingsFrom: 'base',
    notices: [...notYet(settings, inputs), ...differences(file.configuration, headFile?.configuration, inputs)],
  }
}

function readBase(
  base: ConfigurationSource,
  { shared }: Inputs,
): { readonly file: ConfigurationFile; readonly settings: Settings } | UserError {
  try {
    // Ids that this version does not know stood on the base before: they are the head's to correct.
    const file = parseConfigurationFile(base.path, base.text)
    return { file, settings: mergeSettings(file, shared) }
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown
    throw thrown
  }
}

function differences(base: Configuration, head: Configuration | undefined, { shared }: Inputs): readonly string[] {
  if (head === undefined) return ['The configuration file is removed: the defaults hold when this is merged.']
  const overridden = new Set(Object.entries(shared).flatMap(([key, value]) => (value === undefined ? [] : [key])))
  const before = new Map<string, unknown>(Object.entries(base))
  const after = new Map<string, unknown>(Object.entries(head))
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !overridden.has(key))
    .sort()
    .flatMap((key) => difference(key, before.get(key), after.get(key)))
}

function difference(key: string, before: unknown, after: unknown): readonly string[] {
  if (isDeepStrictEqual(before, after)) return []
  if (isMap(before ?? {}) && isMap(after ?? {}) && (before !== undefined || after !== undefined)) {
    const old = new Map(Object.entries(before ?? {}))
    const now = new Map(Object.entries(after ?? {}))
    return [...new Set([...old.keys(), ...now.keys()])]
      .sort()
      .flatMap((each) => difference(`${key}.${each}`, old.get(each), now.get(each)))
  }
  const [from, to] = [shown(before), shown(after)]
  if (from === undefined || to === undefined) return [`${key} changes when this is merged.`]
  return [`${key} changes from ${from} to ${to} when this is merged.`]
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value short enough for a sentence; undefined where it is not. */
function shown(value: unknown): string | undefined {
  if (value === undefined) return 'its default'
  if (Array.isArray(value)) {
    const text = value.every((each) => typeof each === 'string') ? `[${value.join(', ')}]` : ''
    return text !== '' && text.length <= 80 ? text : undefined
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  return String(value).slice(0, 80)
}
