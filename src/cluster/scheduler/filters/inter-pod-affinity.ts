import { countOn } from '../affinity-checks.ts'
import { resolvable, unresolvable, type Filter } from '../cycle.ts'
import { domainAt } from '../summary/topology.ts'

const noFriends = unresolvable("node(s) didn't match pod affinity rules")
const foes = resolvable("node(s) didn't match pod anti-affinity rules")
const unwelcome = resolvable("node(s) didn't satisfy existing pods anti-affinity rules")

/** Required pod affinity and anti-affinity, the latter from both sides. */
export const interPodAffinity: Filter = {
  name: 'InterPodAffinity',
  isSkipped: ({ affinity }) => affinity === undefined,
  verdictOn: ({ affinity }, slot) => {
    const { required, meetsItself, anti, repelling } = affinity!
    let hasFriends = true
    for (const entry of required) {
      if (domainAt(entry.topology, slot) < 0) return noFriends
      if (countOn(entry, slot) === 0) hasFriends = false
    }
    if (!hasFriends && !(meetsItself && required.every(({ tally }) => tally.total === 0))) return noFriends
    for (const entry of anti) if (countOn(entry, slot) > 0) return foes
    for (const entry of repelling) if (countOn(entry, slot) > 0) return unwelcome
    return undefined
  },
}
