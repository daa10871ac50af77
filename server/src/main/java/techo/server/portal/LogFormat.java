package techo.server.portal;

/** A form in which a person can keep a log. */
enum LogFormat {
    CSV("text/csv"),
    PDF("application/pdf");

    private final String contentType;

    LogFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }
}
