package techo.server.portal;

/** A form was drawn for another record than the one that is open now. */
final class OtherRecordOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
