package techo.policy.consent;

import java.time.Instant;
import techo.policy.identity.Caller.Delegate;
import techo.policy.identity.PatientId;

/** One delegate, one record, one right, one instant: the question that {@link DelegatePolicy} answers. */
public record DelegateRequest(Delegate delegate, PatientId owner, DelegateRight right, Instant at) {}
