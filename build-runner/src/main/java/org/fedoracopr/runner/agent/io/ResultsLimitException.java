package org.fedoracopr.runner.agent.io;

/** A build hands over more than its bounds allow; the message names the bound. */
final class ResultsLimitException extends Exception {

    ResultsLimitException(String message) {
        super(message);
    }
}
