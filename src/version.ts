declare const DATABASE_REVIEW_VERSION: string | undefined

/** The version of package.json, written in by the build; `0.0.0` where the sources run as they are. */
export const VERSION: string = typeof DATABASE_REVIEW_VERSION === 'string' ? DATABASE_REVIEW_VERSION : '0.0.0'
