package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be built: Copr's task, typed. */
@ApiRecord
public record CoprBuildSpec(
        @Nullable Long buildId,
        @Nullable String chroot,
        @Nullable String packageName,
        @Nullable String packageVersion,
        @Nullable CoprProject project,
        @Nullable String submitter,
        @Nullable String sandbox,
        boolean background,
        List<String> tags,
        @Nullable BuildOutput output,
        @Nullable BuildSource source,
        @Nullable Buildroot buildroot,
        boolean network,
        @Nullable Integer priority,
        @Nullable Integer timeoutSeconds,
        boolean fedoraReview,
        @Nullable SshAccess ssh,
        boolean cancel,
        @Nullable Integer ttlSecondsAfterFinished,
        @Nullable Distributions distributions,
        Map<String, JsonNode> extra,
        List<String> extraNulls,
        List<String> extraAbsent) {

    public CoprBuildSpec {
        tags = Api.listOf(tags);
        extra = Api.mapOf(extra);
        extraNulls = Api.listOf(extraNulls);
        extraAbsent = Api.listOf(extraAbsent);
    }

    /** Whether the build ends with the source package. */
    public boolean buildsSource() {
        return output == BuildOutput.SRPM;
    }
}
