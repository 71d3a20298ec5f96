package org.fedoracopr.operator.simulation;

/** The lease by which one operator leads; its version is what a client that takes it over must have seen. */
final class LeaseModel {

    private String holder = "";
    private long version;

    String holder() {
        return holder;
    }

    long version() {
        return version;
    }

    /** Given up by its holder, who does nothing more. */
    void release(String identity) {
        if (holder.equals(identity)) {
            holder = "";
            version++;
        }
    }

    /** Renews or takes over; refused when it has changed since it was read. */
    long hold(String identity, long seen) {
        if (!holder.equals(identity) && seen != version) {
            throw new ApiException(ApiException.CONFLICT, "the lease was changed");
        }
        holder = identity;
        return ++version;
    }
}
