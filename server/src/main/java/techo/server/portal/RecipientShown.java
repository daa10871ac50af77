package techo.server.portal;

import java.util.List;
import org.hl7.fhir.r4.model.Parameters;

/**
 * What a person is told of a recipient before consenting to it.
 *
 * @param id of the Organization
 * @param version of the recipient that the person consents to
 * @param texts what the law wants told before data go abroad; empty in Japan
 */
record RecipientShown(
        String id,
        int version,
        String name,
        String address,
        String representative,
        String country,
        List<ForeignText> texts) {

    static RecipientShown of(String id, Parameters answer) {
        Named named = new Named(answer.getParameter());
        return new RecipientShown(
                id,
                Integer.parseInt(named.text("recipient-version")),
                named.text("legal-name"),
                named.text("address"),
                named.text("representative"),
                named.text("country"),
                named.groups("told").stream()
                        .map(told -> new ForeignText(told.text("code"), told.text("text")))
                        .toList());
    }

    /** @param code a code of {@code consent-terms}, part {@code told} */
    record ForeignText(String code, String text) {}
}
