import { isWranglerConfiguration } from '../../stack/wrangler.js'
import type { Seen } from '../facts.js'
import { bicepResources, mayDeclareStores, type BicepFacts, type GivenParameters } from './azure/bicep.js'
import { bicepParameters, isBicepParameters } from './azure/bicep-parameters.js'
import { loadBicep } from './azure/bicep-syntax.js'
import { azureTemplateResources, isAzureParameters, isAzureTemplate, parametersFor } from './azure/templates.js'
import { isTemplate, templateResources } from './cloudformation.js'
import { composeStores, isComposeFile } from './compose.js'
import type { Declared } from './declared.js'
import { readDocuments } from './documents.js'
import type { InfrastructureFacts, StoreResource } from './facts.js'
import type { HclFile } from './hcl/model.js'
import { loadHcl } from './hcl/syntax.js'
import { chartStores, type ValuesFile } from './kubernetes/helm.js'
import { buildsIn } from './kubernetes/kustomize/build.js'
import { inflatedCharts } from './kubernetes/kustomize/charts.js'
import { kustomizationsIn } from './kubernetes/kustomize/kustomization.js'
import type { Manifest } from './kubernetes/manifest.js'
import { appliedByFlux } from './kubernetes/flux.js'
import { asDeployed } from './kubernetes/flux-deployed.js'
import {
  holdsStores,
  isManifestFile,
  isReferredTo,
  manifestsIn,
  manifestStores,
  releasesIn,
} from './kubernetes/read.js'
import { isPulumiProject, pulumiProject } from './programs/pulumi-yaml.js'
import { readPrograms } from './programs/read.js'
import { isUnreadProgram, unreadStores } from './programs/unread.js'
import { blueprintStores, isBlueprint } from './render.js'
import { wranglerStores } from './stores/cloudflare.js'
import { keySchemas } from './stores/key-schemas.js'
import { restoreTests } from './stores/aws-restore-testing.js'
import { madeElsewhere, unwrapped } from './stores/registry-modules.js'
import { storesOf } from './stores/resolve.js'
import { declaredIn } from './terraform/configurations.js'
import { seenAt } from './value.js'
import { infrastructurePaths, isBicep, isProgram, projectFolders, TERRAFORM, VARIABLES } from './wanted.js'

const VALUES = /(^|\/)[\w.-]*values[\w.-]*\.ya?ml$/
const CHART = /(^|\/)Chart\.ya?ml$/

const LONGEST = 1_000_000

/** Without an image a Compose file runs no database. */
const IMAGE = /^\s+image\s*:/m

/**
 * The stores that a repository's infrastructure code declares, with how they are backed up. Files that do not parse
 * are named in `unread`; nothing is concluded from what they may lack. `composeInProduction`: Compose files that a deploy
 * starts. Asynchronous only to load parsers, where there is
 * something for them.
 */
export async function readInfrastructure(
  files: ReadonlyMap<string, string>,
  composeInProduction: ReadonlyMap<string, Seen> = new Map(),
): Promise<InfrastructureFacts> {
  const unread: Seen[] = []
  const wanted = new Set(infrastructurePaths([...files.keys()]))
  const readable = [...files]
    .filter(([path]) => wanted.has(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([path, text]) => {
      if (text.length <= LONGEST) return true
      // Recordings and generated lists are large as well: only what begins like infrastructure is missed.
      const head = text.slice(0, 100_000)
      if (TERRAFORM.test(path) || isTemplate(path, head) || (isManifestFile(head) && holdsStores(head))) {
        unread.push(seenAt(path, 1, 'a very large file'))
      }
      return false
    })
  const terraform = await readTerraform(readable, unread)
  const programs = await readPrograms(
    readable.filter(([path]) => isProgram(path)),
    projectFolders([...wanted]),
  )
  const bicep = await readBicep(readable)
  unread.push(...programs.unread, ...bicep.unread)
  const other = readOthers(readable, composeInProduction, unread)
  const declared = [...terraform.declared, ...programs.declared, ...bicep.declared, ...other.declared]
  return {
    stores: [...storesOf(declared), ...other.stores],
    restoreTests: restoreTests(declared.map(unwrapped)),
    keySchemas: keySchemas(declared.map(unwrapped)),
    poolers: readable.flatMap(([path, text]) => poolersIn(path, text)),
    elsewhere: declared.flatMap(madeElsewhere),
    present: terraform.present || programs.present || bicep.present || other.present,
    unread,
  }
}

/** RDS Proxy is a resource of its own: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_proxy */
const POOLER = /\b(?:pgbouncer|pgcat|supavisor|pgpool|proxysql|rds[-_]?proxy|aws_db_proxy|(?:DB|Database)Proxy)/i

function poolersIn(path: string, text: string): readonly Seen[] {
  if (!POOLER.test(text)) return []
  return text.split('\n').flatMap((line, at) => (POOLER.test(line) ? [seenAt(path, at + 1, line.trim())] : []))
}

type Files = readonly (readonly [string, string])[]

async function readTerraform(
  files: Files,
  unread: Seen[],
): Promise<{ readonly declared: readonly Declared[]; readonly present: boolean }> {
  const sources = files.filter(([path]) => TERRAFORM.test(path))
  if (sources.length === 0) return { declared: [], present: false }
  const parse = await loadHcl()
  const read = ([path, text]: readonly [string, string]): HclFile => {
    const file = parse(path, text)
    if (file.error !== undefined) unread.push(file.error)
    return file
  }
  const parsed = sources.map(read)
  const variables = files.filter(([path]) => VARIABLES.test(path)).map(read)
  return {
    declared: declaredIn(parsed, variables),
    present: parsed.some((file) => file.body.blocks.some(({ type }) => type === 'resource' || type === 'module')),
  }
}

async function readBicep(files: Files): Promise<BicepFacts & { readonly present: boolean }> {
  const all = files.filter(([path]) => isBicep(path))
  const sources = all.filter(([, text]) => mayDeclareStores(text))
  if (sources.length === 0) return { declared: [], unread: [], present: all.length > 0 }
  const parse = await loadBicep()
  const parameters = files.filter(([path, text]) => path.endsWith('.json') && isAzureParameters(text))
  const read = sources.map(([path, text]) => parse(path, text))
  const inBicep = bicepParameters(files.filter(([path]) => isBicepParameters(path)))
  const given: GivenParameters = (path) => {
    const [own, beside] = [inBicep(path), parametersFor(path, parameters)]
    return (name) => own(name) ?? beside(name)
  }
  return { ...bicepResources(read, given), present: true }
}

interface Others {
  readonly declared: readonly Declared[]
  readonly stores: readonly StoreResource[]
  readonly present: boolean
}

function readOthers(files: Files, composed: ReadonlyMap<string, Seen>, unread: Seen[]): Others {
  const declared: Declared[] = []
  const stores: StoreResource[] = []
  const manifests: Manifest[] = []
  const charts: ValuesFile[] = []
  const values: ValuesFile[] = []
  const parameters = files.filter(([path, text]) => path.endsWith('.json') && isAzureParameters(text))
  const all = new Map(files)
  const { builds, taken } = buildsIn(all, holdsStores)
  const kustomizations = kustomizationsIn(all)
  stores.push(...[...kustomizations.values()].flatMap((each) => inflatedCharts(each, all)))
  unread.push(...builds.flatMap((each) => each.unapplied))
  const releases = files.some(([, text]) => text.includes('kind: HelmRelease'))
  const referred = files.flatMap(([path, text]) => {
    const read = releases && isReferredTo(text, taken.has(path)) ? manifestsIn(path, text) : []
    return isSeen(read) ? [] : read
  })
  let present = taken.size > 0
  for (const [path, text] of files) {
    if (
      TERRAFORM.test(path) ||
      VARIABLES.test(path) ||
      isProgram(path) ||
      isBicep(path) ||
      isBicepParameters(path) ||
      taken.has(path)
    )
      continue
    if (isWranglerConfiguration(path)) {
      const found = wranglerStores(path, text)
      present ||= found.length > 0
      stores.push(...found)
    } else if (isPulumiProject(path)) {
      present = true
      take(pulumiProject(path, text), declared, unread)
    } else if (isUnreadProgram(path)) unread.push(...unreadStores(path, text))
    else if (isAzureTemplate(text)) {
      present = true
      take(azureTemplateResources(path, text, parameters), declared, unread)
    } else if (isTemplate(path, text)) {
      present = true
      take(templateResources(path, text), declared, unread)
    } else if (isManifestFile(text) && !CHART.test(path)) {
      present = true
      if (holdsStores(text)) take(manifestsIn(path, text), manifests, unread)
    } else if (isBlueprint(path)) {
      present = true
      stores.push(...roots(path, text, unread).flatMap(({ root }) => blueprintStores(root)))
    } else if (isComposeFile(path) || composed.has(path)) {
      const found = IMAGE.test(text)
        ? roots(path, text, unread).flatMap(({ root }) => composeStores(path, root, composed))
        : []
      present ||= found.some(({ role }) => role === 'primary')
      stores.push(...found)
    } else if (CHART.test(path)) {
      present = true
      charts.push(...roots(path, text, unread))
    } else if (VALUES.test(path)) values.push(...roots(path, text, unread))
  }
  const byFlux = asDeployed(manifests, builds, appliedByFlux({ files: all, kustomizations }))
  unread.push(...byFlux.refused)
  const installed = charts.length === 0 ? [] : releasesIn([...byFlux.plain, ...referred], byFlux.builds, all)
  return {
    declared,
    stores: [
      ...stores,
      ...manifestStores(byFlux.plain, byFlux.builds, all, referred, byFlux.inRole),
      ...charts.flatMap((chart) => chartStores(chart, values, installed)),
    ],
    present,
  }
}

function take<Item>(read: readonly Item[] | Seen, into: Item[], unread: Seen[]): void {
  if (isSeen(read)) unread.push(read)
  else into.push(...read)
}

function isSeen(read: readonly unknown[] | Seen): read is Seen {
  return !Array.isArray(read)
}

function roots(path: string, text: string, unread: Seen[]): readonly ValuesFile[] {
  const read = readDocuments(path, text)
  if (read.kind === 'unread') {
    unread.push(read.seen)
    return []
  }
  return read.documents.slice(0, 1).map((root) => ({ path, root }))
}
