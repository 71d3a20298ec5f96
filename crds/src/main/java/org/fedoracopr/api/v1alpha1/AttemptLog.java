package org.fedoracopr.api.v1alpha1;

/** The sealed log of an attempt: its length in bytes and the SHA-256 of all of it, in lower-case hexadecimal. */
@ApiRecord
public record AttemptLog(long length, String sha256) {}
