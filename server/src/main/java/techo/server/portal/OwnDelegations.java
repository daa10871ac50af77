package techo.server.portal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.StringType;
import techo.server.portal.RecipientChoice.Choice;

/** Who acts for the person whose token it is; to somebody who acts, the own part of it. */
final class OwnDelegations {
    private final FhirRequests fhir;
    private final Words words;
    private final Clock clock;

    OwnDelegations(FhirRequests fhir, Words words, Clock clock) {
        this.fhir = fhir;
        this.words = words;
        this.clock = clock;
    }

    /** Those that speak now stand first, and of these the newest. */
    List<DelegationLine> all(Opened opened, Locale language) {
        Instant now = clock.instant();
        Map<String, String> names = people(opened).stream()
                .collect(Collectors.toMap(
                        person -> "RelatedPerson/" + person.code(), Choice::name, (name, again) -> name));
        List<DelegationLine> oldestFirst =
                fhir.ask(opened.token(), opened.operation("$delegations")).getParameter().stream()
                        .map(line -> new Named(((Parameters) line.getResource()).getParameter()))
                        .map(told -> DelegationLine.of(told, names, words, language, now))
                        .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(oldestFirst);
        return oldestFirst.stream()
                .sorted(Comparator.comparing(line -> !line.isEndable()))
                .toList();
    }

    /** Who belongs to the person, and may be let act: ids and names. */
    List<Choice> people(Opened opened) {
        return fhir.search(opened.token(), RelatedPerson.class, "_count=200").stream()
                .map(person -> new Choice(person.getIdElement().getIdPart(), PersonName.of(person.getName())))
                .toList();
    }

    /** @return why it was refused, if so; the same of the others below */
    Optional<OperationOutcome> enter(Opened opened, String name) {
        RelatedPerson person = new RelatedPerson();
        person.setPatient(new Reference(opened.reference()));
        person.addName().setText(name.strip());
        return fhir.post(opened.token(), "/RelatedPerson", person);
    }

    Optional<OperationOutcome> establish(Opened opened, DelegationForm form) {
        return fhir.post(opened.token(), opened.operation("$delegation-establish"), form.parameters());
    }

    Optional<OperationOutcome> end(Opened opened, String delegation) {
        Parameters which = new Parameters();
        which.addParameter("delegation", new StringType(delegation));
        return fhir.post(opened.token(), opened.operation("$delegation-end"), which);
    }
}
