package techo.server.consent;

import ca.uhn.fhir.jpa.dao.IResultIterator;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;

/** Results of HAPI without the keys that the caller may not see, looked up some hundred at a time. */
final class VisibleKeys implements IResultIterator<JpaPid> {
    private static final int AT_ONCE = 500;

    private final IResultIterator<JpaPid> hapi;
    private final UnaryOperator<Collection<JpaPid>> visible;
    private Iterator<JpaPid> checked = Collections.emptyIterator();

    VisibleKeys(IResultIterator<JpaPid> hapi, UnaryOperator<Collection<JpaPid>> visible) {
        this.hapi = hapi;
        this.visible = visible;
    }

    @Override
    public boolean hasNext() {
        while (!checked.hasNext() && hapi.hasNext()) {
            List<JpaPid> some = new ArrayList<>();
            while (some.size() < AT_ONCE && hapi.hasNext()) {
                some.add(hapi.next());
            }
            checked = visible.apply(some).iterator();
        }
        return checked.hasNext();
    }

    @Override
    public JpaPid next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return checked.next();
    }

    @Override
    public Collection<JpaPid> getNextResultBatch(long size) {
        List<JpaPid> batch = new ArrayList<>();
        while (batch.size() < size && hasNext()) {
            batch.add(next());
        }
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
