package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A spec that can never work.
 *
 * @param patch what is changed in a good one, as a merge patch in YAML
 * @param message part of the answer that the user must get
 * @param byRule whether a CEL rule of ours says it, not the schema
 */
record BadSpec(String kind, String patch, String message, boolean byRule) {
    private static final String CHARACTERS =
            "must not contain control characters, quotes, backslashes or template marks";

    static final List<BadSpec> ALL = all();

    ObjectNode resource() {
        return SampleFiles.withSpec(
                switch (kind) {
                    case "CoprBuild" -> SampleFiles.build();
                    case "CoprBuilderPool" -> SampleFiles.pool();
                    default -> SampleFiles.read("quota.yaml");
                },
                patch);
    }

    private static List<BadSpec> all() {
        List<BadSpec> list = new ArrayList<>();
        sources(list);
        buildroot(list);
        rest(list);
        pools(list);
        quotas(list);
        return List.copyOf(list);
    }

    private static void sources(List<BadSpec> list) {
        rule(list, "source: {distGit: null}", "exactly one of distGit, link, upload, scm, pypi, rubygems, custom");
        rule(list, "source: {link: {url: 'https://example.org/a.src.rpm'}}", "exactly one of distGit, link");
        schema(list, "source: null", "spec.source: Required value");
        rule(list, "source: {distGit: {cloneUrl: --upload-pack=x}}", "spec.source.distGit.cloneUrl must be a URL");
        rule(list, "source: {distGit: {committish: -x}}", "spec.source.distGit.committish must be a commit");
        rule(list, "source: {distGit: null, link: {url: hello.src.rpm}}", "spec.source.link.url must be a URL");
        schema(list, "source: {distGit: null, link: {}}", "spec.source.link.url: Required value");
        rule(list, "source: {distGit: null, upload: {url: 'a b'}}", "spec.source.upload.url must be the URL");
        schema(
                list,
                "source: {distGit: null, scm: {type: cvs, cloneUrl: 'https://example.org/a.git'}}",
                "supported values: \"git\", \"svn\"");
        schema(
                list,
                "source: {distGit: null, scm: {cloneUrl: 'https://example.org/a.git', buildMethod: mock}}",
                "supported values: \"make_srpm\", \"rpkg\", \"tito\", \"tito_test\"");
        rule(
                list,
                "source: {distGit: null, scm: {cloneUrl: 'https://example.org/a.git', subdirectory: a/../../b}}",
                "spec.source.scm.subdirectory must stay inside the repository");
        rule(
                list,
                "source: {distGit: null, scm: {cloneUrl: 'https://example.org/a.git', spec: ../b.spec}}",
                "spec.source.scm.spec must stay inside the repository");
        rule(
                list,
                "source: {distGit: null, pypi: {packageName: --help}}",
                "spec.source.pypi.packageName must be the name");
        rule(
                list,
                "source: {distGit: null, rubygems: {gemName: a b}}",
                "spec.source.rubygems.gemName must be the name");
        rule(
                list,
                "{output: srpm, chroot: null, source: {distGit: null, custom: {script: 'true'}}}",
                "spec.chroot is required with spec.source.custom");
        rule(
                list,
                "source: {distGit: null, custom: {script: 'true', resultDirectory: ..}}",
                "spec.source.custom.resultDirectory must stay inside");
        rule(
                list,
                "source: {distGit: null, custom: {script: 'true', chroot: fedora}}",
                "spec.source.custom.chroot must be the name of a mock chroot");
        schema(
                list,
                "source: {distGit: null, custom: {script: '" + "x".repeat(24577) + "'}}",
                "spec.source.custom.script");
    }

    private static void buildroot(List<BadSpec> list) {
        rule(
                list,
                "buildroot: {bootstrap: {image: 'fedora:43'}}",
                "spec.buildroot.bootstrap.image is used only with mode image or custom_image");
        rule(
                list,
                "buildroot: {bootstrap: {mode: custom_image}}",
                "spec.buildroot.bootstrap.image is required with mode custom_image");
        rule(
                list,
                "buildroot: {bootstrap: {mode: custom_image, image: 'a\"b'}}",
                "spec.buildroot.bootstrap.image must be an image name");
        schema(
                list,
                "buildroot: {isolation: docker}",
                "supported values: \"default\", \"none\", \"nspawn\", \"simple\"");
        rule(list, "buildroot: {packages: [\"a'b\"]}", "spec.buildroot.packages must be names");
        rule(list, "buildroot: {packages: ['a b']}", "spec.buildroot.packages must be names");
        rule(list, "buildroot: {packages: [--installroot=/]}", "spec.buildroot.packages must be names");
        rule(list, "buildroot: {withOptions: [--root=x]}", "spec.buildroot.withOptions must be names");
        rule(list, "buildroot: {withoutOptions: [-r]}", "spec.buildroot.withoutOptions must be names");
        rule(list, "buildroot: {modules: [{disable: -y}]}", "spec.buildroot.modules must be name or name:stream");
        rule(list, "buildroot: {modules: [{enable: 'a{{b'}]}", "spec.buildroot.modules must be name or name:stream");
        for (String mark : List.of("{{", "{%", "{#", "a{{b", "a{b{%c")) {
            rule(list, "buildroot: {packages: ['" + mark + "']}", "spec.buildroot.packages must be names");
            rule(
                    list,
                    "buildroot: {repositories: [{id: a, name: '" + mark + "', baseurl: 'https://example.org/'}]}",
                    "spec.buildroot.repositories.name " + CHARACTERS);
        }
        rule(
                list,
                "buildroot: {packages: [" + ("x".repeat(250) + ",").repeat(33) + "]}",
                "spec.buildroot.packages must have at most 8192 characters in all");
        rule(list, "buildroot: {withOptions: ['a\\b']}", "spec.buildroot.withOptions must be names");
        rule(list, "buildroot: {withoutOptions: ['']}", "spec.buildroot.withoutOptions must be names");
        rule(list, "buildroot: {modules: [{enable: a, disable: b}]}", "must set either enable or disable");
        rule(list, "buildroot: {modules: [{enable: \"a'\"}]}", "spec.buildroot.modules must be name or name:stream");
        rule(
                list,
                "buildroot: {repositories: [{id: 'a]b', baseurl: 'https://example.org/'}]}",
                "spec.buildroot.repositories.id must have letters, digits and _.:- only");
        rule(
                list,
                "buildroot: {repositories: [{id: a, name: \"it's\", baseurl: 'https://example.org/'}]}",
                "spec.buildroot.repositories.name " + CHARACTERS);
        rule(
                list,
                "buildroot: {repositories: [{id: a, baseurl: \"https://example.org/\\nenabled=0\"}]}",
                "spec.buildroot.repositories.baseurl must be one URL");
        rule(
                list,
                "buildroot: {repositories: [{id: a, baseurl: 'https://example.org/', gpgKey: a b}]}",
                "spec.buildroot.repositories.gpgKey must be the URL of a key");
        schema(list, "buildroot: {repositories: [{id: a}]}", "spec.buildroot.repositories[0].baseurl: Required value");
        rule(
                list,
                "buildroot: {repositories: [" + ("{id: a, baseurl: 'https://" + "x".repeat(2000) + "'},").repeat(9)
                        + "]}",
                "spec.buildroot.repositories must have at most 16384 characters of baseurl in all");
        schema(
                list,
                "buildroot: {repositories: [{id: a, baseurl: 'https://example.org/', priority: 3000000000}]}",
                "spec.buildroot.repositories[0].priority");
    }

    private static void rest(List<BadSpec> list) {
        rule(list, "chroot: null", "spec.chroot is required to build RPMs");
        rule(list, "chroot: fedora", "spec.chroot must be the name of a mock chroot that ends with its architecture");
        rule(list, "chroot: \"fedora-43-x86_64'\"", "spec.chroot must be the name of a mock chroot");
        rule(list, "packageName: ../a", "spec.packageName must be a package name");
        rule(list, "packageVersion: \"1'\"", "spec.packageVersion " + CHARACTERS);
        rule(list, "project: {owner: ../a}", "spec.project.owner must be a user or @group");
        rule(list, "project: {owner: 'a{{b}}'}", "spec.project.owner must be a user or @group");
        rule(list, "project: {name: .a}", "spec.project.name must have letters");
        rule(list, "project: {directory: a/b}", "spec.project.directory must be the project's name");
        schema(list, "project: null", "spec.project: Required value");
        schema(list, "buildId: null", "spec.buildId: Required value");
        schema(list, "buildId: 0", "spec.buildId");
        schema(list, "output: deb", "supported values: \"rpm\", \"srpm\"");
        rule(list, "tags: ['a b']", "spec.tags must be words");
        rule(list, "submitter: \"a\\nb\"", "spec.submitter must not contain control characters");
        rule(list, "sandbox: \"a\\nb\"", "spec.sandbox must not contain control characters");
        rule(list, "ssh: {publicKeys: [\"a\\nb\"]}", "spec.ssh.publicKeys must have one key per entry");
        schema(list, "timeoutSeconds: -1", "spec.timeoutSeconds");
        schema(list, "timeoutSeconds: abc", "spec.timeoutSeconds");
    }

    private static void pools(List<BadSpec> list) {
        pool(list, "maxStarting: 21", "spec.maxStarting must not be larger than spec.max", true);
        pool(list, "maxPrealloc: 21", "spec.maxPrealloc must not be larger than spec.max", true);
        pool(list, "prealloc: [{chroot: f-43-x86_64, count: 0}]", "spec.prealloc[0].count", false);
        pool(
                list,
                "prealloc: [{chroot: ../x86_64, count: 1}]",
                "spec.prealloc.chroot must be the name of a chroot",
                true);
        pool(
                list,
                "prealloc: [{chroot: f-43-x86_64, count: 1}, {chroot: f-43-x86_64, count: 2}]",
                "spec.prealloc must name each chroot once",
                true);
        pool(
                list,
                "prealloc: [{chroot: f-43-x86_64, count: 1, packages: [--installroot=/]}]",
                "spec.prealloc.packages must be names",
                true);
        pool(list, "architectures: []", "spec.architectures", false);
        pool(list, "architectures: [{name: x86_64}, {name: x86_64}]", "Duplicate value", false);
        pool(list, "architectures: [{name: X86}]", "spec.architectures.name must be an architecture", true);
        pool(list, "tags: ['a b']", "spec.tags must be words", true);
        pool(list, "max: null", "spec.max: Required value", false);
        pool(list, "results: null", "spec.results: Required value", false);
        pool(list, "securityProfile: Root", "supported values", false);
        pool(list, "scratch: {size: plenty}", "spec.scratch.size", false);
        pool(list, "resources: {limits: {memory: much}}", "spec.resources.limits.memory", false);
        pool(
                list,
                "nodeHealth: {quarantineSeconds: 100, maxQuarantineSeconds: 99}",
                "spec.nodeHealth.quarantineSeconds must not be larger than spec.nodeHealth.maxQuarantineSeconds",
                true);
        pool(list, "nodeHealth: {owners: 2}", "spec.nodeHealth.owners", false);
        pool(list, "nodeHealth: {maxPercent: 51}", "spec.nodeHealth.maxPercent", false);
        pool(list, "nodeHealth: {mode: Perhaps}", "supported values", false);
        pool(list, "config: {mock: ''}", "spec.config.mock", false);
        pool(list, "imagePullSecrets: [pull]", "spec.imagePullSecrets[0]", false);
        for (String proxy : List.of(
                "proxy.example.org:3128",
                "http://user:secret@proxy.example.org:3128",
                "https://proxy.example.org",
                "http://proxy.example.org/\\x27]")) {
            pool(list, "proxy: {http: \"" + proxy + "\"}", "spec.proxy.http must be http://HOST:PORT", true);
            pool(list, "proxy: {https: \"" + proxy + "\"}", "spec.proxy.https must be http://HOST:PORT", true);
        }
        pool(list, "proxy: {noProxy: [a b]}", "spec.proxy.noProxy must be hosts", true);
        pool(list, "caBundle: {key: ca.crt}", "spec.caBundle.configMap: Required value", false);
        pool(list, "caBundle: {configMap: ca, key: a/b}", "spec.caBundle.key must be a key", true);
    }

    private static void quotas(List<BadSpec> list) {
        quota(list, "limits: [{name: A, max: 1}]", "spec.limits.name must be lower-case letters", true);
        quota(list, "limits: [{name: a, max: 1}, {name: a, max: 2}]", "spec.limits must have different names", true);
        quota(
                list,
                "limits: [{name: a, max: 1, whenReached: Refuse}]",
                "spec.limits.whenReached can be Refuse only where spec.limits.max is 0",
                true);
        quota(list, "limits: [{name: a}]", "spec.limits[0].max: Required value", false);
        quota(list, "limits: [{name: a, max: -1}]", "spec.limits[0].max", false);
        quota(list, "limits: [{name: a, max: 1, per: [colour]}]", "supported values", false);
        quota(list, "limits: [{name: a, max: 1, whenReached: Explode}]", "supported values", false);
    }

    private static void quota(List<BadSpec> list, String patch, String message, boolean byRule) {
        list.add(new BadSpec("CoprBuildQuota", patch, message, byRule));
    }

    private static void rule(List<BadSpec> list, String patch, String message) {
        list.add(new BadSpec("CoprBuild", patch, message, true));
    }

    private static void schema(List<BadSpec> list, String patch, String message) {
        list.add(new BadSpec("CoprBuild", patch, message, false));
    }

    private static void pool(List<BadSpec> list, String patch, String message, boolean byRule) {
        list.add(new BadSpec("CoprBuilderPool", patch, message, byRule));
    }

    @Override
    public String toString() {
        return kind + " " + (patch.length() <= 80 ? patch : patch.substring(0, 80) + "...");
    }
}
