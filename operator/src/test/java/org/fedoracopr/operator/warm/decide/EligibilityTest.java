package org.fedoracopr.operator.warm.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which builds a warm builder is good for. */
class EligibilityTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'network': true}",
                "{'background': true, 'priority': 3, 'sandbox': 'a--b'}",
                "{'buildroot': {}}",
                "{'buildroot': {'packages': ['gcc'], 'repositories': [{'id': 'copr_base', 'baseurl': 'https://x/'}]}}",
                "{'buildroot': {'bootstrap': {}, 'isolation': 'default'}}",
                "{'buildroot': {'bootstrap': {'mode': 'default'}}}",
            })
    void anOrdinaryBuildIsServed(String spec) throws Exception {
        assertThat(Eligibility.obstacle(build(spec))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'output': 'srpm'} | Source",
                "{'ssh': {'publicKeys': ['ssh-ed25519 a']}} | Ssh",
                "{'tags': ['large']} | Tags",
                "{'buildroot': {'modules': [{'enable': 'nodejs:18'}]}} | Modules",
                "{'buildroot': {'bootstrap': {'mode': 'off'}}} | Bootstrap",
                "{'buildroot': {'bootstrap': {'mode': 'image'}}} | Bootstrap",
                "{'buildroot': {'isolation': 'nspawn'}} | Isolation",
                "{'buildroot': {'isolation': 'simple'}} | Isolation",
            })
    void whatIsDecidedWhenAChrootIsMadeMustNotBeOfTheBuild(String spec, String obstacle) throws Exception {
        assertThat(Eligibility.obstacle(build(spec))).isEqualTo(obstacle);
    }

    @Test
    void onlyABuildsFirstAttemptIsServed() throws Exception {
        CoprBuild build = build("{}");
        build.setStatus(new CoprBuildStatus(
                null,
                List.of(),
                List.of(new BuildAttempt(1, "x86", null, "p", null, null, null, null, null, null, null, null)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));

        assertThat(Eligibility.obstacle(build)).isEqualTo("Retried");
    }

    private static CoprBuild build(String more) throws Exception {
        var spec = MAPPER.createObjectNode().put("buildId", 12).put("chroot", "fedora-43-x86_64");
        spec.setAll((ObjectNode) MAPPER.readTree(more.replace('\'', '"')));
        var build = new CoprBuild();
        build.setMetadata(new ObjectMetaBuilder().withName("b").withUid("uid").build());
        build.setSpec(MAPPER.treeToValue(spec, CoprBuildSpec.class));
        return build;
    }
}
