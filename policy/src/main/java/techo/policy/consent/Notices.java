package techo.policy.consent;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import techo.policy.identity.PurposeOfUse;

/** Every version of every notice. A purpose without a notice asks for none. */
public record Notices(List<Notice> all) {
    public static final Notices NONE = new Notices(List.of());

    public Notices {
        all = List.copyOf(all);
    }

    public static Notices of(Collection<Notice> notices) {
        return new Notices(List.copyOf(notices));
    }

    /** @return the version that a consent to this purpose must not be older than */
    NoticeVersion required(PurposeOfUse purpose, Instant at) {
        return latest(purpose, at, Notice::requiredFrom);
    }

    /** @return the version that a person who consents now is told */
    NoticeVersion shown(PurposeOfUse purpose, Instant at) {
        return latest(purpose, at, Notice::shownFrom);
    }

    private NoticeVersion latest(PurposeOfUse purpose, Instant at, Function<Notice, Instant> from) {
        NoticeVersion latest = NoticeVersion.UNSTATED;
        for (Notice notice : all) {
            if (notice.purpose() == purpose && !at.isBefore(from.apply(notice)) && latest.isBefore(notice.version())) {
                latest = notice.version();
            }
        }
        return latest;
    }
}
