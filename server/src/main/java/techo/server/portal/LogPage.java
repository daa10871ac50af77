package techo.server.portal;

import java.util.List;

/**
 * A page of a log, newest first.
 *
 * @param number from 1
 * @param next whether there is an older page
 */
record LogPage<T>(List<T> lines, int number, boolean next) {
    static final int SIZE = 20;

    /** The furthest that the operations go back. */
    private static final int LAST = 5_000;

    /** @param asked any number; the nearest page that can be is taken */
    static int number(int asked) {
        return Math.max(1, Math.min(asked, LAST));
    }

    /** @return the newest lines that are left out */
    static int offset(int number) {
        return (number - 1) * SIZE;
    }

    public boolean isFirst() {
        return number == 1;
    }
}
