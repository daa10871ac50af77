package techo.policy.disclosure;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import techo.policy.identity.Caller;
import techo.policy.identity.PurposeOfUse;

/**
 * What a recipient is told to do with each resource of a person that it is given (利用条件の明示). The names are codes of
 * {@link #SYSTEM}; they are told, and decide nothing here.
 */
public enum HandlingLabel {
    /** To keep what these labels say with the data. */
    PERSISTLABEL,
    /** To use the data for nothing beyond the purpose for which they were asked (APPI Art. 18). */
    NOREUSE,
    /** To delete them when they have been used (APPI Art. 22). */
    DELAU;

    public static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    /** What a patient was treated by becomes a part of the medical record, which is to be kept (医師法 Art. 24). */
    private static final Set<PurposeOfUse> KEPT =
            EnumSet.of(PurposeOfUse.TREAT, PurposeOfUse.EMERGENCY, PurposeOfUse.DISASTER);

    /** @return none for the person, who acts for the person, and the operator of the service: they are no recipients */
    public static List<HandlingLabel> of(Caller caller) {
        return caller.fold(
                citizen -> List.of(),
                delegate -> List.of(),
                recipient -> of(recipient.purpose()),
                operator -> List.of());
    }

    private static List<HandlingLabel> of(PurposeOfUse purpose) {
        return KEPT.contains(purpose) ? List.of(PERSISTLABEL, NOREUSE) : List.of(values());
    }
}
