/** A pictogram per kind on a 16 px grid, so that a lane or a card is known before its words are read. */
export const kindMarks: Readonly<Record<string, string>> = {
  Deployment: 'M12.9 6.2A5.2 5.2 0 1 0 13 9.6M13.2 2.8v3.6H9.6',
  ReplicaSet: 'M6 6h7.5v7.5H6zM2.5 10V2.5H10',
  ReplicationController: 'M6 6h7.5v7.5H6zM2.5 10V2.5H10',
  StatefulSet: 'M2 13.5v-3h4v-3.5h4V3.5h4v10z',
  DaemonSet: 'M1.5 4h3.7v8H1.5zM6.2 4h3.6v8H6.2zM10.8 4h3.7v8h-3.7zM3.3 9.6h.1M8 9.6h.1M12.6 9.6h.1',
  Job: 'M2.5 2.5h11v11h-11zM5.2 8.2l2 2.2 3.8-4.8',
  CronJob: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.4 1.6',
  Service: 'M8 2.5v4M8 6.5 3.5 11M8 6.5 12.5 11M8 6.5V11M3.5 11v2.5M8 11v2.5M12.5 11v2.5',
  HorizontalPodAutoscaler: 'M2 12.5 6 8l2.6 2.4L14 4M14 8V4h-4',
}

/** A disk, on the same grid. */
export const diskMark =
  'M2.5 4c0-1.3 2.5-2.1 5.5-2.1s5.5.8 5.5 2.1v8c0 1.3-2.5 2.1-5.5 2.1S2.5 13.3 2.5 12zM2.5 4c0 1.3 2.5 2.1 5.5 2.1S13.5 5.3 13.5 4'
