package techo.policy.disclosure;

import techo.policy.identity.RecipientId;

/** From whom an operator confirmed that it got what it hands over (確認義務, APPI Art. 30(1)). */
public sealed interface AcquisitionSource {
    /** The person: nothing is to be confirmed, as the person provides it (本人による提供). */
    record Person() implements AcquisitionSource {}

    /**
     * @param organisation of the register, which tells its name, address and representative
     * @param circumstances how it came by the data
     */
    record Organisation(RecipientId organisation, Circumstances circumstances) implements AcquisitionSource {}
}
