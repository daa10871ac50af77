package techo.interceptors.consent;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Property;
import techo.policy.consent.CodedFact;
import techo.policy.consent.Period;
import techo.policy.consent.ResourceDescription;

/** Takes from a FHIR resource the plain facts that rules decide on. */
public final class Description {
    /** Where each type says which day its data speak of, the most telling first. */
    private static final Map<String, List<String>> DAYS = Map.ofEntries(
            Map.entry("Observation", List.of("effective[x]")),
            Map.entry("DiagnosticReport", List.of("effective[x]")),
            Map.entry("Condition", List.of("onset[x]", "recordedDate")),
            Map.entry("AllergyIntolerance", List.of("onset[x]", "recordedDate")),
            Map.entry("Immunization", List.of("occurrence[x]")),
            Map.entry("MedicationRequest", List.of("authoredOn")),
            Map.entry("MedicationDispense", List.of("whenHandedOver", "whenPrepared")),
            Map.entry("MedicationStatement", List.of("effective[x]", "dateAsserted")),
            Map.entry("MedicationAdministration", List.of("effective[x]")),
            Map.entry("SupplyDelivery", List.of("occurrence[x]")),
            Map.entry("Encounter", List.of("period")),
            Map.entry("Procedure", List.of("performed[x]")),
            Map.entry("ServiceRequest", List.of("occurrence[x]", "authoredOn")),
            Map.entry("Specimen", List.of("receivedTime")),
            Map.entry("Composition", List.of("date")),
            Map.entry("DocumentReference", List.of("date")),
            Map.entry("Media", List.of("created[x]")),
            Map.entry("CarePlan", List.of("period", "created")),
            Map.entry("ExplanationOfBenefit", List.of("billablePeriod", "created")),
            Map.entry("QuestionnaireResponse", List.of("authored")));

    private Description() {}

    public static ResourceDescription of(IBaseResource resource) {
        return new ResourceDescription(resource.fhirType(), codes(resource, "category"), codes(resource, "code"));
    }

    /** @return the day in Japan, unless the resource names none or only a month or a year */
    public static Optional<LocalDate> dayOf(IBaseResource resource) {
        return DAYS.getOrDefault(resource.fhirType(), List.of()).stream()
                .flatMap(element -> values(resource, element))
                .flatMap(Description::beginning)
                .findFirst()
                .flatMap(Description::dayOf);
    }

    private static Stream<BaseDateTimeType> beginning(Base value) {
        if (value instanceof BaseDateTimeType time && time.hasValue()) {
            return Stream.of(time);
        }
        if (value instanceof org.hl7.fhir.r4.model.Period period && period.hasStart()) {
            return Stream.of(period.getStartElement());
        }
        return Stream.empty();
    }

    private static Optional<LocalDate> dayOf(BaseDateTimeType value) {
        if (value.getPrecision().ordinal() < TemporalPrecisionEnum.DAY.ordinal()) {
            return Optional.empty();
        }
        return Optional.of(
                value.getPrecision() == TemporalPrecisionEnum.DAY
                        ? LocalDate.of(value.getYear(), value.getMonth() + 1, value.getDay())
                        : value.getValue().toInstant().atZone(Period.JAPAN).toLocalDate());
    }

    private static Set<CodedFact> codes(IBaseResource resource, String element) {
        return values(resource, element)
                .filter(CodeableConcept.class::isInstance)
                .map(CodeableConcept.class::cast)
                .flatMap(concept -> concept.getCoding().stream())
                .filter(Coding::hasCode)
                .map(coding -> new CodedFact(coding.hasSystem() ? coding.getSystem() : "", coding.getCode()))
                .collect(Collectors.toSet());
    }

    /** A type without the element has no values of it. */
    private static Stream<? extends Base> values(IBaseResource resource, String element) {
        Property property = ((Base) resource).getChildByName(element);
        return property == null ? Stream.empty() : property.getValues().stream();
    }
}
