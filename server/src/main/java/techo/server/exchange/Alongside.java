package techo.server.exchange;

/** What goes into the one transaction that stores a file, beside the file. */
interface Alongside {
    /** First in it, perhaps in several that come to nothing. */
    void before();

    /** Last in it. */
    void after(ImportOutcome.Stored stored);

    static Alongside nothing() {
        return new Alongside() {
            @Override
            public void before() {
                // A request has nothing to say.
            }

            @Override
            public void after(ImportOutcome.Stored stored) {
                // The answer to the request tells it.
            }
        };
    }
}
