package techo.exchange.fhir;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.PersonNames;
import techo.exchange.PostalAddresses;
import techo.exchange.SubjectClaims;
import techo.exchange.SubjectClaims.AddressClaims;
import techo.exchange.fhir.ParsedResources.Placed;

/**
 * Whose record a file is: the one Patient that is in it, or that its resources speak of.
 *
 * @param urls by which the person is referred to
 * @param place of the second person, where there are several
 */
record Owner(Set<String> urls, Optional<Patient> patient, boolean isAmbiguous, String place) {

    private static final Pattern PATIENT = Pattern.compile("(?:.*/)?Patient/([A-Za-z0-9.\\-]{1,64})(?:/_history/.*)?");

    /** What the person was called in the other system, for keys that differ between two systems with the same ids. */
    String sourceId() {
        return urls.stream()
                .map(Owner::id)
                .filter(id -> !id.isEmpty())
                .sorted()
                .findFirst()
                .orElse("");
    }

    static Owner of(List<Placed> resources) {
        List<Placed> patients =
                resources.stream().filter(r -> r.resource() instanceof Patient).toList();
        Optional<Placed> other = patients.stream()
                .filter(patient -> !isSame(patient.resource(), patients.get(0).resource()))
                .findFirst();
        if (other.isPresent()) {
            return new Owner(Set.of(), Optional.empty(), true, other.get().place());
        }
        Set<String> urls = new LinkedHashSet<>();
        patients.forEach(p -> {
            urls.addAll(p.urls());
            if (p.resource().getIdElement().hasIdPart()) {
                urls.add("Patient/" + p.resource().getIdElement().getIdPart());
            }
        });
        Set<String> ids = new LinkedHashSet<>();
        urls.stream().map(Owner::id).filter(id -> !id.isEmpty()).forEach(ids::add);
        for (Placed placed : resources) {
            for (String url : patientReferences(placed.resource())) {
                urls.add(url);
                ids.add(id(url));
                if (ids.size() > 1) {
                    return new Owner(Set.of(), Optional.empty(), true, placed.place());
                }
            }
        }
        return new Owner(
                urls, patients.stream().map(p -> (Patient) p.resource()).findFirst(), false, "");
    }

    /** Exports of two days have the person twice, perhaps with another address. */
    private static boolean isSame(Resource one, Resource other) {
        return one == other
                || one instanceof Patient a
                        && other instanceof Patient b
                        && a.getIdElement().hasIdPart()
                        && a.getIdElement().getIdPart().equals(b.getIdElement().getIdPart())
                        && a.getGender() == b.getGender()
                        && Objects.equals(
                                a.getBirthDateElement().getValueAsString(),
                                b.getBirthDateElement().getValueAsString());
    }

    /** Whether a reference means the person, in whatever form. */
    boolean isMeant(String url) {
        return urls.contains(url) || PATIENT.matcher(url).matches();
    }

    SubjectClaims claims() {
        return patient.map(p -> new SubjectClaims(
                        PersonNames.written(p.getName()),
                        Optional.ofNullable(p.getBirthDateElement().getValueAsString())
                                .filter(date -> date.length() == 10)
                                .map(LocalDate::parse),
                        Optional.ofNullable(p.getGender()),
                        p.getAddress().stream()
                                .findFirst()
                                .map(address -> new AddressClaims(
                                        Optional.ofNullable(address.getPostalCode()), PostalAddresses.words(address))),
                        Optional.empty()))
                .orElseGet(SubjectClaims::none);
    }

    private static String id(String url) {
        Matcher patient = PATIENT.matcher(url);
        return patient.matches() ? patient.group(1) : "";
    }

    private static Set<String> patientReferences(Resource resource) {
        Set<String> found = new LinkedHashSet<>();
        collect(resource, found, 0);
        return found;
    }

    private static void collect(Base element, Set<String> found, int depth) {
        if (depth > 64) {
            return;
        }
        if (element instanceof Reference reference && reference.hasReference()) {
            Optional.of(reference.getReference())
                    .filter(url -> PATIENT.matcher(url).matches())
                    .ifPresent(found::add);
        }
        for (Property property : element.children()) {
            property.getValues().forEach(child -> collect(child, found, depth + 1));
        }
    }
}
