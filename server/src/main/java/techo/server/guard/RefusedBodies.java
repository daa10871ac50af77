package techo.server.guard;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Ends the connection of a request that was refused while its body is still to come and longer than the servlet container
 * would read for nothing, or of a length that nobody told. The container closes such a connection anyway, but waits for
 * the body first, and with it a thread: a few requests that never send what they announce would keep everybody else waiting.
 */
final class RefusedBodies extends ValveBase {
    private static final int REFUSED = 400;

    /** Closed over bytes that nobody read, a connection may take the answer with it. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final long readForNothing;

    /** @param readForNothing how many bytes of a refused body the container reads to keep a connection */
    RefusedBodies(long readForNothing) {
        super(true);
        this.readForNothing = readForNothing;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (response.getStatus() < REFUSED || request.isAsync() || isRead(request)) {
            return;
        }
        long announced = request.getContentLengthLong();
        if (announced > readForNothing || announced < 0) {
            response.finishResponse();
            if (announced > readForNothing || !comesToAnEnd(request)) {
                request.getCoyoteRequest().action(ActionCode.CLOSE_NOW, null);
            }
        }
    }

    /** Reads what has come or comes soon, so that a client that has sent everything keeps its connection. */
    private boolean comesToAnEnd(Request request) {
        org.apache.coyote.Request arriving = request.getCoyoteRequest();
        long end = System.nanoTime() + GRACE.toNanos();
        long count = 0;
        try {
            while (!isRead(request) && count < readForNothing && System.nanoTime() - end < 0) {
                arriving.action(ActionCode.AVAILABLE, true);
                if (arriving.getAvailable() > 0) {
                    count += arriving.doRead(new Unread());
                } else {
                    Thread.sleep(PAUSE.toMillis());
                }
            }
            return isRead(request);
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRead(Request request) {
        AtomicBoolean read = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    /** Below the request's own stream, which is closed by now. */
    private static final class Unread implements ApplicationBufferHandler {
        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // Nothing is kept.
        }
    }
}
