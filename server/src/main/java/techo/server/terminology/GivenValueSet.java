package techo.server.terminology;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptReferenceComponent;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import techo.interceptors.error.TechoException;
import techo.terminology.catalogue.ValueSetDefinition;
import techo.terminology.catalogue.ValueSetDefinition.Include;

/** A value set that stands in the request itself. */
final class GivenValueSet {
    private GivenValueSet() {}

    /** @throws TechoException when it is made of more than whole code systems and listed codes */
    static ValueSetDefinition definition(ValueSet given) {
        List<ConceptSetComponent> includes = given.getCompose().getInclude();
        boolean plain = !includes.isEmpty()
                && given.getCompose().getExclude().isEmpty()
                && includes.stream()
                        .allMatch(include -> include.hasSystem()
                                && include.getFilter().isEmpty()
                                && include.getValueSet().isEmpty());
        if (!plain) {
            throw new TechoException(TerminologyError.VALUE_SET_UNSUPPORTED);
        }
        return new ValueSetDefinition(
                "given",
                Optional.ofNullable(given.getUrl()).orElse("urn:techo:given"),
                Optional.ofNullable(given.getTitle()).orElse(""),
                "",
                includes.stream().map(GivenValueSet::include).toList());
    }

    private static Include include(ConceptSetComponent include) {
        return new Include(
                include.getSystem(),
                Optional.ofNullable(include.getVersion()).orElse(""),
                include.getConcept().stream()
                        .map(ConceptReferenceComponent::getCode)
                        .collect(Collectors.toSet()));
    }
}
