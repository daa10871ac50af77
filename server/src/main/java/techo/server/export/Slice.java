package techo.server.export;

/**
 * A part of a job that one thread works on at a time.
 *
 * @param weight how many resources the plan found there
 * @param attempt how often it was taken, this time included
 */
record Slice(ExportJobId job, int position, Kind kind, long first, long last, long weight, int attempt) {

    /** The first of every job: it finds out what the others are. */
    static Slice plan(ExportJobId job) {
        return new Slice(job, 0, Kind.PLAN, 0, 0, 0, 0);
    }

    /** Stands in the names of the files of this attempt. */
    String prefix() {
        return position + "-" + attempt + "-";
    }

    enum Kind {
        PLAN,
        /** Records of everyone in a range of keys. */
        PEOPLE,
        /** Records of those in a range of keys whom the job lists. */
        LISTED,
        DIRECTORY
    }
}
