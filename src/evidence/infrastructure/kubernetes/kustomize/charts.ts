import { readDocuments } from '../../documents.js'
import type { StoreResource } from '../../facts.js'
import { at, isNonProduction, items, textOf, type Property } from '../../value.js'
import { storeOfChart } from '../helm.js'
import { named, type Kustomization } from './kustomization.js'

/**
 * Databases whose charts a kustomization installs, with the values in it over those of its file
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/helmcharts). A file that is not here may say
 * anything.
 */
export function inflatedCharts(
  kustomization: Kustomization,
  files: ReadonlyMap<string, string>,
): readonly StoreResource[] {
  return items(at(kustomization.root, 'helmCharts')).flatMap((chart): readonly StoreResource[] => {
    const name = textOf(at(chart, 'name')) ?? ''
    const inline = at(chart, 'valuesInline')
    const written = [at(chart, 'valuesFile'), ...items(at(chart, 'additionalValuesFiles'))]
    const read = written.flatMap((each) => (each === undefined ? [] : [valuesAt(kustomization, each, files)]))
    const value = (path: readonly string[]): Property | undefined =>
      [inline, ...read].map((each) => at(each, ...path)).find((each) => each !== undefined)
    const store = storeOfChart(name, `chart ${textOf(at(chart, 'releaseName')) ?? name}`, value, chart)
    if (store === undefined) return []
    const known = read.includes(undefined) && store.backups.state === 'off' ? unknownOf(store) : store
    return [isNonProduction(kustomization.folder) ? { ...known, role: 'non-production' } : known]
  })
}

function valuesAt(
  kustomization: Kustomization,
  property: Property,
  files: ReadonlyMap<string, string>,
): Property | undefined {
  const path = named(kustomization, property)
  const source = path === undefined ? undefined : files.get(path)
  const read = path === undefined || source === undefined ? undefined : readDocuments(path, source)
  return read?.kind === 'read' ? read.documents[0] : undefined
}

function unknownOf(store: StoreResource): StoreResource {
  return {
    ...store,
    backups: { ...store.backups, state: 'unknown', note: 'its values stand in a file that is not here' },
    pitr: store.pitr.state === 'off' ? { ...store.pitr, state: 'unknown' } : store.pitr,
  }
}
