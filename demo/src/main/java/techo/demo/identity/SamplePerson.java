package techo.demo.identity;

import techo.policy.identity.PatientId;

/** The people who can sign in; their names mean "sample" and "example". */
public enum SamplePerson {
    HANAKO("hanako", "hanako-mihon", "見本 花子"),
    TARO("taro", "taro-reiji", "例示 太郎");

    private final String username;
    private final PatientId patient;
    private final String displayName;

    SamplePerson(String username, String patient, String displayName) {
        this.username = username;
        this.patient = new PatientId(patient);
        this.displayName = displayName;
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
}
