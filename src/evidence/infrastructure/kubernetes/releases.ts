import { readDocuments } from '../documents.js'
import type { StoreResource } from '../facts.js'
import { folderOf, resolvePath } from '../paths.js'
import { at, booleanOf, isNonProduction, items, map, text, textOf, type Property } from '../value.js'
import { storeOfInstalled } from './chart-stores.js'
import type { ChartRelease } from './helm.js'
import { inlineDocuments } from './kustomize/patches.js'
import { withValue } from './kustomize/resource.js'
import { mergedStrategically } from './kustomize/strategic-merge.js'
import type { Manifest } from './manifest.js'

/** What the manifests of a repository stand among: other manifests by kind and name, and the files. */
export interface Around {
  readonly manifests: readonly Manifest[]
  readonly files: ReadonlyMap<string, string>
}

/** The charts of the repository that Flux or Argo CD install. */
export function chartReleases(manifests: readonly Manifest[], around: Around): readonly ChartRelease[] {
  return manifests.flatMap((manifest) =>
    installsOf(manifest, around).flatMap(({ folder, layers, namespace }): readonly ChartRelease[] =>
      folder === undefined
        ? []
        : [
            {
              folder,
              values: layers.flatMap((each) => each ?? []).reverse(),
              names: [manifest.place, manifest.name, namespace ?? manifest.namespace ?? ''],
            },
          ],
    ),
  )
}

/** The databases that Flux or Argo CD install from their charts, with the values that stand in the repository. */
export function releaseStores(manifest: Manifest, around: Around): readonly StoreResource[] {
  return installsOf(manifest, around).flatMap((install): readonly StoreResource[] => {
    const { chart, repository, layers, declared, namespace, folder } = install
    if (folder !== undefined) return []
    const known = layers.flatMap((each) => each ?? [])
    const values = known.reduce<Property | undefined>(
      (below, each) => (below === undefined ? each : mergedStrategically(below, each, false)),
      undefined,
    )
    const name = manifest.name === '*' ? chart : manifest.name
    const store = storeOfInstalled({
      name: chart,
      repository,
      address: `${manifest.kind}/${name}`,
      release: name,
      namespace: namespace ?? manifest.namespace,
      path: manifest.path,
      place: manifest.place,
      values,
      declared,
    })
    if (store === undefined) return []
    const names = [manifest.place, name, namespace ?? '', manifest.namespace ?? '']
    const settled = layers.includes(undefined) ? asFarAsKnown(store) : store
    return [names.some(isNonProduction) ? { ...settled, role: 'non-production' } : settled]
  })
}

/** Values in a Secret, or in another repository, may say more. */
function asFarAsKnown(store: StoreResource): StoreResource {
  const open = { state: 'unknown' as const, note: 'more of its values stand where they cannot be read' }
  return {
    ...store,
    backups: store.backups.state === 'on' ? store.backups : { ...store.backups, ...open },
    pitr: store.pitr.state === 'off' ? { ...store.pitr, ...open } : store.pitr,
  }
}

interface Install {
  readonly chart: string
  readonly repository: string
  readonly namespace: string | undefined
  /** Later ones have the last word; undefined for those that cannot be read. */
  readonly layers: readonly (Property | undefined)[]
  readonly declared: Property
  /** Where the chart lies, if it is one of this repository. */
  readonly folder?: string
}

function installsOf({ kind, group, root, namespace, path }: Manifest, around: Around): readonly Install[] {
  if (kind === 'HelmRelease' && group === 'helm.toolkit.fluxcd.io') return ofFlux(root, namespace, around)
  if (group !== 'argoproj.io') return []
  if (kind === 'Application') return ofArgo(at(root, 'spec'), path, around.files)
  return kind === 'ApplicationSet' ? ofArgo(at(root, 'spec', 'template', 'spec'), path, around.files) : []
}

/**
 * https://fluxcd.io/flux/components/helm/helmreleases/#values: `valuesFrom` in their order, `values` over all of them. A
 * chart is named, or is that of an OCIRepository or a HelmChart.
 */
function ofFlux(root: Property, namespace: string | undefined, around: Around): readonly Install[] {
  const named = at(root, 'spec', 'chart', 'spec', 'chart')
  const reference = textOf(at(root, 'spec', 'chartRef', 'name'))
  const referred = around.manifests.find(
    (each) =>
      each.name === reference &&
      (each.kind === 'OCIRepository' || each.kind === 'HelmChart') &&
      (each.namespace ?? namespace) === (textOf(at(root, 'spec', 'chartRef', 'namespace')) ?? namespace),
  )
  const url = textOf(at(referred?.root, 'spec', 'url'))
  const declared = named ?? at(root, 'spec', 'chartRef')
  const chart = textOf(named) ?? textOf(at(referred?.root, 'spec', 'chart')) ?? url?.replace(/^.*\//, '')
  if (chart === undefined || declared === undefined) return []
  const source = textOf(at(root, 'spec', 'chart', 'spec', 'sourceRef', 'name')) ?? ''
  const repository = around.manifests.find((each) => each.kind === 'HelmRepository' && each.name === source)
  const from = items(at(root, 'spec', 'valuesFrom')).flatMap((each) => {
    const found = referredValues(each, around)
    return found === undefined && booleanOf(at(each, 'optional')) === true ? [] : [found]
  })
  const values = at(root, 'spec', 'values')
  return [
    {
      chart: chart.replace(/^.*\//, ''),
      ...(chart.startsWith('.') ? { folder: resolvePath('', chart) ?? '' } : {}),
      repository: `${url ?? textOf(at(repository?.root, 'spec', 'url')) ?? ''} ${source}`,
      namespace: textOf(at(root, 'spec', 'targetNamespace')),
      layers: [...from, ...(values === undefined ? [] : [values])],
      declared,
    },
  ]
}

/** A part of the values in a ConfigMap; undefined where it is not here. What is in a Secret is never looked for. */
function referredValues(entry: Property, { manifests }: Around): Property | undefined {
  if (textOf(at(entry, 'kind')) !== 'ConfigMap') return undefined
  const name = textOf(at(entry, 'name')) ?? ''
  const found = manifests.find((each) => each.kind === 'ConfigMap' && [each.name, ...each.formerNames].includes(name))
  const written = at(found?.root, 'data', textOf(at(entry, 'valuesKey')) ?? 'values.yaml')
  if (written === undefined) return undefined
  const target = textOf(at(entry, 'targetPath'))
  if (target === undefined) return inlineDocuments(written)?.[0]
  return withValue({ value: map([]), seen: written.seen }, target.split('.'), written)
}

/**
 * https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-value-precedence: valueFiles, values, valuesObject,
 * parameters. `$name/path` is a file of the source that bears the name (multiple_sources), which is this repository where
 * the file is here.
 */
function ofArgo(spec: Property | undefined, path: string, files: ReadonlyMap<string, string>): readonly Install[] {
  return [...items(at(spec, 'sources')), ...items(at(spec, 'source'))].flatMap((source): readonly Install[] => {
    const folder = textOf(at(source, 'path'))
    const declared = at(source, 'chart') ?? at(source, 'path')
    const chart = textOf(declared)
    if (declared === undefined || chart === undefined) return []
    const helm = at(source, 'helm')
    const [values, object] = [at(helm, 'values'), at(helm, 'valuesObject')]
    const parameters = items(at(helm, 'parameters'))
    return [
      {
        chart,
        ...(folder === undefined ? {} : { folder: resolvePath('', folder) ?? '' }),
        repository: textOf(at(source, 'repoURL')) ?? '',
        namespace: textOf(at(spec, 'destination', 'namespace')),
        layers: [
          ...items(at(helm, 'valueFiles')).map((each) => valuesFile(each, folder ?? folderOf(path), files)),
          ...(values === undefined ? [] : [inlineDocuments(values)?.[0]]),
          ...(object === undefined ? [] : [object]),
          ...parameters.map(parameterValue),
        ],
        declared,
      },
    ]
  })
}

function valuesFile(entry: Property, folder: string, files: ReadonlyMap<string, string>): Property | undefined {
  const written = (textOf(entry) ?? '').replace(/^\$[\w-]+\//, '/')
  const path = written.startsWith('/') ? written.slice(1) : resolvePath(folder, written)
  const source = path === undefined ? undefined : files.get(path)
  const read = path === undefined || source === undefined ? undefined : readDocuments(path, source)
  return read?.kind === 'read' ? read.documents[0] : undefined
}

/** `name: backup.enabled, value: "true"`. */
function parameterValue(parameter: Property): Property {
  const value = at(parameter, 'value') ?? { value: text(''), seen: parameter.seen }
  return withValue({ value: map([]), seen: value.seen }, (textOf(at(parameter, 'name')) ?? '').split('.'), value)
}
