package techo.server.audit;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.function.IntConsumer;
import techo.policy.audit.AuditUnavailableException;

/**
 * A response that lets nothing out before its audit record is durable: whoever first asks for the stream, or commits
 * the response in another way, waits here.
 *
 * <p>INVARIANT: after a refusal not one byte of the answer reaches the client; what is still written goes nowhere.
 */
final class AuditedResponse extends HttpServletResponseWrapper {
    private final IntConsumer record;
    private State state = State.OPEN;

    /** @param record makes the record durable for this status, or throws {@link AuditUnavailableException} */
    AuditedResponse(HttpServletResponse response, IntConsumer record) {
        super(response);
        this.record = record;
    }

    private enum State {
        OPEN,
        RECORDED,
        REFUSED
    }

    boolean refused() {
        return state == State.REFUSED;
    }

    /** For a request that ends without a body. */
    void finish() {
        permit(getStatus());
    }

    /** For a request that ends with an exception, which the container will answer with status 500. */
    void finishFailed() {
        permit(SC_INTERNAL_SERVER_ERROR);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        permit(getStatus());
        return refused() ? new Nowhere() : super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        permit(getStatus());
        return refused() ? new PrintWriter(Writer.nullWriter()) : super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        permit(getStatus());
        if (!refused()) {
            super.flushBuffer();
        }
    }

    @Override
    public void sendError(int status) throws IOException {
        permit(status);
        if (!refused()) {
            super.sendError(status);
        }
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        permit(status);
        if (!refused()) {
            super.sendError(status, message);
        }
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        permit(SC_FOUND);
        if (!refused()) {
            super.sendRedirect(location);
        }
    }

    private void permit(int status) {
        if (state != State.OPEN) {
            return;
        }
        // Closed first: whatever goes wrong below, the answer stays in.
        state = State.REFUSED;
        record.accept(status);
        state = State.RECORDED;
    }

    private static final class Nowhere extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("the response was refused");
        }

        @Override
        public void write(int value) {
            // Dropped: the client gets the refusal instead.
        }
    }
}
