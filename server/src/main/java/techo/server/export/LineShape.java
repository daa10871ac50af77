package techo.server.export;

import java.io.IOException;

/** Makes what leaves of a resource: all of it, less, or nothing. */
@FunctionalInterface
interface LineShape {
    /** Appends the JSON of the resource, without a line end; appends nothing when nothing of it leaves. */
    void append(StoredResource resource, LineBuffer line) throws IOException;
}
