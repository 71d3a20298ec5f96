package org.fedoracopr.api.v1alpha1;

/** An architecture, by Copr's name, that a pool builds for; an emulated one is never chosen unless a build's tags ask for it. */
@ApiRecord
public record PoolArchitecture(String name, boolean emulated) {}
