package org.fedoracopr.runner.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.config.DistGitSection;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.template.AdministratorTemplates;
import org.fedoracopr.runner.template.Value;
import org.jspecify.annotations.Nullable;

/**
 * What rpkg.conf says about the host of a clone URL: upstream's bytes, made of the first {@code [distgitN]} of main.ini whose pattern matches the
 * host, else of {@code [main]} (SRC-18).
 *
 * @param lookasideUrl of {@code [main]}
 * @param cloneUrl of {@code [main]}
 * @param templates {@code rpkg.conf.j2} among them is used instead (CFG-8)
 */
public record RpkgConfiguration(
        List<DistGitSection> sections,
        @Nullable String lookasideUrl,
        @Nullable String cloneUrl,
        AdministratorTemplates templates) {

    /** What upstream's main.ini has where ours says nothing. */
    private static final String DEFAULT_LOOKASIDE =
            "{scheme}://{netloc}/repo/pkgs/%(ns1)s/%(name)s/%(filename)s/%(hashtype)s/%(hash)s/%(filename)s";

    private static final String DEFAULT_CLONE = "{scheme}://{netloc}/%(repo_path)s";

    /** Scheme and authority, as Python's urlparse finds them: both are empty for a local path. */
    private static final Pattern URL = Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?.*");

    public RpkgConfiguration {
        sections = List.copyOf(sections);
    }

    /** The file's text, without a final newline. */
    String render(String repositoryUrl) throws BuildException {
        Matcher matcher = URL.matcher(repositoryUrl);
        String scheme = matcher.matches() ? Objects.requireNonNullElse(matcher.group(1), "") : "";
        String host = matcher.matches() ? Objects.requireNonNullElse(matcher.group(2), "") : "";
        @Nullable DistGitSection section = section(host);
        String clone = first(section == null ? null : section.cloneUrl(), cloneUrl, DEFAULT_CLONE);
        String lookaside = first(section == null ? null : section.lookasideUrl(), lookasideUrl, DEFAULT_LOOKASIDE);
        String cloneUrlOfHost = filled(clone, scheme, host);
        String lookasideUrlOfHost = filled(lookaside, scheme, host);
        Optional<Path> template = templates.file("rpkg.conf.j2");
        if (template.isPresent()) {
            return templates.render(
                    template.get(),
                    Map.of("clone_url", Value.of(cloneUrlOfHost), "lookaside_url", Value.of(lookasideUrlOfHost)));
        }
        return "[rpkg]\npreprocess_spec = True\n\n[git]\nanon_clone_url = " + cloneUrlOfHost
                + "\n\n[lookaside]\ndownload_url = " + lookasideUrlOfHost;
    }

    private @Nullable DistGitSection section(String host) throws BuildException {
        for (DistGitSection section : sections) {
            try {
                if (Pattern.compile(section.hostnamePattern()).matcher(host).lookingAt()) {
                    return section;
                }
            } catch (PatternSyntaxException e) {
                throw new BuildException(
                        FailureCause.BUILDER_MISCONFIGURED,
                        "main.ini: distgit_hostname_pattern = " + section.hostnamePattern()
                                + " is no regular expression",
                        e);
            }
        }
        return null;
    }

    private static String first(@Nullable String ofSection, @Nullable String ofMain, String fallback) {
        return ofSection != null ? ofSection : Objects.requireNonNullElse(ofMain, fallback);
    }

    private static String filled(String template, String scheme, String host) {
        return template.replaceAll("^/+|(?<!/)/+$", "")
                .replace("{scheme}", scheme)
                .replace("{netloc}", host);
    }
}
