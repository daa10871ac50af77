package techo.exchange.home;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;

/**
 * Measurements to Observations. A value is known by item, time and device, whichever file it comes in: the next file's copy is
 * the same resource.
 */
final class HomeRecord {
    private static final String LOINC = "http://loinc.org";
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final String PROFILES = "https://techophr.github.io/fhir/StructureDefinition/";
    private static final String CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category";
    private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

    private final Reference subject;
    private final HomeItems items;
    private final HomeIssues issues;
    private final Map<ImportKey, ImportedResource> resources = new LinkedHashMap<>();
    private final Map<ImportKey, List<Measurement>> panels = new LinkedHashMap<>();

    HomeRecord(Reference subject, HomeItems items, HomeIssues issues) {
        this.subject = subject;
        this.items = items;
        this.issues = issues;
    }

    void add(Measurement measured) {
        HomeItem item = measured.item();
        if (item.whole().isPresent()) {
            panels.computeIfAbsent(key(item.whole().get(), measured), absent -> new ArrayList<>())
                    .add(measured);
        } else {
            ImportKey key = key(item.code(), measured);
            Observation observation = begin(key, item, measured);
            observation.setCode(code(item)).setValue(quantity(measured));
            put(key, observation, item.recordCategory());
        }
    }

    /** What has no item, or a unit that its item does not have: word for word, with no profile claimed. */
    void keep(String name, HomeTime time, Quantity value, String device, String note) {
        ImportKey key = key("other " + name, time, device);
        Observation observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation.addIdentifier(key.identifier());
        observation.setCode(
                items.named(name).map(item -> code(item)).orElseGet(() -> new CodeableConcept().setText(name)));
        about(observation, new DateTimeType(time.fhir()), device, note);
        observation.setValue(value);
        put(key, observation, RecordCategory.UNKNOWN);
    }

    List<ImportedResource> resources() {
        panels.forEach(this::panel);
        panels.clear();
        return List.copyOf(resources.values());
    }

    int size() {
        return resources.size() + panels.size();
    }

    private void panel(ImportKey key, List<Measurement> parts) {
        Measurement first = parts.get(0);
        String whole = first.item().whole().orElseThrow();
        Observation observation = begin(key, first.item(), first);
        observation.setCode(new CodeableConcept(new Coding(LOINC, whole, null)).setText("血圧"));
        for (HomeItem item : items.all()) {
            if (item.whole().filter(whole::equals).isPresent()) {
                ObservationComponentComponent component =
                        observation.addComponent().setCode(code(item));
                Optional<Measurement> part =
                        parts.stream().filter(p -> p.item().equals(item)).reduce((one, later) -> later);
                part.ifPresentOrElse(p -> component.setValue(quantity(p)), () -> {
                    component.setDataAbsentReason(new CodeableConcept(new Coding(ABSENT, "unknown", null)));
                    issues.count(HomeIssueCode.PAIR_INCOMPLETE, "/", "");
                });
            }
        }
        put(key, observation, first.item().recordCategory());
    }

    private Observation begin(ImportKey key, HomeItem item, Measurement measured) {
        Observation observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation.getMeta().addProfile(PROFILES + item.profile());
        observation.addIdentifier(key.identifier());
        observation.addCategory(new CodeableConcept(new Coding(CATEGORIES, item.category(), null)));
        about(observation, effective(item, measured.time()), measured.device(), measured.note());
        return observation;
    }

    private void about(Observation observation, Type effective, String device, String note) {
        observation.setSubject(subject.copy()).addPerformer(subject.copy()).setEffective(effective);
        if (!device.isEmpty()) {
            observation.setDevice(new Reference().setDisplay(device));
        }
        if (!note.isEmpty()) {
            observation.addNote().setText(note);
        }
    }

    /** A day's sum is of that day of Japan. */
    private static Type effective(HomeItem item, HomeTime time) {
        if (!item.daily()) {
            return new DateTimeType(time.fhir());
        }
        return new Period()
                .setStartElement(new DateTimeType(time.day().toString()))
                .setEndElement(new DateTimeType(time.day().toString()));
    }

    private void put(ImportKey key, Observation observation, RecordCategory category) {
        resources.put(key, new ImportedResource(key, observation, category, RecordSource.SELF_INPUT));
    }

    private ImportKey key(String what, Measurement measured) {
        return key(what, measured.time(), measured.device());
    }

    private ImportKey key(String what, HomeTime time, String device) {
        return new ImportKeys(subject, List.of("home", what, time.fhir(), device)).document();
    }

    private static CodeableConcept code(HomeItem item) {
        CodeableConcept concept = new CodeableConcept().setText(item.japanese());
        item.loinc().forEach(code -> concept.addCoding(new Coding(LOINC, code, null)));
        return concept;
    }

    private static Quantity quantity(Measurement measured) {
        return new Quantity()
                .setValue(measured.value())
                .setUnit(measured.item().unit())
                .setSystem(UCUM)
                .setCode(measured.item().ucum());
    }
}
