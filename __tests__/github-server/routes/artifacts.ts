import type { Artifact } from '../records.js'
import { countedList, notFound, numericPart, refusal, repositoryApi, type Call, type Reply } from '../replies.js'

/** Artifacts of all runs, newest first. */
export function listArtifacts(call: Call): Reply {
  const name = call.query.get('name')
  const found = call.repository.artifacts
    .filter((each) => name === null || each.name === name)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  return countedList(call, 'artifacts', found, (each) => artifactReply(call, each))
}

/** GitHub answers with the address of another host; here the archive is served by the same one. */
export function downloadArtifact(call: Call): Reply {
  const artifact = call.repository.artifacts.find(({ id }) => id === numericPart(call, 'artifact_id'))
  if (artifact === undefined) return notFound()
  if (artifact.expired) return refusal(410, 'Artifact has expired')
  const { owner, name } = call.repository
  return { status: 302, headers: { location: `${call.urls.origin}/_artifacts/${owner}/${name}/${artifact.id}` } }
}

function artifactReply(call: Call, artifact: Artifact): unknown {
  const { id: own } = call.repository
  const url = `${repositoryApi(call)}/actions/artifacts/${artifact.id}`
  return {
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: artifact.createdAt,
    workflow_run: {
      id: artifact.run,
      repository_id: own,
      head_repository_id: artifact.fromFork ? own + 1_000_000 : own,
      head_branch: artifact.branch,
    },
  }
}
