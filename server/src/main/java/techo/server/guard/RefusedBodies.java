package techo.server.guard;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Ends the connection of a request that was refused while its body, longer than the servlet container would read for
 * nothing, is still to come. The container closes such a connection anyway, but waits for the body first, and with it a
 * thread: a few requests that never send what they announce would keep everybody else waiting.
 */
final class RefusedBodies extends ValveBase {
    private static final int REFUSED = 400;

    private final long readForNothing;

    /** @param readForNothing how many bytes of a refused body the container reads to keep a connection */
    RefusedBodies(long readForNothing) {
        super(true);
        this.readForNothing = readForNothing;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (response.getStatus() >= REFUSED
                && request.getContentLengthLong() > readForNothing
                && !request.isAsync()
                && !isRead(request)) {
            response.finishResponse();
            request.getCoyoteRequest().action(ActionCode.CLOSE_NOW, null);
        }
    }

    private static boolean isRead(Request request) {
        AtomicBoolean read = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }
}
