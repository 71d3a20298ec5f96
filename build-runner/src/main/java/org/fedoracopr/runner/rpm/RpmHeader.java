package org.fedoracopr.runner.rpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One header structure of an RPM file: its place, and its entries by tag.
 *
 * <p>packager-rpm's parser holds a whole header in memory and allocates what the file says; packages come from untrusted builds, so that this one reads
 * the index alone (at most 1 MiB) and single values where asked, in memory that does not depend on the file.
 *
 * @param start position of its first byte, the magic
 * @param dataStart position of its data store
 * @param end position after its last byte
 * @param entries by tag; of a repeated tag the first
 */
record RpmHeader(long start, long dataStart, long end, Map<Integer, Entry> entries) {

    /** rpm's own bounds. */
    private static final int MAX_ENTRIES = 0xffff;

    private static final int MAX_DATA_BYTES = 0x0fffffff;

    /** The longest string that is read. */
    private static final int MAX_STRING_BYTES = 4096;

    private static final int MAGIC = 0x8eade801;
    private static final int INTRO_BYTES = 16;
    private static final int ENTRY_BYTES = 16;
    private static final int TYPE_INT32 = 4;
    private static final int TYPE_STRING = 6;

    RpmHeader {
        entries = Map.copyOf(entries);
    }

    /** The place of a value in the data store. */
    record Entry(int type, int offset, int count) {}

    /** Reads the header that starts at a position; {@code what} names it in messages. */
    static RpmHeader read(FileChannel file, long start, String what) throws IOException {
        ByteBuffer intro = bytes(file, start, INTRO_BYTES, what);
        if (intro.getInt(0) != MAGIC) {
            throw new RpmFormatException("not an RPM package: no " + what + " at byte " + start);
        }
        int count = intro.getInt(8);
        int dataBytes = intro.getInt(12);
        if (count < 1 || count > MAX_ENTRIES || dataBytes < 0 || dataBytes > MAX_DATA_BYTES) {
            throw new RpmFormatException("the " + what + " claims " + Integer.toUnsignedString(count) + " entries and "
                    + Integer.toUnsignedString(dataBytes) + " bytes of data, which is out of bounds");
        }
        long dataStart = start + INTRO_BYTES + (long) count * ENTRY_BYTES;
        long end = dataStart + dataBytes;
        if (end > file.size()) {
            throw new RpmFormatException("truncated: the " + what + " ends at byte " + end + " of " + file.size());
        }
        ByteBuffer index = bytes(file, start + INTRO_BYTES, count * ENTRY_BYTES, what);
        Map<Integer, Entry> entries = new HashMap<>();
        while (index.hasRemaining()) {
            int tag = index.getInt();
            entries.putIfAbsent(tag, new Entry(index.getInt(), index.getInt(), index.getInt()));
        }
        return new RpmHeader(start, dataStart, end, entries);
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** A string value; empty when the tag is absent. */
    Optional<String> string(FileChannel file, int tag) throws IOException {
        Entry entry = entries.get(tag);
        if (entry == null) {
            return Optional.empty();
        }
        int room = (int) Math.min(MAX_STRING_BYTES, room(entry, tag));
        if (entry.type() != TYPE_STRING || room < 1) {
            throw new RpmFormatException("tag " + tag + " is not a string");
        }
        ByteBuffer buffer = bytes(file, dataStart + entry.offset(), room, "value of tag " + tag);
        int length = 0;
        while (length < room && buffer.get(length) != 0) {
            length++;
        }
        if (length == room) {
            throw new RpmFormatException("the value of tag " + tag + " has no end within " + room + " bytes");
        }
        return Optional.of(
                StandardCharsets.UTF_8.decode(buffer.slice(0, length)).toString());
    }

    /** A number; empty when the tag is absent. */
    OptionalInt number(FileChannel file, int tag) throws IOException {
        Entry entry = entries.get(tag);
        if (entry == null) {
            return OptionalInt.empty();
        }
        if (entry.type() != TYPE_INT32 || entry.count() < 1 || room(entry, tag) < Integer.BYTES) {
            throw new RpmFormatException("tag " + tag + " is not a number");
        }
        return OptionalInt.of(bytes(file, dataStart + entry.offset(), Integer.BYTES, "value of tag " + tag)
                .getInt());
    }

    /** The SHA-256 of the header's bytes in lower-case hex. */
    String sha256(FileChannel file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (long position = start; position < end; position += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            fill(file, position, buffer, "header");
            digest.update(buffer);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private long room(Entry entry, int tag) throws RpmFormatException {
        if (entry.offset() < 0 || entry.offset() > end - dataStart) {
            throw new RpmFormatException("the value of tag " + tag + " lies outside of its header");
        }
        return end - dataStart - entry.offset();
    }

    private static ByteBuffer bytes(FileChannel file, long position, int length, String what) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        fill(file, position, buffer, what);
        return buffer;
    }

    private static void fill(FileChannel file, long position, ByteBuffer buffer, String what) throws IOException {
        long next = position;
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, next);
            if (read < 0) {
                throw new RpmFormatException("truncated: the file ends within the " + what);
            }
            next += read;
        }
        buffer.flip();
    }
}
