package org.fedoracopr.operator.nodehealth.model;

/**
 * What has become of a node, for people.
 *
 * @param cause of the failure that decided; empty text where none did
 */
public record NodeChange(Kind kind, String node, String cause, String message) {

    /** What it is. */
    public enum Kind {
        QUARANTINED("NodeQuarantined"),
        ON_TRIAL("NodeOnTrial"),
        RELEASED("NodeReleased");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        /** Reason of the event. */
        public String reason() {
            return reason;
        }
    }
}
