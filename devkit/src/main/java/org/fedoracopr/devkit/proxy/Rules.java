package org.fedoracopr.devkit.proxy;

import java.time.Duration;
import java.util.function.Function;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.fedoracopr.devkit.proxy.model.Treatment;

/** A rule in the making: how often it is done, then to which requests, then what. */
public final class Rules {

    private final Frequency frequency;
    private final Function<Rule, Rule> registry;
    private RequestMatch match = RequestMatch.any();

    Rules(Frequency frequency, Function<Rule, Rule> registry) {
        this.frequency = frequency;
        this.registry = registry;
    }

    /** Only to these requests; without it to all. */
    public Rules matching(RequestMatch requests) {
        match = requests;
        return this;
    }

    /** Answers with a Status of this code. */
    public Rule answer(int code) {
        return of(new Treatment.Answer(code, Duration.ZERO));
    }

    /** Answers with a Status of this code that says when to come again, as an overloaded API server does with 429. */
    public Rule answer(int code, Duration retryAfter) {
        return of(new Treatment.Answer(code, retryAfter));
    }

    /** Passes the request on after a while. */
    public Rule delay(Duration pause) {
        return of(new Treatment.Delay(pause));
    }

    /** Leaves the client waiting; the request takes no effect. */
    public Rule neverAnswer() {
        return of(new Treatment.NeverAnswer());
    }

    /** Lets the request take effect, but resets the connection instead of answering. */
    public Rule swallowAnswer() {
        return of(new Treatment.SwallowAnswer());
    }

    /** Resets the connection; the request takes no effect. */
    public Rule closeConnection() {
        return of(new Treatment.CloseConnection());
    }

    private Rule of(Treatment treatment) {
        return registry.apply(new Rule(match, frequency, treatment));
    }
}
