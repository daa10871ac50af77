package techo.server.observability;

import java.io.IOException;
import org.springframework.boot.logging.StackTracePrinter;
import techo.interceptors.error.StackWithoutMessages;

/** How a failure is written to the log, whoever tells it: what HAPI or a database say of one quotes what people stored. */
public final class StackWithoutMessagesPrinter implements StackTracePrinter {
    @Override
    public void printStackTrace(Throwable failure, Appendable out) throws IOException {
        out.append(StackWithoutMessages.of(failure));
    }
}
