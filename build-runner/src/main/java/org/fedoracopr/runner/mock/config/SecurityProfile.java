package org.fedoracopr.runner.mock.config;

/**
 * The rights of the builder's container, by the name that its pool gives them.
 *
 * <p>Any name is accepted, for a newer operator may have more: what is not known to run nspawn does not run it.
 */
public record SecurityProfile(String name) {

    /** Whether systemd-nspawn can start in such a container. */
    public boolean runsNspawn() {
        return name.equals("Privileged");
    }
}
