/** Annotations that once did the work of fields of a security context; the prefixes end with a container's name. */
export const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/'
export const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod'
export const seccompContainerPrefix = 'container.seccomp.security.alpha.kubernetes.io/'
