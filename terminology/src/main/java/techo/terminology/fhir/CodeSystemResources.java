package techo.terminology.fhir;

import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.CodeSystem.PropertyType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.catalogue.CodeSystemVersion.Source;
import techo.terminology.concept.Concept;
import techo.terminology.concept.ConceptTable;

/**
 * A code system as a FHIR CodeSystem. One that an operator loaded tells how many concepts it has but not which: it can be
 * asked, and its publisher's terms forbid most sites to pass it on.
 */
public final class CodeSystemResources {
    private static final Coding READING = new Coding()
            .setSystem("https://techophr.github.io/fhir/CodeSystem/designation-use")
            .setCode("reading");

    private CodeSystemResources() {}

    public static CodeSystem of(CodeSystemVersion system, Catalogue catalogue) {
        CodeSystem resource = about(system);
        if (system.source() == Source.SHIPPED) {
            ConceptTable concepts = catalogue.concepts(system);
            concepts.concepts().forEach(concept -> resource.addConcept(definition(concept)));
        }
        return resource;
    }

    /** Without concepts, as it stands in the answer of a search. */
    public static CodeSystem about(CodeSystemVersion system) {
        CodeSystem resource = new CodeSystem();
        resource.setId(system.id());
        resource.setUrl(system.url())
                .setVersion(system.version())
                .setName(name(system.name()))
                .setTitle(system.title())
                .setDescription(system.japanese())
                .setStatus(PublicationStatus.ACTIVE)
                .setCaseSensitive(true)
                .setValueSet(Catalogue.VALUE_SETS + system.name())
                .setCount(system.count())
                .setContent(content(system));
        resource.setCopyright(system.origin());
        for (String property : system.properties()) {
            if (!isDesignation(property)) {
                resource.addProperty().setCode(property).setType(type(property));
            }
        }
        return resource;
    }

    private static CodeSystemContentMode content(CodeSystemVersion system) {
        if (system.source() == Source.LOADED) {
            return CodeSystemContentMode.NOTPRESENT;
        }
        return system.content() == Content.COMPLETE ? CodeSystemContentMode.COMPLETE : CodeSystemContentMode.FRAGMENT;
    }

    private static ConceptDefinitionComponent definition(Concept concept) {
        ConceptDefinitionComponent definition = new ConceptDefinitionComponent().setCode(concept.code());
        if (!concept.display().isEmpty()) {
            definition.setDisplay(concept.display());
        }
        concept.properties().forEach((name, value) -> {
            if (isDesignation(name)) {
                CodeSystem.ConceptDefinitionDesignationComponent designation = definition.addDesignation();
                designation.setValue(value).setLanguage(language(name));
                if (name.equals(Concept.READING)) {
                    designation.setUse(READING);
                }
            } else {
                definition.addProperty().setCode(name).setValue(value(name, value));
            }
        });
        return definition;
    }

    /** Whether a property is other words for the concept rather than a fact about it. */
    public static boolean isDesignation(String property) {
        return property.equals(Concept.ENGLISH) || property.equals(Concept.READING);
    }

    /** The language of a designation, and the script of a reading (BCP 47). */
    public static String language(String designation) {
        return designation.equals(Concept.ENGLISH) ? "en" : "ja-Kana";
    }

    /** The value of a property in its FHIR type. */
    public static Type value(String property, String value) {
        return property.equals(Concept.DEPRECATED) ? new DateTimeType(value) : new StringType(value);
    }

    private static PropertyType type(String property) {
        return property.equals(Concept.DEPRECATED) ? PropertyType.DATETIME : PropertyType.STRING;
    }

    /** A name that programs can use: {@code hot9} and {@code checkup-item} become {@code Hot9} and {@code CheckupItem}. */
    static String name(String hyphenated) {
        StringBuilder name = new StringBuilder();
        for (String word : hyphenated.split("-")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name.toString();
    }
}
