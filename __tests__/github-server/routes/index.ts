import type { Call, Reply } from '../replies.js'
import { createCheckRun, listAnnotations, listCheckRuns, updateCheckRun } from './checks.js'
import { createComment, deleteComment, getComment, listComments, updateComment } from './comments.js'
import { compare, getCommit, listTags } from './commits.js'
import { getBlob, getContent, getGitCommit, getTarball, getTree } from './git-objects.js'
import { createIssue, listIssues, updateIssue } from './issues.js'
import { getPullRequest, listPullRequestCommits, listPullRequestFiles } from './pull-requests.js'
import { getLatestRelease, getRepository } from './repositories.js'
import { downloadArtifact, listArtifacts } from './artifacts.js'
import {
  listDeployments,
  listDeploymentStatuses,
  listEnvironments,
  listJobs,
  listWorkflowRuns,
  listWorkflows,
} from './workflows.js'

type Handler = (call: Call) => Reply | Promise<Reply>

/** What answers each operation of the description that belongs to a repository. */
export const ROUTES: Readonly<Record<string, Handler>> = {
  'actions/download-artifact': downloadArtifact,
  'actions/list-artifacts-for-repo': listArtifacts,
  'actions/list-jobs-for-workflow-run': listJobs,
  'actions/list-repo-workflows': listWorkflows,
  'actions/list-workflow-runs': listWorkflowRuns,
  'actions/list-workflow-runs-for-repo': listWorkflowRuns,
  'checks/create': createCheckRun,
  'checks/list-annotations': listAnnotations,
  'checks/list-for-ref': listCheckRuns,
  'checks/update': updateCheckRun,
  'git/get-blob': getBlob,
  'git/get-commit': getGitCommit,
  'git/get-tree': getTree,
  'issues/create': createIssue,
  'issues/create-comment': createComment,
  'issues/delete-comment': deleteComment,
  'issues/get-comment': getComment,
  'issues/list-comments': listComments,
  'issues/list-for-repo': listIssues,
  'issues/update': updateIssue,
  'issues/update-comment': updateComment,
  'pulls/get': getPullRequest,
  'pulls/list-commits': listPullRequestCommits,
  'pulls/list-files': listPullRequestFiles,
  'repos/compare-commits-with-basehead': compare,
  'repos/download-tarball-archive': getTarball,
  'repos/get': getRepository,
  'repos/get-all-environments': listEnvironments,
  'repos/get-commit': getCommit,
  'repos/get-content': getContent,
  'repos/get-latest-release': getLatestRelease,
  'repos/list-deployment-statuses': listDeploymentStatuses,
  'repos/list-deployments': listDeployments,
  'repos/list-tags': listTags,
}
