/** A repository as the API's paths name it; the parameters of Octokit's methods. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}
