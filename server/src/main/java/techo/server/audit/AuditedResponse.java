package techo.server.audit;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Optional;
import java.util.function.IntFunction;
import techo.policy.audit.AuditUnavailableException;

/**
 * A response that lets nothing out before its audit record is durable. The record is sent on its way when the answer
 * begins to be written; what is written meanwhile is held, so that making the record durable and writing the answer go on
 * side by side.
 *
 * <p>INVARIANT: not one byte of the answer, and not its status, reaches the container before the record is durable; after
 * a refusal what was written and is still written goes nowhere.
 */
final class AuditedResponse extends HttpServletResponseWrapper {
    /** More than a page of results; whoever writes more waits for the record. */
    private static final int MOST_HELD = 256 * 1024;

    private final IntFunction<Appending> record;
    private final Held held = new Held();
    private Optional<PrintWriter> writer = Optional.empty();
    private Appending appending = Appending.none();
    private State state = State.OPEN;

    /** @param record sends the record for this status on its way, or throws {@link AuditUnavailableException} */
    AuditedResponse(HttpServletResponse response, IntFunction<Appending> record) {
        super(response);
        this.record = record;
    }

    private enum State {
        OPEN,
        SENT,
        RECORDED,
        REFUSED
    }

    boolean refused() {
        return state == State.REFUSED;
    }

    /** For a request that has ended: what was held leaves. */
    void finish() throws IOException {
        send(getStatus());
        permit();
        held.takeFromWriter();
        held.through = true;
        held.passOn();
    }

    /** For a request that ends with an exception, which the container will answer with status 500. */
    void finishFailed() {
        send(SC_INTERNAL_SERVER_ERROR);
        permit();
        held.discard();
    }

    @Override
    public ServletOutputStream getOutputStream() {
        send(getStatus());
        return held;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        send(getStatus());
        if (refused()) {
            return new PrintWriter(Writer.nullWriter());
        }
        if (writer.isEmpty()) {
            // A container that gives a writer names the encoding in the header, also when nobody chose it.
            setCharacterEncoding(getCharacterEncoding());
            writer = Optional.of(new PrintWriter(new OutputStreamWriter(held, getCharacterEncoding())));
        }
        return writer.get();
    }

    @Override
    public void flushBuffer() throws IOException {
        finish();
        if (!refused()) {
            super.flushBuffer();
        }
    }

    @Override
    public void sendError(int status) throws IOException {
        send(status);
        permit();
        if (!refused()) {
            forget();
            super.sendError(status);
        }
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        send(status);
        permit();
        if (!refused()) {
            forget();
            super.sendError(status, message);
        }
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        send(SC_FOUND);
        permit();
        if (!refused()) {
            forget();
            super.sendRedirect(location);
        }
    }

    @Override
    public void reset() {
        super.reset();
        forget();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        forget();
    }

    private void send(int status) {
        if (state != State.OPEN) {
            return;
        }
        // Closed first: whatever goes wrong below, the answer stays in.
        state = State.REFUSED;
        appending = record.apply(status);
        state = State.SENT;
    }

    private void permit() {
        if (state != State.SENT) {
            return;
        }
        state = State.REFUSED;
        appending.await();
        state = State.RECORDED;
    }

    /** What is held, and what the writer has not handed on yet. */
    private void forget() {
        held.takeFromWriter();
        held.discard();
    }

    /** Keeps what is written until the record is durable, then hands it on. */
    private final class Held extends ServletOutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        private boolean taking;
        /** Nothing is held any more: more than a page was written, or the request has ended. */
        private boolean through;

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (taking || (!through && bytes.size() + length <= MOST_HELD)) {
                bytes.write(from, offset, length);
                return;
            }
            through = true;
            permit();
            if (!refused()) {
                passOn();
                getResponse().getOutputStream().write(from, offset, length);
            }
        }

        /**
         * Put off while everything is held, because the end of the request is near; also when the record is durable by now,
         * so that its speed does not show in the headers.
         */
        @Override
        public void flush() throws IOException {
            if (through && !taking && !refused()) {
                getResponse().getOutputStream().flush();
            }
        }

        @Override
        public void close() throws IOException {
            if (through && !taking && !refused()) {
                getResponse().getOutputStream().close();
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("answers are written by the thread that makes them");
        }

        /** What the writer has encoded and not handed on, without sending anything. */
        private void takeFromWriter() {
            taking = true;
            writer.ifPresent(PrintWriter::flush);
            taking = false;
        }

        private void passOn() throws IOException {
            if (bytes.size() > 0 && !refused()) {
                bytes.writeTo(getResponse().getOutputStream());
                bytes.reset();
            }
        }

        private void discard() {
            bytes.reset();
        }
    }
}
