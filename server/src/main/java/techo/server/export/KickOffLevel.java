package techo.server.export;

/** What a kick-off is about, as far as its parameters depend on that. */
enum KickOffLevel {
    /** People, and the directory. */
    SYSTEM,
    PEOPLE,
    /** Some of the people, who are named: only a {@code POST} does that. */
    NAMED_PEOPLE
}
