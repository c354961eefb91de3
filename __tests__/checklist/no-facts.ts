import type { Facts } from '../../src/evidence/facts.js'

/** A repository that holds nothing but migrations. */
export const NO_FACTS: Facts = {
  documents: { sections: [], diagrams: [], descriptions: [], changelogs: [], queryFiles: [] },
  automation: { units: [], connections: [], timeouts: [], alerts: [], databaseTests: [], deploys: false },
  infrastructure: { stores: [], restoreTests: [], keySchemas: [], present: false, unread: [] },
}
