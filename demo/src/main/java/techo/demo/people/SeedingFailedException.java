package techo.demo.people;

/** The sample people could not be stored; the try-out would be empty. */
public final class SeedingFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SeedingFailedException(String message) {
        super(message);
    }

    SeedingFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
