package techo.interceptors.error;

import org.jspecify.annotations.Nullable;

/** A stack trace for the log without exception messages: those of HAPI and of databases quote what people stored. */
public final class StackWithoutMessages {
    private static final int CAUSES = 8;
    private static final int FRAMES = 40;

    private StackWithoutMessages() {}

    public static String of(Throwable failure) {
        StringBuilder text = new StringBuilder();
        @Nullable Throwable next = failure;
        for (int i = 0; i < CAUSES && next != null; i++) {
            text.append(i == 0 ? "" : "caused by ").append(next.getClass().getName());
            if (next instanceof java.sql.SQLException sql) {
                text.append(" (SQL state ").append(sql.getSQLState()).append(')');
            }
            text.append('\n');
            StackTraceElement[] frames = next.getStackTrace();
            for (int f = 0; f < Math.min(FRAMES, frames.length); f++) {
                text.append("\tat ").append(frames[f]).append('\n');
            }
            next = next.getCause();
        }
        return text.toString();
    }
}
