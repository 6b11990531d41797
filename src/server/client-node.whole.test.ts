import { Writable } from 'node:stream'
import * as k8s from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type RunningServer } from './start-server.ts'
import { until } from './test-client.ts'

let server: RunningServer
let config: k8s.KubeConfig
beforeAll(async () => {
  server = await startServer({ clock: 'manual' })
  config = new k8s.KubeConfig()
  config.loadFromString(server.kubeconfig)
})
afterAll(() => server.close())

const deployment: k8s.V1Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
    },
  },
}

/** Collects what is written to it. */
function sink(): { readonly stream: Writable; readonly text: () => string } {
  let text = ''
  const stream = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream, text: () => text }
}

describe('the JavaScript client of Kubernetes', () => {
  it('lists nodes', async () => {
    const { items } = await config.makeApiClient(k8s.CoreV1Api).listNode()
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['control-plane', 'node-1', 'node-2', 'node-3'])
  })

  it('hears through an informer what it creates, patches and deletes', async () => {
    const apps = config.makeApiClient(k8s.AppsV1Api)
    const list = () => apps.listNamespacedDeployment({ namespace: 'default' })
    const informer = k8s.makeInformer(config, '/apis/apps/v1/namespaces/default/deployments', list)
    const heard: string[] = []
    const note = (what: string) => (object: k8s.V1Deployment) => heard.push(`${what} ${object.spec?.replicas}`)
    informer.on('add', note('add'))
    informer.on('update', note('update'))
    informer.on('delete', note('delete'))
    await informer.start()
    await apps.createNamespacedDeployment({ namespace: 'default', body: deployment })
    await until(() => heard.includes('add 2'))
    server.settle()
    await apps.patchNamespacedDeployment(
      { namespace: 'default', name: 'web', body: { spec: { replicas: 3 } } },
      k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.StrategicMergePatch),
    )
    await until(() => heard.includes('update 3'))
    server.settle()
    const { items } = await config.makeApiClient(k8s.CoreV1Api).listNamespacedPod({ namespace: 'default' })
    expect(items.map(({ status }) => status?.phase)).toEqual(['Running', 'Running', 'Running'])
    await apps.deleteNamespacedDeployment({ namespace: 'default', name: 'web' })
    await until(() => heard.includes('delete 3'))
    await informer.stop()
  })

  it('runs a command in a container', async () => {
    const core = config.makeApiClient(k8s.CoreV1Api)
    const spec = { containers: [{ name: 'main', image: 'nginx:1.27' }] }
    await core.createNamespacedPod({ namespace: 'default', body: { metadata: { name: 'box' }, spec } })
    server.settle()
    const [out, err] = [sink(), sink()]
    const run = (words: string[]): Promise<k8s.V1Status> =>
      new Promise((resolve, reject) => {
        new k8s.Exec(config)
          .exec('default', 'box', 'main', words, out.stream, err.stream, null, false, resolve)
          .catch(reject)
      })
    expect(await run(['hostname'])).toMatchObject({ status: 'Success' })
    expect(out.text()).toBe('box\n')
    expect(await run(['false'])).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' })
  })

  it('is told in a Status what is not there', async () => {
    const missing = config.makeApiClient(k8s.CoreV1Api).readNamespacedPod({ namespace: 'default', name: 'nope' })
    await expect(missing).rejects.toMatchObject({ code: 404 })
  })
})
