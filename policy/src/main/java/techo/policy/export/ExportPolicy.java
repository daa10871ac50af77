package techo.policy.export;

import techo.policy.export.ExportDecision.Basis;
import techo.policy.export.ExportDecision.Deny;
import techo.policy.export.ExportDecision.Permit;
import techo.policy.export.ExportDecision.Reason;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/**
 * Who may export what: a person their own record, a delegate what a delegation lets it take away of that, a recipient what
 * people consented to, an operator nothing.
 *
 * <p>This is about the kick-off. Every row of a permitted export is still subject to consent.
 */
public final class ExportPolicy {

    public ExportDecision decide(Caller caller, ExportScope scope) {
        return caller.fold(
                citizen -> ofPerson(citizen.patient(), Basis.OWN_RECORD, scope),
                delegate -> ofPerson(delegate.principal(), Basis.DELEGATED_RECORD, scope),
                recipient -> scope instanceof ExportScope.Person
                        ? new Deny(Reason.RECIPIENT_NAMED_A_PERSON)
                        : new Permit(Basis.CONSENTED_RECORDS),
                operator -> new Deny(Reason.OPERATOR_READS_NOTHING));
    }

    private static ExportDecision ofPerson(PatientId whose, Basis basis, ExportScope scope) {
        if (!(scope instanceof ExportScope.Person person)) {
            return new Deny(Reason.CITIZEN_BEYOND_OWN_RECORD);
        }
        return person.patient().equals(whose) ? new Permit(basis) : new Deny(Reason.NOT_OWN_RECORD);
    }
}
