package techo.policy.consent;

import java.time.Instant;
import techo.policy.identity.Caller;

/** One caller, one resource, one instant: the question that {@link ConsentPolicy} answers. */
public record AccessRequest(Caller caller, ResourceFacts resource, Instant at) {}
