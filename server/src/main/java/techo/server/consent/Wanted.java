package techo.server.consent;

/** How much of what a search finds a statement is to go through. */
enum Wanted {
    /** The first few. */
    PAGE,
    /** All, to count them. */
    TOTAL
}
