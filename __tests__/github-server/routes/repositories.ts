import { fullName } from '../records.js'
import { accountReply, notFound, repositoryPage, type Call, type Reply } from '../replies.js'

export function getRepository(call: Call): Reply {
  return { status: 200, body: repositoryReply(call, fullName(call.repository)) }
}

/** What a repository says of itself; `name` is another than the called one's for the fork that a head lives in. */
export function repositoryReply(call: Call, name: string): Readonly<Record<string, unknown>> {
  const [owner = '', short = ''] = name.split('/')
  const { repository } = call
  const isFork = name !== fullName(repository)
  return {
    id: isFork ? repository.id + 1_000_000 : repository.id,
    name: short,
    full_name: name,
    private: repository.isPrivate,
    fork: isFork,
    owner: accountReply({ login: owner, id: repository.id, type: 'User' }),
    url: `${call.urls.api}/repos/${name}`,
    html_url: `${call.urls.web}/${name}`,
    clone_url: `${call.urls.web}/${name}.git`,
    default_branch: repository.defaultBranch,
    visibility: repository.isPrivate ? 'private' : 'public',
  }
}

export function getLatestRelease(call: Call): Reply {
  const release = call.repository.releases.filter(({ prerelease }) => !prerelease).at(-1)
  if (release === undefined) return notFound()
  const body = {
    id: release.id,
    tag_name: release.tag,
    name: release.name,
    body: release.body,
    draft: false,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    published_at: release.createdAt,
    target_commitish: call.repository.defaultBranch,
    html_url: `${repositoryPage(call)}/releases/tag/${release.tag}`,
    author: accountReply({ login: call.repository.owner, id: call.repository.id, type: 'User' }),
  }
  return { status: 200, body }
}

export function getAuthenticatedUser(call: Pick<Call, 'actor'>): Reply {
  return { status: 200, body: accountReply(call.actor) }
}
