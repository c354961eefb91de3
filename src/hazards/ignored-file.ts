import { hazard } from './hazard.js'
import { disorders, STOPS } from './shared/disorder.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { startOf } from './shared/place.js'

/** A file in the migrations' folder whose name the tool's grammar does not take is passed over without a word. */
export const ignoredFile = hazard({
  id: 'ignored-file',
  check: 'migrations/naming',
  severity: 'high',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'File that the tool passes over',
  why: 'It looks like a migration and never runs: the release that needs it meets a schema without it. Some tools refuse to start instead, and the deploy fails: then it is critical.',
  safeWhen: 'The file is not meant to be a migration; then it belongs elsewhere.',
  instead: 'Name it as the tool expects, or list it where the tool keeps its list.',
  sources: ['https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md'],
  bad: { postgres: [] },
  good: { postgres: [] },
  detect: (context) => [
    ...context.history.ignored.map((ignored) => ({
      span: startOf(ignored.path),
      message:
        ignored.refused === true
          ? `The tool refuses this name and runs nothing, the deploy stops: ${ignored.reason}.`
          : `The tool never runs this file: ${ignored.reason}.`,
      ...(ignored.refused === true ? STOPS : {}),
      object: ignored.path,
      fix: fix(deploy('Name the file as the tool expects, or move it out of the folder.')),
    })),
    ...disorders(
      context,
      'journal differs',
      (disorder) =>
        disorder.refused === true
          ? `The tool’s list and its files differ, and it runs nothing, the deploy stops: ${disorder.detail}`
          : `The tool’s list and its files differ, and what the list does not name never runs: ${disorder.detail}`,
      fix(deploy('Let the tool write its list again, and commit it with the files.')),
    ),
    ...disorders(
      context,
      'refused file',
      (disorder) => `The tool refuses this file and runs nothing, the deploy stops: ${disorder.detail}`,
      fix(deploy('Write the file as the tool expects it, and run the tool on a local database before the merge.')),
    ),
  ],
})
