package techo.policy.consent;

/** How a caller wants to change one resource. */
public enum Interaction {
    CREATE,
    UPDATE,
    PATCH,
    DELETE
}
