package org.fedoracopr.runner.spec;

import java.util.Optional;

/** A value in an expression of rpm. */
sealed interface Value {

    /** Whether a condition with this value holds. */
    Truth truth();

    /** As {@code %{expr:...}} prints it; empty when it is not known. */
    Optional<String> text();

    /** A whole number of 32 bits. */
    record Int(int number) implements Value {
        @Override
        public Truth truth() {
            return Truth.of(number != 0);
        }

        @Override
        public Optional<String> text() {
            return Optional.of(Integer.toString(number));
        }
    }

    /** {@code "text"} */
    record Text(String content) implements Value {
        @Override
        public Truth truth() {
            return Truth.of(!content.isEmpty());
        }

        @Override
        public Optional<String> text() {
            return Optional.of(content);
        }
    }

    /** {@code v"1.2-3"} */
    record Version(String content) implements Value {
        @Override
        public Truth truth() {
            return Truth.of(!content.isEmpty());
        }

        @Override
        public Optional<String> text() {
            return Optional.of(content);
        }
    }

    /** One that depends on something that is not known; whether it counts as true may be known all the same. */
    record Unknown(Truth truth) implements Value {
        @Override
        public Optional<String> text() {
            return Optional.empty();
        }
    }
}
