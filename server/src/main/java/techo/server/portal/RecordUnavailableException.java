package techo.server.portal;

/** The FHIR interface did not give what a page needs. */
final class RecordUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordUnavailableException(Throwable cause) {
        super("the record cannot be read now", cause);
    }
}
