import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as z from 'zod'
import { gitRepository } from '../runner/repository.js'
import { temporaryFolders } from '../runner/temporary.js'
import { client, refusalOf } from './client.js'
import type { Repository } from './records.js'
import { startGitHub, type GitHubServer } from './server.js'
import { addPullRequest, addRepository } from './state.js'

const SHA = 'a'.repeat(40)
const where = { owner: 'acme', repo: 'shop' }

const folders = temporaryFolders()
afterAll(() => {
  folders.removeAll()
})

describe.each([
  ['github.com', false],
  ['an Enterprise Server', true],
])('%s', (_, ghes) => {
  let server: GitHubServer
  let repository: Repository

  beforeEach(async () => {
    server = await startGitHub({ ghes })
    repository = addRepository(server.state, { name: 'acme/shop' })
  })
  afterEach(() => server.close())

  describe('git objects', () => {
    const base = {
      'db/001.sql': 'CREATE TABLE a (id int);\n',
      'old name.sql': 'SELECT 1;\nSELECT 2;\nSELECT 3;\n',
      'gone.txt': 'x',
    }
    const head = {
      'db/002.sql': 'DROP TABLE a;\n',
      'gone.txt': null,
      'old name.sql': null,
      'new "näme".sql': 'SELECT 1;\nSELECT 2;\nSELECT 3;\n',
      'image.bin': Buffer.from([0, 1, 2, 255]),
      'link.sql': { link: '../outside' },
      '.gitattributes': 'db export-ignore\n',
    }

    function withGit() {
      const made = gitRepository(folders, {
        base,
        head,
        laterBase: { 'later.txt': 'x' },
        tags: ['v1.0.0'],
        checkout: 'none',
      })
      repository.gitDir = made.gitDir
      addPullRequest(repository, { number: 1, baseSha: made.baseSha, headSha: made.headSha, mergeSha: made.mergeSha })
      return made
    }

    test('a pull request lists what its commits change since they branched off, renames and binary files included', async () => {
      withGit()
      const { data } = await client(server).rest.pulls.listFiles({ ...where, pull_number: 1 })
      expect(data.map((file) => [file.status, file.filename, file.previous_filename, file.patch])).toEqual([
        ['added', '.gitattributes', undefined, '@@ -0,0 +1 @@\n+db export-ignore'],
        ['added', 'db/002.sql', undefined, '@@ -0,0 +1 @@\n+DROP TABLE a;'],
        ['removed', 'gone.txt', undefined, '@@ -1 +0,0 @@\n-x\n\\ No newline at end of file'],
        ['added', 'image.bin', undefined, undefined],
        ['added', 'link.sql', undefined, '@@ -0,0 +1 @@\n+../outside\n\\ No newline at end of file'],
        ['renamed', 'new "näme".sql', 'old name.sql', undefined],
      ])
      const commits = await client(server).rest.pulls.listCommits({ ...where, pull_number: 1 })
      expect(commits.data.map(({ commit }) => commit.message)).toEqual(['Change'])
      expect(server.contractBreaks).toEqual([])
    })

    test("trees, blobs and commits are the repository's own", async () => {
      const { headSha, mergeSha, baseSha } = withGit()
      const tree = await client(server).rest.git.getTree({ ...where, tree_sha: headSha, recursive: 'true' })
      expect(tree.data.tree.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
        '100644 .gitattributes',
        '040000 db',
        '100644 db/001.sql',
        '100644 db/002.sql',
        '100644 image.bin',
        '120000 link.sql',
        '100644 new "näme".sql',
      ])
      const blob = await client(server).rest.git.getBlob({ ...where, file_sha: tree.data.tree[3]?.sha ?? '' })
      expect(Buffer.from(blob.data.content, 'base64').toString()).toBe('DROP TABLE a;\n')
      const merge = await client(server).rest.git.getCommit({ ...where, commit_sha: mergeSha })
      expect(merge.data.parents.map(({ sha }) => sha)).toEqual([baseSha, headSha])
      repository.treeLimit = 3
      const cut = await client(server).rest.git.getTree({ ...where, tree_sha: headSha, recursive: 'true' })
      expect([cut.data.truncated, cut.data.tree.length]).toEqual([true, 3])
      repository.blobLimit = 10
      const large = client(server).rest.git.getBlob({ ...where, file_sha: tree.data.tree[3]?.sha ?? '' })
      expect((await refusalOf(large)).status).toBe(403)
      expect(server.contractBreaks).toEqual([])
    })

    test('a comparison starts at the merge base', async () => {
      const { baseSha, headSha, mergeBaseSha } = withGit()
      const basehead = `${baseSha}...${headSha}`
      const { data } = await client(server).rest.repos.compareCommitsWithBasehead({ ...where, basehead })
      expect([data.status, data.ahead_by, data.behind_by, data.merge_base_commit.sha]).toEqual([
        'diverged',
        1,
        1,
        mergeBaseSha,
      ])
      expect(data.files).toHaveLength(6)
      expect(server.contractBreaks).toEqual([])
    })

    test('contents are files, folders, links and raw bytes', async () => {
      const { headSha } = withGit()
      const at = { ...where, ref: headSha }
      const folder = await client(server).rest.repos.getContent({ ...at, path: 'db' })
      expect(folder.data).toMatchObject([{ path: 'db/001.sql', type: 'file' }, { path: 'db/002.sql' }])
      const file = await client(server).rest.repos.getContent({ ...at, path: 'db/002.sql' })
      expect(file.data).toMatchObject({ encoding: 'base64', size: 14 })
      const link = await client(server).rest.repos.getContent({ ...at, path: 'link.sql' })
      expect(link.data).toMatchObject({ type: 'symlink', target: '../outside' })
      const raw = await client(server).rest.repos.getContent({
        ...at,
        path: 'new "näme".sql',
        mediaType: { format: 'raw' },
      })
      expect(z.string().parse(raw.data)).toContain('SELECT 2')
      expect((await refusalOf(client(server).rest.repos.getContent({ ...at, path: 'none.sql' }))).status).toBe(404)
      expect(server.contractBreaks).toEqual([])
    })

    test('a tarball leaves out what export-ignore names', async () => {
      const { headSha } = withGit()
      const { data } = await client(server).rest.repos.downloadTarballArchive({ ...where, ref: headSha })
      const archive = gunzipSync(Buffer.from(z.instanceof(ArrayBuffer).parse(data))).toString('latin1')
      expect(archive).toContain(`acme-shop-${headSha.slice(0, 7)}/image.bin`)
      expect(archive).not.toContain('002.sql')
      expect(server.contractBreaks).toEqual([])
    })

    test('tags and single commits are listed', async () => {
      const { mergeBaseSha, headSha } = withGit()
      const tags = await client(server).rest.repos.listTags(where)
      expect(tags.data.map(({ name, commit }) => [name, commit.sha])).toEqual([['v1.0.0', mergeBaseSha]])
      const commit = await client(server).rest.repos.getCommit({ ...where, ref: headSha })
      expect(commit.data.files).toHaveLength(6)
      expect((await refusalOf(client(server).rest.repos.getCommit({ ...where, ref: 'none' }))).status).toBe(422)
      expect(server.contractBreaks).toEqual([])
    })
  })

  describe('evidence', () => {
    test('workflow runs, jobs, deployments, environments, releases and issues are as the state says', async () => {
      const at = '2026-01-02T03:04:05Z'
      const steps = [{ name: 'Restore', conclusion: 'success' }]
      const job = { id: 2, name: 'drill', conclusion: 'success' as const, startedAt: at, completedAt: at, steps }
      const run = {
        name: 'Drill',
        path: '.github/workflows/drill.yml',
        event: 'schedule',
        headSha: SHA,
        headBranch: 'main',
      }
      const times = { createdAt: at, updatedAt: at }
      repository.workflowRuns.push({ id: 1, ...run, ...times, status: 'completed', conclusion: 'success', jobs: [job] })
      const statuses = [{ id: 5, state: 'success', createdAt: at }]
      repository.deployments.push({ id: 4, sha: SHA, ref: 'main', environment: 'staging', createdAt: at, statuses })
      repository.environments.push('production')
      repository.releases.push({ id: 6, tag: 'v2.0.0', name: 'Two', body: '', prerelease: false, createdAt: at })
      const { rest } = client(server)
      expect((await rest.actions.listWorkflowRuns({ ...where, workflow_id: 'drill.yml' })).data.total_count).toBe(1)
      expect((await rest.actions.listWorkflowRunsForRepo({ ...where, status: 'success' })).data.total_count).toBe(1)
      const jobs = await rest.actions.listJobsForWorkflowRun({ ...where, run_id: 1 })
      expect(jobs.data.jobs[0]?.steps?.[0]?.name).toBe('Restore')
      const deployments = await rest.repos.listDeployments({ ...where, environment: 'staging' })
      expect(deployments.data).toHaveLength(1)
      const states = await rest.repos.listDeploymentStatuses({ ...where, deployment_id: 4 })
      expect(states.data[0]?.state).toBe('success')
      expect((await rest.repos.getAllEnvironments(where)).data.environments?.[0]?.name).toBe('production')
      expect((await rest.repos.getLatestRelease(where)).data.tag_name).toBe('v2.0.0')
      expect((await rest.repos.get(where)).data.default_branch).toBe('main')
      const issue = await rest.issues.create({ ...where, title: 'Audit', body: 'x', labels: ['database'] })
      await rest.issues.update({ ...where, issue_number: issue.data.number, body: 'y' })
      const issues = await rest.issues.listForRepo({ ...where, labels: 'database' })
      expect(issues.data.map(({ title, body }) => [title, body])).toEqual([['Audit', 'y']])
      expect(server.contractBreaks).toEqual([])
    })
  })
})
