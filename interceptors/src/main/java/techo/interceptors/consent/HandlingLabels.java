package techo.interceptors.consent;

import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;
import techo.policy.disclosure.HandlingLabel;

/** Writes {@link HandlingLabel}s on resources that are about to leave; nothing that is stored bears them. */
public final class HandlingLabels {
    private HandlingLabels() {}

    /** Before the labels that it was stored with, which may say the same. */
    public static void write(Resource leaving, List<HandlingLabel> labels) {
        Meta meta = leaving.getMeta();
        int place = 0;
        for (HandlingLabel label : labels) {
            if (meta.getSecurity(HandlingLabel.SYSTEM, label.name()) == null) {
                meta.getSecurity().add(place++, new Coding(HandlingLabel.SYSTEM, label.name(), null));
            }
        }
    }
}
