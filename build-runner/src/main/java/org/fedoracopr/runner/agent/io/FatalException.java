package org.fedoracopr.runner.agent.io;

/** The agent cannot serve its attempt at all: trying again would change nothing. */
final class FatalException extends Exception {

    FatalException(String message) {
        super(message);
    }
}
