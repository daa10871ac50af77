package techo.policy.identity;

/** The letters of a SMART scope, in the order in which they must stand (SMART App Launch 2.2, scopes v2). */
public enum Permission {
    CREATE('c'),
    /** By id: read, read of a version, history of one resource. */
    READ('r'),
    /** Update and patch. */
    UPDATE('u'),
    DELETE('d'),
    /** Whatever returns resources that were not named by id. */
    SEARCH('s');

    private final char letter;

    Permission(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }
}
