package techo.server.consent;

import techo.policy.consent.Conditions;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.PurposeCeiling;
import techo.policy.consent.RecipientGate;
import techo.policy.identity.Caller.Recipient;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.Recipients;

/** What the register and the notices say now of a recipient's request. Nothing is kept between two questions. */
final class StoredGates {
    private final Recipients recipients;
    private final PublishedNotices notices;
    private final PurposeCeiling ceiling;
    private final LegalLimits limits;

    StoredGates(Recipients recipients, PublishedNotices notices, PurposeCeiling ceiling, LegalLimits limits) {
        this.recipients = recipients;
        this.notices = notices;
        this.ceiling = ceiling;
        this.limits = limits;
    }

    RecipientGate of(Recipient recipient, StatementTime at) {
        PublishedNotices.Now now = notices.now(recipient.purpose());
        return RecipientGate.of(recipient, at.told(now::at), conditions(recipient, now));
    }

    /** What holds for requests of this recipient and its purpose. */
    Conditions conditions(Recipient recipient) {
        return conditions(recipient, notices.now(recipient.purpose()));
    }

    private Conditions conditions(Recipient recipient, PublishedNotices.Now now) {
        return new Conditions(ceiling, recipients.register(recipient.recipient()), now.notices(), limits);
    }
}
