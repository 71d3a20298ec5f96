package org.fedoracopr.operator.queue.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fedoracopr.api.v1alpha1.QuotaDimension;
import org.fedoracopr.api.v1alpha1.QuotaLimit;
import org.fedoracopr.api.v1alpha1.QuotaMatch;
import org.jspecify.annotations.Nullable;

/**
 * One limit of a quota.
 *
 * @param name {@code quota/<quota>/<limit>}, as a waiting build's status has it
 */
public record Limit(String name, QuotaLimit rule) {

    /** One that cannot be read in full counts nothing and holds nothing, see {@link #isReadable}. */
    public boolean isReadable() {
        return rule.max() != null && rule.per().stream().allMatch(Objects::nonNull);
    }

    public int max() {
        return Objects.requireNonNullElse(rule.max(), Integer.MAX_VALUE);
    }

    /** Whether the limit is about builds of this kind. */
    public boolean concerns(BuildKind kind) {
        return (rule.match() == null || matches(rule.match(), kind))
                && rule.except().stream().noneMatch(exception -> matches(exception, kind));
    }

    /** What tells the builds that are counted together from the others: a value for each dimension. */
    public List<String> group(BuildKind kind) {
        return rule.per().stream().map(dimension -> value(dimension, kind)).toList();
    }

    /** A group in words, such as {@code owner alice, architecture s390x}; empty text where all are counted together. */
    public String words(List<String> group) {
        var words = new StringBuilder();
        for (int i = 0; i < group.size(); i++) {
            words.append(i == 0 ? "" : ", ")
                    .append(rule.per().get(i).text())
                    .append(' ')
                    .append(group.get(i).isEmpty() ? "(none)" : group.get(i));
        }
        return words.toString();
    }

    private static String value(QuotaDimension dimension, BuildKind kind) {
        return switch (dimension) {
            case OWNER -> kind.owner();
            case PROJECT -> kind.owner() + "/" + kind.project();
            case SUBMITTER -> kind.submitter();
            case SANDBOX -> kind.sandbox();
            case ARCHITECTURE -> kind.need().architecture();
        };
    }

    private static boolean matches(QuotaMatch match, BuildKind kind) {
        return is(match.owner(), kind.owner())
                && is(match.project(), kind.project())
                && is(match.submitter(), kind.submitter())
                && is(match.sandbox(), kind.sandbox())
                && is(match.architecture(), kind.need().architecture())
                && (match.tag() == null || kind.need().tags().contains(match.tag()))
                && is(match.source(), kind.source())
                && is(match.ssh(), kind.ssh())
                && is(match.background(), kind.background())
                && is(match.network(), kind.network());
    }

    private static boolean is(@Nullable Object wanted, Object value) {
        return wanted == null || wanted.equals(value);
    }

    /** What the limit is about, in words: {@code builds of owner alice with network}. */
    public String subject() {
        QuotaMatch match = rule.match();
        if (match == null) {
            return "builds";
        }
        String texts = Stream.of(
                        word("owner", match.owner()),
                        word("project", match.project()),
                        word("submitter", match.submitter()),
                        word("sandbox", match.sandbox()),
                        word("architecture", match.architecture()),
                        word("tag", match.tag()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return flag(match.background(), "background ", "foreground ")
                + flag(match.source(), "source ", "RPM ")
                + "builds"
                + (texts.isEmpty() ? "" : " of " + texts)
                + flag(match.ssh(), " with ssh access", " without ssh access")
                + flag(match.network(), " with network", " without network");
    }

    private static String word(String name, @Nullable String value) {
        return value == null ? "" : name + " " + value;
    }

    private static String flag(@Nullable Boolean value, String yes, String no) {
        return value == null ? "" : value ? yes : no;
    }
}
