package techo.server.consent;

import ca.uhn.fhir.jpa.dao.IResultIterator;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;

/** What a narrowed statement found, and tells which keys it handed out. */
final class NarrowedKeys implements IResultIterator<JpaPid> {
    private final IResultIterator<JpaPid> hapi;
    private final Consumer<JpaPid> handedOut;

    NarrowedKeys(IResultIterator<JpaPid> hapi, Consumer<JpaPid> handedOut) {
        this.hapi = hapi;
        this.handedOut = handedOut;
    }

    @Override
    public boolean hasNext() {
        return hapi.hasNext();
    }

    @Override
    public JpaPid next() {
        JpaPid key = hapi.next();
        handedOut.accept(key);
        return key;
    }

    @Override
    public Collection<JpaPid> getNextResultBatch(long size) {
        Collection<JpaPid> batch = hapi.getNextResultBatch(size);
        batch.forEach(handedOut);
        return batch;
    }

    @Override
    public int getSkippedCount() {
        return hapi.getSkippedCount();
    }

    @Override
    public int getNonSkippedCount() {
        return hapi.getNonSkippedCount();
    }

    @Override
    public void close() throws IOException {
        hapi.close();
    }
}
