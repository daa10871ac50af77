package techo.server.portal;

import com.nimbusds.jwt.JWTParser;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import techo.policy.identity.PatientId;

/**
 * Tells each page of a record whose it is, and holds each form to the record for which it was drawn: another tab may have
 * opened another one since.
 */
@ControllerAdvice(annotations = RecordPage.class)
final class OpenRecord {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final OwnRecord record;
    private final WhoseRecord whose;
    private final boolean takesFiles;

    OpenRecord(OwnRecord record, WhoseRecord whose, ObjectProvider<ImportPages> imports) {
        this.record = record;
        this.whose = whose;
        this.takesFiles = imports.getIfAvailable() != null;
    }

    /** @throws OtherRecordOpenException when a form was drawn for another record, or does not say for which */
    @ModelAttribute
    void open(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            HttpServletRequest request,
            Model page) {
        String token = client.getAccessToken().getTokenValue();
        Opened opened = new Opened(token, patient(token, request));
        boolean reading = READING.contains(request.getMethod());
        if (!reading && !opened.patient().value().equals(request.getParameter(Opened.FIELD))) {
            throw new OtherRecordOpenException();
        }
        request.setAttribute(Opened.NAME, opened);
        page.addAttribute(Opened.NAME, opened);
        page.addAttribute("takesFiles", takesFiles);
        page.addAttribute("known", whose.known(opened.patient(), request));
        if (reading) {
            SignInRequests.resumed(request).ifPresent(resumed -> {
                page.addAttribute("resumed", true);
                resumed.form().ifPresent(form -> page.addAttribute("form", form));
            });
        }
    }

    /**
     * As the issuer says it to the FHIR interface. A token that only the issuer can read is for whom the person chose, or for
     * the one Patient who is found with it; whoever acts need not be allowed to see the Patient.
     */
    private PatientId patient(String token, HttpServletRequest request) {
        return named(token)
                .or(() -> SignInRequests.chosen(request).flatMap(OpenRecord::id))
                .orElseGet(() -> record.whose(token));
    }

    private static Optional<PatientId> named(String token) {
        try {
            return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet())
                    .map(claims -> claims.getClaim("patient"))
                    .flatMap(claim -> id(claim.toString()));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<PatientId> id(String value) {
        try {
            return Optional.of(new PatientId(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
