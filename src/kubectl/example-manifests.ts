import { examples } from './terminal/examples.ts'

/** Manifests that documentation asks for by URL, in our own wording: the path below `k8s.io/examples/` → its text. */
export const exampleManifests: Readonly<Record<string, string>> = {
  ...examples,
  'controllers/nginx-deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: nginx-deployment
  labels:
    app: nginx
spec:
  replicas: 3
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels:
        app: nginx
    spec:
      containers:
      - name: nginx
        image: nginx:1.14.2
        ports:
        - containerPort: 80
`,
}
