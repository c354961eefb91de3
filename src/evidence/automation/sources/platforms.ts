import { isJsonObject, parseJson, textOf } from '../json.js'
import type { Setting } from '../commands/target.js'
import { scheduleOf } from '../schedule.js'
import { draft, isForDevelopment, seenAt, step, type Draft, type Source } from '../unit.js'
import { Yaml } from '../yaml.js'
import { isEvidence } from './paths.js'

const PLATFORM: Setting = { machine: 'production', environment: new Map(), services: new Set(), databaseService: false }

/** The release phase runs once before a new version takes traffic. */
function release(path: string, line: number, command: string): Draft {
  return draft('release phase', path, seenAt(path, line, command), {
    single: true,
    setting: PLATFORM,
    steps: [step(path, line, command, { errexit: true })],
    deploys: true,
  })
}

function process(path: string, line: number, name: string, command: string): Draft {
  return draft('container', name, seenAt(path, line, command), {
    setting: PLATFORM,
    steps: [step(path, line, command)],
    deploys: true,
  })
}

/** https://devcenter.heroku.com/articles/release-phase */
export const procfiles: Source = {
  wants: (path) => /(^|\/)Procfile(\.\w+)?$/.test(path) && isEvidence(path),
  read: (files) =>
    [...files].flatMap(([path, text]) => {
      if (!procfiles.wants(path) || isForDevelopment(path)) return []
      return text.split('\n').flatMap((line, index) => {
        const [, name, command] = /^([\w-]+)\s*:\s*(.+)$/.exec(line) ?? []
        if (name === undefined || command === undefined) return []
        return [name === 'release' ? release(path, index + 1, command) : process(path, index + 1, name, command)]
      })
    }),
}

const PLATFORM_FILE = /(^|\/)(fly(\.[\w-]+)?\.toml|render\.ya?ml|railway\.(json|toml)|heroku\.yml|app\.json)$/

/**
 * Release commands and scheduled services of Fly, Render, Railway and Heroku:
 * https://fly.io/docs/reference/configuration/#the-deploy-section, https://render.com/docs/blueprint-spec,
 * https://docs.railway.com/reference/config-as-code, https://devcenter.heroku.com/articles/heroku-yml-build-manifest
 */
export const platforms: Source = {
  wants: (path) => PLATFORM_FILE.test(path) && isEvidence(path),
  read: (files) =>
    [...files].flatMap(([path, text]): readonly Draft[] => {
      if (!PLATFORM_FILE.test(path)) return []
      if (path.endsWith('.toml')) return toml(path, text)
      if (path.endsWith('.json')) return json(path, text)
      return yaml(path, text)
    }),
}

function toml(path: string, text: string): readonly Draft[] {
  const lines = text.split('\n')
  const commands = lines.flatMap((line, index) => {
    const [, command] = /^\s*(?:release_command|preDeployCommand)\s*=\s*\[?\s*["'](.*)["']\s*\]?\s*$/.exec(line) ?? []
    return command === undefined ? [] : [release(path, index + 1, command)]
  })
  return commands.length > 0
    ? commands
    : [draft('container', path, seenAt(path, 1, path), { deploys: true, reachable: false })]
}

function json(path: string, text: string): readonly Draft[] {
  const root = parseJson(text)
  if (!isJsonObject(root)) return []
  const deploy = isJsonObject(root['deploy']) ? root['deploy'] : {}
  const before = deploy['preDeployCommand']
  const command =
    textOf(before) ?? (Array.isArray(before) ? before.map((each) => textOf(each) ?? '').join(' ') : undefined)
  // `postdeploy` of app.json runs once, when an app is made: https://devcenter.heroku.com/articles/app-json-schema#scripts
  return command === undefined ? [] : [release(path, lineOf(text, 'preDeployCommand'), command)]
}

function lineOf(text: string, key: string): number {
  return Math.max(1, text.split('\n').findIndex((line) => line.includes(`"${key}"`)) + 1)
}

/**
 * What Heroku runs in the build of each release: one that fails leaves the release before it in place
 * (https://devcenter.heroku.com/articles/nodejs-support#heroku-specific-build-steps).
 */
export const herokuBuilds: Source = {
  wants: (path) => path === 'package.json' || HEROKU.test(path),
  read: (files) => {
    const text = files.get('package.json') ?? ''
    const root = [...files.keys()].some((path) => HEROKU.test(path)) ? parseJson(text) : undefined
    const scripts = isJsonObject(root) ? root['scripts'] : undefined
    return ['heroku-prebuild', 'heroku-postbuild'].flatMap((name): readonly Draft[] => {
      const command = isJsonObject(scripts) ? textOf(scripts[name]) : undefined
      return command === undefined ? [] : [release('package.json', lineOf(text, name), command)]
    })
  },
}

const HEROKU = /^(?:Procfile|app\.json|heroku\.yml)$/

function yaml(path: string, text: string): readonly Draft[] {
  const [root] = Yaml.read(text)
  const phase = root?.get('release', 'command')
  const heroku = (phase?.items() ?? (phase === undefined ? [] : [phase])).flatMap((each) => {
    const command = each.text()
    return command === undefined ? [] : [release(path, each.contentLine, command)]
  })
  const services = (root?.get('services')?.items() ?? []).flatMap((service): readonly Draft[] => {
    const before = service.get('preDeployCommand')
    const start = service.get('startCommand') ?? service.get('dockerCommand')
    const schedule = service.get('schedule')
    const name = service.get('name')?.text() ?? path
    const command = start?.text()
    const expression = schedule?.text()
    const steps = start === undefined || command === undefined ? [] : [step(path, start.contentLine, command)]
    return [
      ...(before?.text() === undefined ? [] : [release(path, before.contentLine, before.text() ?? '')]),
      ...(schedule !== undefined && expression !== undefined
        ? [
            draft('cron job', name, seenAt(path, service.line, `${name}: ${expression}`), {
              schedules: [scheduleOf(expression, 'cron', seenAt(path, schedule.line, `schedule: ${expression}`))],
              setting: PLATFORM,
              steps,
              single: true,
            }),
          ]
        : start === undefined || command === undefined
          ? []
          : [process(path, start.contentLine, name, command)]),
    ]
  })
  return [...heroku, ...services]
}

const DOCKERFILE = /(^|\/)(Dockerfile|Containerfile)([.-][\w.-]+)?$|\.Dockerfile$/

/** What an image starts: ENTRYPOINT and CMD of the last stage. https://docs.docker.com/reference/dockerfile/ */
export const dockerfiles: Source = {
  wants: (path) => DOCKERFILE.test(path) && isEvidence(path),
  read: (files) =>
    [...files].flatMap(([path, text]) => (DOCKERFILE.test(path) && !isForDevelopment(path) ? imageOf(path, text) : [])),
}

function imageOf(path: string, text: string): readonly Draft[] {
  const starts = new Map<string, { readonly line: number; readonly text: string }>()
  const lines = text.split('\n').slice(0, 5_000)
  for (let index = 0; index < lines.length; index++) {
    const first = index + 1
    let line = lines[index] ?? ''
    while (line.endsWith('\\') && index + 1 < lines.length) line = `${line.slice(0, -1)} ${lines[++index] ?? ''}`
    if (/^\s*FROM\s/i.test(line)) starts.clear()
    const [, name, rest] = /^\s*(ENTRYPOINT|CMD)\s+(.*)$/i.exec(line) ?? []
    if (name !== undefined && rest !== undefined) starts.set(name.toUpperCase(), { line: first, text: rest })
  }
  const parts = ['ENTRYPOINT', 'CMD'].flatMap((name) => starts.get(name) ?? [])
  const [first] = parts
  if (first === undefined) return []
  const lists = parts.map((each) => listOf(each.text))
  const [list] = lists
  const plain = list === undefined
  const words = lists.flatMap((each) => each ?? [])
  return [
    draft('container', path, seenAt(path, first.line, first.text), {
      setting: PLATFORM,
      // A CMD after an ENTRYPOINT is its arguments, which an entry point script starts with `exec "$@"`.
      steps: [
        step(path, first.line, first.text, plain ? { folder: '' } : { words, folder: '' }),
        ...parts.slice(1).map((each, index) =>
          step(path, each.line, each.text, {
            ...(lists[index + 1] === undefined ? {} : { words: lists[index + 1] ?? [] }),
            folder: '',
          }),
        ),
      ],
    }),
  ]
}

function listOf(text: string): readonly string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined
  const value = parseJson(text)
  return Array.isArray(value) ? value.flatMap((each) => textOf(each) ?? []) : undefined
}
