package techo.policy.export;

import techo.policy.export.ExportDecision.Basis;
import techo.policy.export.ExportDecision.Deny;
import techo.policy.export.ExportDecision.Permit;
import techo.policy.export.ExportDecision.Reason;
import techo.policy.identity.Caller;

/**
 * Who may export what: a person their own record, a recipient what people consented to, an operator nothing.
 *
 * <p>This is about the kick-off. Every row of a permitted export is still subject to consent.
 */
public final class ExportPolicy {

    public ExportDecision decide(Caller caller, ExportScope scope) {
        return caller.fold(
                citizen -> scope instanceof ExportScope.Person person
                        ? ofCitizen(citizen.patient().equals(person.patient()))
                        : new Deny(Reason.CITIZEN_BEYOND_OWN_RECORD),
                delegate -> new Deny(Reason.DELEGATE_WITHOUT_RIGHT),
                recipient -> scope instanceof ExportScope.Person
                        ? new Deny(Reason.RECIPIENT_NAMED_A_PERSON)
                        : new Permit(Basis.CONSENTED_RECORDS),
                operator -> new Deny(Reason.OPERATOR_READS_NOTHING));
    }

    private static ExportDecision ofCitizen(boolean own) {
        return own ? new Permit(Basis.OWN_RECORD) : new Deny(Reason.NOT_OWN_RECORD);
    }
}
