package techo.demo.identity;

import java.util.List;
import java.util.Optional;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;

/** The people who can sign in; their names mean "sample" and "example". */
public enum SamplePerson {
    HANAKO("hanako", "hanako-mihon", "見本 花子"),
    TARO("taro", "taro-reiji", "例示 太郎"),
    /** A mother who acts for her children. */
    YOKO(
            "yoko",
            "yoko-mihon",
            "見本 洋子",
            List.of(Represented.child("hikari-mihon", "ひかり", 8), Represented.child("ibuki-mihon", "いぶき", 5)));

    private final String username;
    private final PatientId patient;
    private final String displayName;
    private final List<Represented> represented;

    SamplePerson(String username, String patient, String displayName) {
        this(username, patient, displayName, List.of());
    }

    SamplePerson(String username, String patient, String displayName, List<Represented> represented) {
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

    /** Whose records this person opens for somebody else. */
    public List<Represented> represented() {
        return represented;
    }

    /** @param chosen id of a Patient; where nobody was chosen, the only one whom this person represents */
    Optional<Represented> represented(Optional<String> chosen) {
        return represented.stream()
                .filter(one -> chosen.map(one.patient().value()::equals).orElse(represented.size() == 1))
                .findFirst();
    }

    /**
     * A child of the family 見本.
     *
     * @param as the RelatedPerson of that record which stands for who acts
     * @param age in years; too young to decide
     */
    public record Represented(PatientId patient, DelegateId as, String givenName, int age) {
        private static final String FAMILY = "見本";

        private static Represented child(String patient, String givenName, int age) {
            return new Represented(new PatientId(patient), new DelegateId(patient + "-mother"), givenName, age);
        }

        public String displayName() {
            return FAMILY + " " + givenName;
        }
    }
}
