package org.fedoracopr.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One build of one package: a source package, or the binary packages of one chroot. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Categories("copr")
@ShortNames("cb")
@ValidationRule(
        value = "self.metadata.name.size() <= 60 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "metadata.name must have at most 60 characters, lower-case letters, digits and -, so that a Pod can be named after it")
@ValidationRule(
        value = "!has(self.status) || !has(self.status.phase) || self.status.phase == 'Pending'"
                + " || self.spec.?priority == oldSelf.spec.?priority",
        message = "spec.priority can be changed only while the build waits, and this one has been started")
@ValidationRule(
        value = "!has(self.status) || !has(self.status.phase) || self.status.phase == 'Pending'"
                + " || self.spec.?background.orValue(false) == oldSelf.spec.?background.orValue(false)",
        message = "spec.background can be changed only while the build waits, and this one has been started")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Chroot", jsonPath = ".spec.chroot")
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".spec.project.owner")
@AdditionalPrinterColumn(name = "Package", jsonPath = ".spec.packageName")
@AdditionalPrinterColumn(
        name = "Attempt",
        jsonPath = ".status.attempts[-1:].number",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Culprit", jsonPath = ".status.attempts[-1:].verdict.culprit", priority = 1)
@AdditionalPrinterColumn(name = "Cause", jsonPath = ".status.attempts[-1:].verdict.cause", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.attempts[-1:].verdict.message", priority = 1)
public class CoprBuild extends CustomResource<CoprBuildSpec, CoprBuildStatus> implements Namespaced {

    @Override
    @Required
    public CoprBuildSpec getSpec() {
        return super.getSpec();
    }
}
