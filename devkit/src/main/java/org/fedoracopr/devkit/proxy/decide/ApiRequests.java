package org.fedoracopr.devkit.proxy.decide;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.jspecify.annotations.Nullable;

/** Reads verb, resource, namespace and name out of a request as an API server does. */
public final class ApiRequests {

    private static final Pattern SUBJECT = Pattern.compile("\"sub\"\\s*:\\s*\"([^\"]*)\"");
    private static final Set<String> NAMESPACE_PARTS = Set.of("status", "finalize");

    private ApiRequests() {}

    /** A request of a method for a target, which is a path with its query. */
    public static ApiRequest parse(String method, String target, String userAgent, String user) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        List<String> parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        int begin = begin(parts);
        if (begin < 0 || begin >= parts.size()) {
            return new ApiRequest(method.toLowerCase(Locale.ROOT), "", null, null, target, userAgent, user);
        }
        List<String> rest = parts.subList(begin, parts.size());
        boolean watch = isSet(query, "watch");
        if (rest.getFirst().equals("watch") && rest.size() > 1) {
            watch = true;
            rest = rest.subList(1, rest.size());
        }
        String namespace = null;
        if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
            namespace = rest.get(1);
            if (rest.size() > 2 && !NAMESPACE_PARTS.contains(rest.get(2))) {
                rest = rest.subList(2, rest.size());
            }
        }
        String name = rest.size() > 1 ? rest.get(1) : null;
        String resource = rest.size() > 2 ? rest.getFirst() + "/" + rest.get(2) : rest.getFirst();
        return new ApiRequest(verb(method, name, watch), resource, namespace, name, target, userAgent, user);
    }

    /** The user that a service account's token is for, unchecked, or empty. */
    public static String userOf(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return "";
        }
        String[] token = authorization.substring("Bearer ".length()).split("\\.", -1);
        if (token.length != 3) {
            return "";
        }
        try {
            Matcher subject =
                    SUBJECT.matcher(new String(Base64.getUrlDecoder().decode(token[1]), StandardCharsets.UTF_8));
            return subject.find() ? subject.group(1) : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static int begin(List<String> parts) {
        if (parts.isEmpty()) {
            return -1;
        }
        return switch (parts.getFirst()) {
            case "api" -> 2;
            case "apis" -> 3;
            default -> -1;
        };
    }

    private static String verb(String method, @Nullable String name, boolean watch) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name == null ? "deletecollection" : "delete";
            case "GET", "HEAD" -> watch ? "watch" : name == null ? "list" : "get";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    private static boolean isSet(String query, String parameter) {
        return Arrays.stream(query.split("&", -1))
                .anyMatch(pair -> pair.equals(parameter + "=true") || pair.equals(parameter + "=1"));
    }
}
