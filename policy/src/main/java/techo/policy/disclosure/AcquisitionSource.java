package techo.policy.disclosure;

import java.util.function.Function;
import techo.policy.identity.RecipientId;

/** From whom an operator confirmed that it got what it takes in (確認義務, APPI Art. 30(1)). */
public sealed interface AcquisitionSource {
    <T> T fold(
            Function<Person, T> onPerson, Function<Organisation, T> onOrganisation, Function<OwnEntry, T> onOwnEntry);

    /** The person: nothing is to be confirmed, as the person provides it (本人による提供). */
    record Person() implements AcquisitionSource {
        @Override
        public <T> T fold(
                Function<Person, T> onPerson,
                Function<Organisation, T> onOrganisation,
                Function<OwnEntry, T> onOwnEntry) {
            return onPerson.apply(this);
        }
    }

    /**
     * @param organisation of the register, which tells its name, address and representative
     * @param circumstances how it came by the data
     */
    record Organisation(RecipientId organisation, Circumstances circumstances) implements AcquisitionSource {
        @Override
        public <T> T fold(
                Function<Person, T> onPerson,
                Function<Organisation, T> onOrganisation,
                Function<OwnEntry, T> onOwnEntry) {
            return onOrganisation.apply(this);
        }
    }

    /** Nobody: the operator enters it itself, resource by resource. */
    record OwnEntry() implements AcquisitionSource {
        @Override
        public <T> T fold(
                Function<Person, T> onPerson,
                Function<Organisation, T> onOrganisation,
                Function<OwnEntry, T> onOwnEntry) {
            return onOwnEntry.apply(this);
        }
    }
}
