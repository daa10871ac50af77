package techo.policy.exchange;

/** What is compared to tell whose a file is. Names are not: they change, and kana is written in many ways. */
public enum SubjectFact {
    BIRTH_DATE,
    SEX
}
