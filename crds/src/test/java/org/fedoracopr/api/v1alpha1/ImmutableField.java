package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A field of a build that cannot be changed, with a change of it. */
record ImmutableField(String name, String patch) {
    static final List<ImmutableField> ALL = List.of(
            new ImmutableField("buildId", "buildId: 1"),
            new ImmutableField("chroot", "chroot: fedora-44-x86_64"),
            new ImmutableField("packageName", "packageName: null"),
            new ImmutableField("packageVersion", "packageVersion: '2'"),
            new ImmutableField("project", "project: {directory: null}"),
            new ImmutableField("submitter", "submitter: alice"),
            new ImmutableField("sandbox", "sandbox: other"),
            new ImmutableField("tags", "tags: []"),
            new ImmutableField("output", "output: srpm"),
            new ImmutableField("source", "source: {distGit: {committish: main}}"),
            new ImmutableField("buildroot", "buildroot: {packages: [gcc]}"),
            new ImmutableField("network", "network: true"),
            new ImmutableField("timeoutSeconds", "timeoutSeconds: 1"),
            new ImmutableField("fedoraReview", "fedoraReview: true"),
            new ImmutableField("ssh", "ssh: {publicKeys: [ssh-ed25519 A]}"),
            new ImmutableField("distributions", "distributions: {inBuild: [fedora-43]}"),
            new ImmutableField("extraNulls", "extraNulls: [submitter]"),
            new ImmutableField("extraAbsent", "extraAbsent: [submitter]"));

    ObjectNode changed() {
        return SampleFiles.withSpec(SampleFiles.build(), patch);
    }

    String message() {
        return "spec." + name + " cannot be changed: delete the build and create a new one";
    }

    @Override
    public String toString() {
        return name;
    }
}
