package techo.server.consent;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Audience;

/**
 * From whom single items are hidden, within whatever transaction is open. A file and what has it attached are one item:
 * who hides one of them hides all, and what comes to them later is hidden too.
 */
public final class Hiding {
    private final ResourceRows rows;
    private final Attachments attachments;

    Hiding(JdbcTemplate jdbc, Attachments attachments) {
        this.rows = new ResourceRows(jdbc);
        this.attachments = attachments;
    }

    /** @return from whom it is hidden now */
    public Set<Audience> change(long resId, Instant at, Consumer<Set<Audience>> change) {
        together(resId).forEach(one -> changeOne(one, at, change));
        return rows.hiddenFrom(resId);
    }

    /**
     * Whoever stores a resource again, or looks at it, takes what belongs to it before the resource itself, as whoever hides
     * one of them does: so neither waits for the other.
     */
    void lock(long resId, IBaseResource resource) {
        if (Attachments.concern(resource)) {
            lock(resId);
        }
    }

    /** The same of a resource that may be of any type. */
    void lock(long resId) {
        SortedSet<Long> unused = together(resId);
    }

    /** A resource was stored, for the first time or again. */
    void stored(long resId, IBaseResource resource, Instant at) {
        if (!attachments.write(resId, resource)) {
            return;
        }
        SortedSet<Long> together = together(resId);
        Set<Audience> hidden = EnumSet.noneOf(Audience.class);
        together.forEach(one -> hidden.addAll(rows.hiddenFrom(one)));
        if (!hidden.isEmpty()) {
            together.forEach(one -> changeOne(one, at, before -> before.addAll(hidden)));
        }
    }

    /**
     * Locked, so that of two changes at once the second starts from what the first made; and asked for again when one of them
     * was waited for, which may have brought something. In ascending order, as far as is known beforehand.
     */
    private SortedSet<Long> together(long resId) {
        Set<Long> locked = new HashSet<>();
        SortedSet<Long> together = attachments.together(resId);
        while (!locked.containsAll(together)) {
            for (long one : together) {
                if (locked.add(one)) {
                    rows.lock(one);
                }
            }
            together = attachments.together(resId);
        }
        return together;
    }

    private void changeOne(long resId, Instant at, Consumer<Set<Audience>> change) {
        Set<Audience> before = rows.hiddenFrom(resId);
        Set<Audience> after = EnumSet.noneOf(Audience.class);
        after.addAll(before);
        change.accept(after);
        if (!after.equals(before)) {
            rows.keepHidden(resId, at);
            rows.hide(resId, after);
        }
    }
}
