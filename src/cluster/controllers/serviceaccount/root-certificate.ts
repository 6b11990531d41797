/** Stands in the place of a certificate: it certifies nothing. */
export const rootCertificate = `-----BEGIN CERTIFICATE-----
QSBjZXJ0aWZpY2F0ZSB3b3VsZCBzdGFuZCBoZXJlIGluIGEgcmVhbCBjbHVzdGVy
LiBUaGlzIG9uZSBpcyBzaW11bGF0ZWQuCg==
-----END CERTIFICATE-----
`
