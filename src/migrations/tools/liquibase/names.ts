import { baseName, directoryOf } from '../paths.js'

/** Folders whose XML, YAML and JSON may be changelogs, whatever they are called. */
const FOLDER = /liquibase|changelogs?|changesets?|(?:^|[-_])db(?:$|[-_])|database|schema|migrations?/i

/** `db.changelog-master.xml`, `changelog-5.0.yaml`, `liquibase/master.json`: by its name alone it may be a changelog. */
export function mayBeChangelog(path: string): boolean {
  const name = baseName(path)
  if (!/\.(?:xml|ya?ml|json)$/.test(name)) return false
  const folders = directoryOf(path).split('/')
  if (/^db[.-]?changelog/i.test(name)) return true
  return folders.some(
    (folder) =>
      /liquibase|changelog/i.test(folder) || (FOLDER.test(folder) && /changelog|changeset|master/i.test(name)),
  )
}
