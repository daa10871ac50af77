package techo.server.export;

/**
 * Resources of a type are exported only when a search finds them.
 *
 * @param query search parameters as behind the question mark of a search, percent-encoding undone
 */
record TypeFilter(String type, String query) {

    String url() {
        return type + "?" + query;
    }
}
