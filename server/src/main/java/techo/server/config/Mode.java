package techo.server.config;

/** What a server is for. */
public enum Mode {
    /** Records of real people: the start is refused as long as a setting is not safe for them. */
    PRODUCTION,
    /** Fictional people only, on one machine. */
    TRIAL
}
