import { unzipSync } from 'fflate'
import * as z from 'zod'
import type { Answered, DrillReport } from '../evidence/github/facts.js'
import { answered } from './answered.js'
import type { Asker } from './evidence.js'

const ARTIFACT = 'restore-drill-report'
const MOST_REPORTS = 3
/** A report is a few lines: nothing larger is unpacked. */
const MOST_BYTES = 100_000

const reportSchema = z.object({
  store: z.string().max(200).optional(),
  backup_taken_at: z.iso.datetime({ offset: true }).optional(),
  restored_at: z.iso.datetime({ offset: true }),
  rows_checked: z.number().nonnegative(),
  duration_s: z.number().nonnegative().optional(),
  ok: z.boolean(),
})

/**
 * The newest reports of restore drills. Only those of runs of this repository's own default branch count: anybody may
 * upload an artifact of this name from a fork's pull request.
 */
export async function drillReports(asker: Asker): Promise<Answered<readonly DrillReport[]>> {
  const { client, repository, budget, serverUrl, defaultBranch } = asker
  return answered('actions: read', async () => {
    const { data } = await budget.spend(() =>
      client.rest.actions.listArtifactsForRepo({ ...repository, name: ARTIFACT, per_page: 20 }),
    )
    const own = data.artifacts.filter(
      ({ name, expired, size_in_bytes: size, workflow_run: run }) =>
        name === ARTIFACT &&
        !expired &&
        size <= MOST_BYTES &&
        run?.head_branch === defaultBranch &&
        run.repository_id === run.head_repository_id,
    )
    const found: DrillReport[] = []
    for (const { id, workflow_run: run } of own.slice(0, MOST_REPORTS)) {
      const archive = await budget.spend(() =>
        client.rest.actions.downloadArtifact({ ...repository, artifact_id: id, archive_format: 'zip' }),
      )
      const url = `${serverUrl}/${repository.owner}/${repository.repo}/actions/runs/${run?.id ?? ''}/artifacts/${id}`
      found.push(...reportsIn(archive.data, url))
    }
    return found
  })
}

/** The JSON files of an archive that are reports; what is anything else says nothing. */
export function reportsIn(archive: unknown, url: string): readonly DrillReport[] {
  if (!(archive instanceof ArrayBuffer)) return []
  return Object.values(unpacked(new Uint8Array(archive))).flatMap((bytes) => {
    const parsed = reportSchema.safeParse(json(bytes))
    if (!parsed.success) return []
    const { store, backup_taken_at, restored_at, rows_checked, duration_s, ok } = parsed.data
    return [
      {
        store,
        backupTakenAt: backup_taken_at,
        restoredAt: restored_at,
        rowsChecked: rows_checked,
        seconds: duration_s,
        ok,
        url,
      },
    ]
  })
}

function unpacked(archive: Uint8Array): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(archive, {
      filter: ({ name, originalSize }) => name.endsWith('.json') && originalSize <= MOST_BYTES,
    })
  } catch {
    return {}
  }
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
