/** The files that the recorded lines name with `-f`. */
export const recordedFiles: Readonly<Record<string, string>> = {
  'multi.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: m1
data:
  a: b
---
apiVersion: v1
kind: Service
metadata:
  name: m1
spec:
  selector:
    app: m1
  ports:
  - port: 80
`,
  'cronjob.yaml': `apiVersion: batch/v1
kind: CronJob
metadata:
  name: c1
spec:
  schedule: "*/1 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: c
            image: busybox
`,
  'nginx-deploy.yaml': `apiVersion: apps/v1
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
