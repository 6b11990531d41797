import type { Pod } from '../../api/openapi/kubernetes.ts'
import { digest } from '../../base/hash.ts'
import { treeOf, withEntry, fileOf, type Directory } from './shell/files.ts'

const directories =
  'bin dev etc home lib media mnt opt proc root run sbin srv sys tmp dev/shm usr/bin usr/local usr/share var/log var/run var/tmp'
    .split(' ')
    .map((path) => `/${path}`)

export const nginxPage = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, nginx is successfully installed and working.</p>
</body>
</html>
`

/** What the images hold that people look for. */
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nginx: {
    '/usr/share/nginx/html/index.html': nginxPage,
    '/usr/share/nginx/html/50x.html': '<html><body><h1>An error occurred.</h1></body></html>\n',
    '/etc/nginx/nginx.conf': 'events {}\nhttp { include /etc/nginx/conf.d/*.conf; }\n',
    '/etc/nginx/conf.d/default.conf': 'server { listen 80; root /usr/share/nginx/html; }\n',
  },
  agnhost: { '/localhost.crt': 'a certificate\n', '/localhost.key': 'a key\n' },
  httpd: { '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n' },
}

const roots = new Map<string, Directory>()

function rootOf(image: string): Directory {
  const known = files[image] === undefined ? '' : image
  let root = roots.get(known)
  if (root === undefined) {
    root = treeOf({ '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n', ...files[known] }, directories)
    roots.set(known, root)
  }
  return root
}

const hosts = new Map<string, Directory>()

/** A node's own files, as pods see them through a hostPath. */
export function hostFilesOf(node: string): Directory {
  let root = hosts.get(node)
  if (root === undefined) {
    const files = {
      '/etc/machine-id': `${digest(node)}\n`,
      '/etc/hostname': `${node}\n`,
      '/etc/os-release': 'ID=debian\n',
    }
    root = treeOf(files, [
      '/var/log/containers',
      '/var/log/pods',
      '/var/lib/kubelet',
      '/tmp',
      '/run',
      '/mnt',
      '/data',
      '/srv',
    ])
    if (hosts.size > 4096) hosts.clear()
    hosts.set(node, root)
  }
  return root
}

/** A container's files before anything has been written: its image's, and what the kubelet puts below `/etc`. */
export function baseFilesOf(image: string, pod: Pod, podIP: string): Directory {
  const { namespace = '' } = pod.metadata
  const host = pod.spec.hostname ?? pod.metadata.name
  const full = fullNameOf(pod)
  const search = `${namespace}.svc.cluster.local svc.cluster.local cluster.local`
  const aliases = (pod.spec.hostAliases ?? []).map(({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}\n`)
  const written: readonly (readonly [string, string])[] = [
    ['hostname', `${host}\n`],
    ['resolv.conf', `search ${search}\nnameserver 10.96.0.10\noptions ndots:5\n`],
    [
      'hosts',
      `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n${podIP}\t${full === host ? host : `${full}\t${host}`}\n${aliases.join('')}`,
    ],
  ]
  return written.reduce((root, [name, text]) => withEntry(root, ['etc', name], fileOf(text)), rootOf(image))
}

export function fullNameOf({ metadata, spec }: Pod): string {
  const host = spec.hostname ?? metadata.name
  return spec.subdomain ? `${host}.${spec.subdomain}.${metadata.namespace}.svc.cluster.local` : host
}
