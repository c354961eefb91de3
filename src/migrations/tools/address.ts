import type { Address } from '../model.js'

/**
 * `url` and `directUrl` of Prisma's datasource, in the schema or in prisma.config.ts; `migrate` connects by the direct
 * one, and the other must be set beside it: https://www.prisma.io/docs/orm/reference/prisma-schema-reference#fields
 */
export function addressInPrisma(texts: readonly string[]): Address | undefined {
  const names = texts.flatMap((text) => {
    const [, block = ''] = /\bdatasource\b[^{]*\{([\s\S]*)/.exec(text) ?? []
    return ['url', 'directUrl'].flatMap((field) => variableOf(field, block) ?? [])
  })
  return urls(names)
}

function variableOf(field: string, block: string): string | undefined {
  const found: readonly (string | undefined)[] | null = new RegExp(
    String.raw`\b${field}\s*[:=]\s*(?:env(?:<\w+>)?\(\s*["'](\w+)["']\s*\)|process\.env\.(\w+)|process\.env\[["'](\w+)["']\])`,
  ).exec(block)
  return found?.slice(1).find((each) => each !== undefined)
}

/** `process.env.X` of a configuration in JavaScript, where its name says that it is an address. */
export function addressInScript(text: string): Address | undefined {
  const names = [...text.matchAll(/\bprocess\.env(?:\.(\w+)|\[["'](\w+)["']\])/g)]
    .map(([, plain, quoted]) => plain ?? quoted ?? '')
    .filter(isUrl)
  return urls(names.slice(0, 1))
}

const READ = String.raw`(?:os\.(?:getenv|environ\.get)\(|os\.environ\[|(?:env|config)(?:\.\w+)?\()\s*["'](\w+)["']`
const PARTS = ['HOST', 'PORT', 'NAME', 'USER', 'PASSWORD'] as const

/**
 * The variables of DATABASES in Django's settings: one URL, as dj-database-url and django-environ read it, or one for
 * each part of the entry of the engine, and the one that chooses this entry.
 */
export function addressInDjango(text: string, engine: RegExp): Address | undefined {
  const entry = text
    .split(/(?=^ *(?:if|elif|else)\b|^DATABASES\b)/m)
    .flatMap((part, index, all) => (engine.test(part) ? [`${choiceBefore(all, index)}${part}`] : []))[0]
  const parts = PARTS.flatMap((part) => {
    const name = new RegExp(String.raw`["']${part}["']\s*:\s*[\w.]+[([]\s*["'](\w+)["']`).exec(entry ?? '')?.[1]
    return name === undefined ? [] : [[part, name] as const]
  })
  if (entry !== undefined && parts.some(([part]) => part === 'HOST' || part === 'NAME')) {
    const [, variable, value] =
      new RegExp(String.raw`^ *(?:el)?if ${READ}(?:\)|\])\s*(?:==|in)\s*\[?["'](\w+)["']`, 'm').exec(entry) ?? []
    const fixed = variable === undefined || value === undefined ? {} : { [variable]: value }
    return { kind: 'parts', names: Object.fromEntries(parts), fixed }
  }
  const [, block = ''] = /^DATABASES\b([\s\S]{0,2000})/m.exec(text) ?? []
  return urls(
    [...block.matchAll(new RegExp(READ, 'g'))]
      .map(([, name = '']) => name)
      .filter(isUrl)
      .slice(0, 1),
  )
}

/** The condition under which an entry is the one that counts, where it stands on the line before it. */
function choiceBefore(parts: readonly string[], index: number): string {
  const before = parts[index - 1] ?? ''
  return /^ *(?:el)?if\b/.test(before) && before.trimEnd().split('\n').length === 1 ? before : ''
}

function isUrl(name: string): boolean {
  return /(?:URL|URI|DSN|CONNECTION)/i.test(name) && !/(?:SHADOW|REDIS|AMQP|BROKER|API)/i.test(name)
}

function urls(names: readonly string[]): Address | undefined {
  return names.length === 0 ? undefined : { kind: 'url', names: [...new Set(names)] }
}
