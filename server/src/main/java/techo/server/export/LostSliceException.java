package techo.server.export;

/** Somebody else has the slice or the check, or the job is gone: nothing of what was being done counts. */
final class LostSliceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
