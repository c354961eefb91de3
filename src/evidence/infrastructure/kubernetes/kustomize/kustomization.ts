import { readDocuments } from '../../documents.js'
import { folderOf, resolvePath } from '../../paths.js'
import { at, items, textOf, type Property } from '../../value.js'

const NAME = /(^|\/)(kustomization\.ya?ml|Kustomization)$/

/** `RecognizedKustomizationFileNames` in https://github.com/kubernetes-sigs/kustomize/blob/master/api/konfig/general.go */
export function isKustomizationFile(path: string): boolean {
  return NAME.test(path)
}

export interface Kustomization {
  readonly path: string
  readonly folder: string
  readonly root: Property
  /** It is a part of those that name it, and nothing by itself. */
  readonly isComponent: boolean
}

/** The kustomizations of a repository by their folder. What does not parse, or is Flux's resource of that name, is none. */
export function kustomizationsIn(files: ReadonlyMap<string, string>): ReadonlyMap<string, Kustomization> {
  return new Map(
    [...files].flatMap(([path, source]): readonly (readonly [string, Kustomization])[] => {
      if (!isKustomizationFile(path)) return []
      const read = readDocuments(path, source)
      const [root] = read.kind === 'read' ? read.documents : []
      if (root === undefined || !/^(kustomize\.config\.k8s\.io\/|$)/.test(textOf(at(root, 'apiVersion')) ?? ''))
        return []
      const folder = folderOf(path)
      return [[folder, { path, folder, root, isComponent: textOf(at(root, 'kind')) === 'Component' }]]
    }),
  )
}

/** A path of the repository that a kustomization names; undefined where it is a URL or lies outside. */
export function named({ folder }: Kustomization, property: Property): string | undefined {
  const written = textOf(property)
  if (written === undefined || written.includes('\n') || /^[\w.+-]+:|^[\w.-]+@|\?ref=/.test(written)) return undefined
  return resolvePath(folder, written)
}

/** `resources`, and `bases` of older versions. */
export function resourcesOf({ root }: Kustomization): readonly Property[] {
  return [...items(at(root, 'resources')), ...items(at(root, 'bases'))]
}

export function componentsOf({ root }: Kustomization): readonly Property[] {
  return items(at(root, 'components'))
}

/** Everything of the repository that a kustomization takes in: folders of others, manifests, patches. */
export function takenBy(kustomization: Kustomization): readonly string[] {
  const { root } = kustomization
  const patches = [...items(at(root, 'patches')), ...items(at(root, 'patchesJson6902'))]
  return [
    ...resourcesOf(kustomization),
    ...componentsOf(kustomization),
    ...items(at(root, 'patchesStrategicMerge')),
    ...patches.flatMap((each) => at(each, 'path') ?? []),
  ].flatMap((each) => named(kustomization, each) ?? [])
}
