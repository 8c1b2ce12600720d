import { test } from 'vitest'
import { startGateway } from '../support/gateway.ts'
import { Lanes } from '../../src/db/lanes.ts'
test('hang', async () => {
  const all: Lanes[] = []
  const end = Lanes.prototype.end
  Lanes.prototype.end = async function () { const t = Date.now(); console.log('lanes.end'); await end.call(this); console.log('lanes ended', Date.now() - t) }
  const g = await startGateway({ lanes: 2 })
  const c = await g.world.circle(); for (let i=0;i<5;i++) await g.world.site(c)
  const client = await g.as(await g.world.member(c))
  const mode = process.env.MODE
  if (mode !== 'none') await Promise.all(Array.from({length:60},(_,n)=> fetch(`${client.url}/graphql`, { method:'POST', headers: {'content-type':'application/json', ...client.headers}, body: JSON.stringify({query:'{ sites(first: 100) { totalCount nodes { id tenant { organizationName } } } }'}), signal: AbortSignal.timeout(1+n%12)}).then(r=>r.text()).catch(()=>'broken')))
  await client.ask('{ sites { totalCount } }')
  await new Promise(r=>setTimeout(r, 500))
  console.log('stopping'); const t=Date.now()
  await Promise.race([g.stop(), new Promise(r=>setTimeout(r,15000))])
  console.log('stopped', Date.now()-t)
  const handles = (process as any)._getActiveHandles().map((h:any)=>h.constructor.name+' '+(h.remotePort??'')+' '+(h.localPort??''))
  console.log(handles.join('\n'))
}, 40000)
