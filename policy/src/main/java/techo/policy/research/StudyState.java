package techo.policy.research;

/** How far a study is. It only goes on, never back. */
public enum StudyState {
    /** One operator proposed it. */
    PROPOSED,
    /** Another operator approved it. */
    APPROVED,
    /** Nothing is released any more; what was released can still be linked by the operator's key. */
    CLOSED,
    /** The keys are gone: nobody can link what was released to anybody. */
    KEYS_DESTROYED
}
