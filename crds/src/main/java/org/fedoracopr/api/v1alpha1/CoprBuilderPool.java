package org.fedoracopr.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One kind of builder: the nodes, image, rights and volumes that builds of certain architectures and tags get. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Categories("copr")
@ShortNames("cbp")
@AdditionalPrinterColumn(name = "Architecture", jsonPath = ".spec.architectures[0].name")
@AdditionalPrinterColumn(name = "Max", jsonPath = ".spec.max", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Starting", jsonPath = ".status.starting", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Running", jsonPath = ".status.running", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Warm", jsonPath = ".status.warm", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Quarantined",
        jsonPath = ".status.quarantined",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Architectures", jsonPath = ".spec.architectures", priority = 1)
@AdditionalPrinterColumn(name = "Tags", jsonPath = ".spec.tags", priority = 1)
@AdditionalPrinterColumn(name = "Profile", jsonPath = ".spec.securityProfile", priority = 1)
@AdditionalPrinterColumn(name = "Image", jsonPath = ".spec.image", priority = 1)
public class CoprBuilderPool extends CustomResource<CoprBuilderPoolSpec, CoprBuilderPoolStatus> implements Namespaced {

    @Override
    @Required
    public CoprBuilderPoolSpec getSpec() {
        return super.getSpec();
    }
}
