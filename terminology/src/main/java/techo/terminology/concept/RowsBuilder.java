package techo.terminology.concept;

import java.util.Arrays;

/** Collects texts in the order in which they come. */
final class RowsBuilder {
    private byte[] text = new byte[1 << 14];
    private int[] starts = new int[1 << 8];
    private int size;

    void add(byte[] row) {
        int end = Math.addExact(starts[size], row.length);
        if (end > text.length) {
            text = Arrays.copyOf(text, Math.max(end, grown(text.length)));
        }
        if (size + 2 > starts.length) {
            starts = Arrays.copyOf(starts, grown(starts.length));
        }
        System.arraycopy(row, 0, text, starts[size], row.length);
        starts[++size] = end;
    }

    int size() {
        return size;
    }

    /** What was collected so far, in the order that was added; a view that adding more may spoil. */
    Rows view() {
        return new Rows(text, Arrays.copyOf(starts, size + 1));
    }

    /** What was collected, in another order, and without what the order leaves out. */
    Rows rows(int[] order) {
        int[] ordered = new int[order.length + 1];
        for (int i = 0; i < order.length; i++) {
            ordered[i + 1] = ordered[i] + starts[order[i] + 1] - starts[order[i]];
        }
        byte[] moved = new byte[ordered[order.length]];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(text, starts[order[i]], moved, ordered[i], ordered[i + 1] - ordered[i]);
        }
        return new Rows(moved, ordered);
    }

    private static int grown(int length) {
        return (int) Math.min(length + (length >> 1) + 16L, Integer.MAX_VALUE - 16);
    }
}
