package techo.policy.consent;

/** A provision and the consent it stands in. */
record CitedProvision(ConsentRef ref, Provision provision) {
    boolean permits() {
        return provision.effect() == Effect.PERMIT;
    }
}
