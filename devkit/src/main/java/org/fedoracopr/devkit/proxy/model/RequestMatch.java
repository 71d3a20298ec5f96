package org.fedoracopr.devkit.proxy.model;

import java.util.Set;
import java.util.function.Predicate;

/** Which requests are meant: {@code RequestMatch.verb("patch").resource("pods/status").user("system:node:a")}; all conditions must hold. */
public record RequestMatch(Predicate<ApiRequest> predicate) {

    /** Every request. */
    public static RequestMatch any() {
        return new RequestMatch(request -> true);
    }

    /** Requests that change something. */
    public static RequestMatch writes() {
        Set<String> verbs = Set.of("create", "update", "patch", "delete", "deletecollection");
        return new RequestMatch(request -> verbs.contains(request.verb()));
    }

    /** Requests of a verb. */
    public static RequestMatch verb(String verb) {
        return new RequestMatch(request -> request.verb().equals(verb));
    }

    /** Watches of a resource. */
    public static RequestMatch watches(String resource) {
        return verb("watch").resource(resource);
    }

    /** Of them those about a resource, {@code pods} or {@code pods/status}. */
    public RequestMatch resource(String resource) {
        return and(request -> request.resource().equals(resource));
    }

    /** Of them those in a namespace. */
    public RequestMatch namespace(String namespace) {
        return and(request -> namespace.equals(request.namespace()));
    }

    /** Of them those about an object of this name. */
    public RequestMatch name(String name) {
        return and(request -> name.equals(request.name()));
    }

    /** Of them those whose path and query contain a text. */
    public RequestMatch pathContaining(String text) {
        return and(request -> request.path().contains(text));
    }

    /** Of them those of a program whose User-Agent begins so. */
    public RequestMatch userAgent(String beginning) {
        return and(request -> request.userAgent().startsWith(beginning));
    }

    /** Of them those of a user. */
    public RequestMatch user(String user) {
        return and(request -> request.user().equals(user));
    }

    /** Of them those for which this holds too. */
    public RequestMatch and(Predicate<ApiRequest> more) {
        return new RequestMatch(predicate.and(more));
    }

    /** Whether a request is meant. */
    public boolean matches(ApiRequest request) {
        return predicate.test(request);
    }
}
