package org.fedoracopr.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One build of one package: a source package, or the binary packages of one chroot. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("cb")
public class CoprBuild extends CustomResource<CoprBuildSpec, CoprBuildStatus> implements Namespaced {}
