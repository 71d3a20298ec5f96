package org.fedoracopr.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One kind of builder: the nodes, image, rights and volumes that builds of certain architectures and tags get. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("cbp")
public class CoprBuilderPool extends CustomResource<CoprBuilderPoolSpec, CoprBuilderPoolStatus> implements Namespaced {}
