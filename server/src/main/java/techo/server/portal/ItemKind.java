package techo.server.portal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** What a person can look through item by item. */
enum ItemKind {
    RESULTS(Observation.class, Observation::getEffective, Observation::getCode),
    DISPENSED(
            MedicationDispense.class, MedicationDispense::getWhenHandedOverElement, MedicationDispense::getMedication),
    TAKEN(MedicationStatement.class, MedicationStatement::getEffective, MedicationStatement::getMedication),
    ALLERGIES(AllergyIntolerance.class, AllergyIntolerance::getRecordedDateElement, AllergyIntolerance::getCode),
    CONDITIONS(Condition.class, Condition::getRecordedDateElement, Condition::getCode),
    VACCINATIONS(Immunization.class, Immunization::getOccurrence, Immunization::getVaccineCode);

    private final Class<? extends Resource> type;
    private final Function<Resource, @Nullable Type> day;
    private final Function<Resource, @Nullable Type> name;

    <T extends Resource> ItemKind(Class<T> type, Function<T, @Nullable Type> day, Function<T, @Nullable Type> name) {
        this.type = type;
        this.day = resource -> day.apply(type.cast(resource));
        this.name = resource -> name.apply(type.cast(resource));
    }

    /** FHIR resource type. */
    String type() {
        return type.getSimpleName();
    }

    /** In addresses, and at the end of message keys. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ItemKind> ofCode(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
    }

    ItemLine line(Resource resource, Set<String> hiddenFrom) {
        return new ItemLine(
                resource.getIdPart(), Days.of(day.apply(resource)), ConceptText.of(name.apply(resource)), hiddenFrom);
    }
}
