package org.fedoracopr.operator.nodehealth.model;

import java.time.Instant;

/**
 * What one ended attempt tells of the node that it was on.
 *
 * @param owner of its build; empty text where it has none
 * @param began when the attempt did
 * @param works its build succeeded; else the infrastructure failed it
 * @param cause of its verdict
 */
public record NodeSign(
        String pool, String node, String owner, Instant began, Instant at, boolean works, String cause) {}
