package org.fedoracopr.logstore.redis;

/**
 * What Redis has of one log.
 *
 * @param base position in the log of the first byte in Redis; -1 when there is none
 * @param end position in the log after the last byte in Redis
 * @param bytes the piece that was asked for; handed over, nobody changes it afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one owner to the next, never compared
record Tail(long base, long end, byte[] bytes) {}
