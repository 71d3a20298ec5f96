package org.fedoracopr.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** How many builds of which owners, architectures, tags and other kinds may be under way at once in a namespace. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Categories("copr")
@ShortNames("cbq")
@AdditionalPrinterColumn(name = "Held", jsonPath = ".status.held", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Limits", jsonPath = ".spec.limits[*].name", priority = 1)
public class CoprBuildQuota extends CustomResource<CoprBuildQuotaSpec, CoprBuildQuotaStatus> implements Namespaced {

    @Override
    @Required
    public CoprBuildQuotaSpec getSpec() {
        return super.getSpec();
    }
}
