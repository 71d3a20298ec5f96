package org.fedoracopr.runner.config;

/** A configuration that cannot be used; the message names file, place and remedy. */
public final class ConfigurationException extends Exception {

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
