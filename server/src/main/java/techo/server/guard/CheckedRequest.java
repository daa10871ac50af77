package techo.server.guard;

import ca.uhn.fhir.util.UrlUtil;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body the guards have read or bounded: its body is what they let through, without the encoding and
 * length that it was sent with.
 */
final class CheckedRequest extends HttpServletRequestWrapper {
    private static final Set<String> OF_THE_SENT_BODY =
            Set.of("content-encoding", "content-length", "transfer-encoding");

    private final InputStream body;
    private final long length;
    private final Map<String, String[]> parameters;

    private CheckedRequest(
            HttpServletRequest request, InputStream body, long length, Map<String, String[]> parameters) {
        super(request);
        this.body = body;
        this.length = length;
        this.parameters = parameters;
    }

    static CheckedRequest read(HttpServletRequest request, byte[] body, int from) {
        int length = body.length - from;
        return new CheckedRequest(request, new ByteArrayInputStream(body, from, length), length, queryOf(request));
    }

    /** A form: its fields and those of the query are the parameters. */
    static CheckedRequest form(HttpServletRequest request, byte[] body) {
        String query = request.getQueryString() == null ? "" : request.getQueryString();
        String fields = new String(body, StandardCharsets.UTF_8);
        return new CheckedRequest(
                request, new ByteArrayInputStream(body), body.length, UrlUtil.parseQueryStrings(query, fields));
    }

    static CheckedRequest streaming(HttpServletRequest request, BoundedBody body) {
        return new CheckedRequest(request, body, -1, queryOf(request));
    }

    private static Map<String, String[]> queryOf(HttpServletRequest request) {
        return request.getQueryString() == null ? Map.of() : UrlUtil.parseQueryString(request.getQueryString());
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Body(body);
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    @Override
    public int getContentLength() {
        return (int) length;
    }

    @Override
    public long getContentLengthLong() {
        return length;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return hidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return hidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !hidden(name))
                .toList());
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null || values.length == 0 ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return parameters.get(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    private static boolean hidden(String name) {
        return OF_THE_SENT_BODY.contains(name.toLowerCase(Locale.ROOT));
    }

    private static final class Body extends ServletInputStream {
        private final InputStream body;
        private boolean finished;

        Body(InputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int value = body.read();
            finished |= value < 0;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            int read = body.read(bytes, offset, count);
            finished |= read < 0;
            return read;
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the FHIR servlet reads synchronously");
        }
    }
}
