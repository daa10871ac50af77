package techo.server.export;

/** What a kick-off takes beside the parameters that each takes. */
enum KickOffLevel {
    /** Nothing. */
    ANY,
    /** {@code patient}: a POST at the level of patients or of a Group. */
    PEOPLE
}
