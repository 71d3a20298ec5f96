package org.fedoracopr.operator.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;

/** The part of the heap for what has survived several collections. */
public interface OldGeneration {

    /** Bytes in use, garbage included. */
    long used();

    /** Frees what is garbage; gives what is free then back to the machine, as far as the JVM's options say. */
    void collect();

    /** That of this JVM; empty when its collector has none of its own or looks after it by itself. */
    static Optional<OldGeneration> ofSerialCollector() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool ->
                        pool.getType() == MemoryType.HEAP && pool.getName().equals("Tenured Gen"))
                .findFirst()
                .map(Serial::new);
    }

    /** The old generation of the serial collector. */
    record Serial(MemoryPoolMXBean pool) implements OldGeneration {

        @Override
        public long used() {
            return pool.getUsage().getUsed();
        }

        @Override
        public void collect() {
            System.gc();
        }
    }
}
