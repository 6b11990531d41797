import type { EditorDocument } from '../state.ts'

/** What a first visit finds in the editor: ready to be applied. */
export const firstDocuments: readonly EditorDocument[] = [
  {
    id: 'first',
    name: 'nginx-deployment.yaml',
    text: `apiVersion: apps/v1
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
        image: nginx:1.7.9
        ports:
        - containerPort: 80
`,
  },
]
