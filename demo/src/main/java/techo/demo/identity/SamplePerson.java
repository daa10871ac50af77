package techo.demo.identity;

import java.util.Optional;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;

/** The people who can sign in; their names mean "sample" and "example". */
public enum SamplePerson {
    HANAKO("hanako", "hanako-mihon", "見本 花子"),
    TARO("taro", "taro-reiji", "例示 太郎"),
    /** A mother who acts for her child. */
    YOKO(
            "yoko",
            "yoko-mihon",
            "見本 洋子",
            Optional.of(new Represented(new PatientId("hikari-mihon"), new DelegateId("hikari-mihon-mother"))));

    private final String username;
    private final PatientId patient;
    private final String displayName;
    private final Optional<Represented> represented;

    SamplePerson(String username, String patient, String displayName) {
        this(username, patient, displayName, Optional.empty());
    }

    SamplePerson(String username, String patient, String displayName, Optional<Represented> represented) {
        this.username = username;
        this.patient = new PatientId(patient);
        this.displayName = displayName;
        this.represented = represented;
    }

    public String username() {
        return username;
    }

    public PatientId patient() {
        return patient;
    }

    public String displayName() {
        return displayName;
    }

    /** Whose record this person opens for somebody else, if anybody's. */
    public Optional<Represented> represented() {
        return represented;
    }

    /** @param as the RelatedPerson of that record which stands for who acts */
    public record Represented(PatientId patient, DelegateId as) {}
}
