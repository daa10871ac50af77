package techo.policy.consent;

/** From whom a person can hide one item (秘匿). Never from the person. */
public enum Audience {
    RECIPIENTS,
    DELEGATES
}
