package techo.policy.exchange;

/** Administrative sex as Japanese files state it; anything else is no statement. */
public enum Sex {
    MALE,
    FEMALE
}
