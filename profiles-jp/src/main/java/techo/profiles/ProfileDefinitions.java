package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.StructureDefinition;

/** The profiles that we wrote: one FHIR StructureDefinition with a differential per file. */
final class ProfileDefinitions {
    private ProfileDefinitions() {}

    static List<StructureDefinition> read(FhirContext fhir) {
        IParser json = fhir.newJsonParser();
        return Table.lines("definitions/index.txt").stream()
                .map(name -> read(json, "definitions/" + name + ".json"))
                .toList();
    }

    private static StructureDefinition read(IParser json, String file) {
        try (InputStream stream = Table.open(file)) {
            return json.parseResource(StructureDefinition.class, stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A profile that adds no rule to another: how an official canonical is judged by our restatement of it. */
    static StructureDefinition alias(String canonical, String version, String judgedBy, String type) {
        StructureDefinition alias = new StructureDefinition();
        alias.setUrl(canonical)
                .setVersion(version)
                .setName(canonical.substring(canonical.lastIndexOf('/') + 1))
                .setStatus(PublicationStatus.ACTIVE)
                .setKind(StructureDefinition.StructureDefinitionKind.RESOURCE)
                .setAbstract(false)
                .setType(type)
                .setBaseDefinition(judgedBy)
                .setDerivation(StructureDefinition.TypeDerivationRule.CONSTRAINT);
        alias.getDifferential().addElement().setPath(type).setId(type);
        return alias;
    }
}
