package techo.server.identity;

/** The order of the security filter chains: the first whose paths match decides, so the order is part of the rule. */
public final class FilterChains {
    /** {@code /fhir/**}. */
    public static final int FHIR = 100;
    /** {@code /actuator/**}. */
    public static final int ACTUATOR = 200;
    /** What a person sees in a browser; a feature that has such pages brings its own chain. */
    public static final int PAGES = 300;
    /** Everything that nobody claimed: refused. */
    public static final int REMAINDER = 900;

    private FilterChains() {}
}
