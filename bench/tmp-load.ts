import { worldDatabase, openServer } from '/work/main/bench/support/databases.ts'
import { smallWorld, largeWorld, tenantsOf } from '/work/main/bench/support/world.ts'
const s = await openServer('postgres://postgres@127.0.0.1:5432/test')
for (const w of [smallWorld(1_000_000), largeWorld(1_000_000)]) {
  console.time('load '+tenantsOf(w))
  await worldDatabase(s, `circlegate_bench_${tenantsOf(w)}`, w)
  console.timeEnd('load '+tenantsOf(w))
}
