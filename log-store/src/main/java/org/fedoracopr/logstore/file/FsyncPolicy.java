package org.fedoracopr.logstore.file;

/**
 * When the bytes of a log are forced to the disk. Every policy survives the death of the process, for acknowledged bytes
 * are in the file then; the policies differ in what a machine loses that loses power.
 */
public enum FsyncPolicy {
    /** When the log is sealed: whoever sends seals keeps the log until the seal is acknowledged. */
    SEAL,
    /** Before each acknowledgement, at the price of one disk flush per batch. */
    BATCH
}
