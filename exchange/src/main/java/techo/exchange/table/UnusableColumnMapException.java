package techo.exchange.table;

/** A map of columns says something that it cannot mean. The message tells the map, the line and what is wrong. */
public final class UnusableColumnMapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableColumnMapException(String map, long line, String problem) {
        super("column map " + map + ", line " + line + ": " + problem);
    }
}
