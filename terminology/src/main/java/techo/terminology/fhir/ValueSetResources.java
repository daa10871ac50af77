package techo.terminology.fhir;

import java.util.Date;
import java.util.UUID;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionComponent;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionContainsComponent;
import techo.terminology.catalogue.CodedConcept;
import techo.terminology.catalogue.Expansion;
import techo.terminology.catalogue.ValueSetDefinition;

/** A value set as a FHIR ValueSet: what it includes, and what that comes to. */
public final class ValueSetResources {
    private ValueSetResources() {}

    public static ValueSet of(ValueSetDefinition set) {
        ValueSet resource = new ValueSet();
        resource.setId(set.id());
        resource.setUrl(set.url())
                .setVersion("1")
                .setName(CodeSystemResources.name(set.id()))
                .setTitle(set.title())
                .setDescription(set.japanese())
                .setStatus(PublicationStatus.ACTIVE);
        set.includes().forEach(include -> {
            ConceptSetComponent included = resource.getCompose().addInclude().setSystem(include.system());
            if (!include.version().isEmpty()) {
                included.setVersion(include.version());
            }
            include.codes().stream()
                    .sorted()
                    .forEach(code -> included.addConcept().setCode(code));
        });
        return resource;
    }

    /** Which designations an expansion has. */
    public enum Designations {
        LEFT_OUT,
        INCLUDED
    }

    public static ValueSet expanded(
            ValueSetDefinition set,
            Expansion expansion,
            Expansion.Request request,
            Designations designations,
            Date at) {
        ValueSet resource = of(set);
        ValueSetExpansionComponent expanded = resource.getExpansion();
        expanded.setIdentifier("urn:uuid:" + UUID.randomUUID())
                .setTimestamp(at)
                .setTotal(expansion.total())
                .setOffset(expansion.offset());
        expanded.addParameter().setName("offset").setValue(new IntegerType(request.offset()));
        expanded.addParameter().setName("count").setValue(new IntegerType(request.count()));
        if (!request.filter().isEmpty()) {
            expanded.addParameter().setName("filter").setValue(new StringType(request.filter()));
        }
        expansion
                .used()
                .forEach(system -> expanded.addParameter()
                        .setName("version")
                        .setValue(new UriType(system.url() + "|" + system.version())));
        expansion.page().forEach(concept -> expanded.addContains(contains(concept, designations)));
        return resource;
    }

    private static ValueSetExpansionContainsComponent contains(CodedConcept found, Designations designations) {
        ValueSetExpansionContainsComponent contained = new ValueSetExpansionContainsComponent()
                .setSystem(found.system().url())
                .setCode(found.concept().code());
        if (!found.concept().display().isEmpty()) {
            contained.setDisplay(found.concept().display());
        }
        if (designations == Designations.INCLUDED) {
            found.concept().properties().forEach((name, value) -> {
                if (CodeSystemResources.isDesignation(name)) {
                    contained
                            .addDesignation()
                            .setLanguage(CodeSystemResources.language(name))
                            .setValue(value);
                }
            });
        }
        return contained;
    }
}
